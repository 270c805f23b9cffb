use super::super::{
    CsvGeometry, EncodeOptions, FeatureSet, OutputFormat, output_crs,
    testing::{gdal, read_back, table, text},
    writer,
};
use crate::{model::Value, store::Table};
use std::sync::Arc;

fn csv(set: FeatureSet, options: EncodeOptions) -> String {
    text(OutputFormat::Csv, set, options)
}

fn whole(table: &Arc<Table>) -> FeatureSet {
    FeatureSet::whole(table, "places")
}

fn places() -> Arc<Table> {
    table(&[("1", "POINT(71.5 51)"), ("2", "POINT(72 51.25)"), ("3", "POINT EMPTY")], |place, batch| {
        let name = ["Қызыл, тас", "a \"b\"\r\nc", "=1+1"][place];
        batch.set("name", Value::Text(name));
        batch.set("depth", if place == 1 { Value::Null } else { Value::Float(-0.5) });
        batch.set("note", if place == 0 { Value::Text("") } else { Value::Null });
        batch.set("tags", Value::List("[\"Au\",\"Cu\"]"));
        batch.set("ok", Value::Boolean(place == 0));
    })
}

#[test]
fn cells_are_in_quotes_only_where_they_must_be() {
    insta::assert_snapshot!(csv(whole(&places()), EncodeOptions::default()).replace("\r\n", "␍\n"), @r#"
    id,name,depth,note,tags,ok,lon,lat␍
    2,"a ""b""␍
    c",,,"[""Au"",""Cu""]",false,72,51.25␍
    1,"Қызыл, тас",-0.5,"","[""Au"",""Cu""]",true,71.5,51␍
    3,=1+1,-0.5,,"[""Au"",""Cu""]",false,,␍
    "#);
}

#[test]
fn an_independent_reader_reads_what_is_written() {
    let text = csv(whole(&places()), EncodeOptions::default());
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(names, ["id", "name", "depth", "note", "tags", "ok", "lon", "lat"]);
    let rows: Vec<Vec<String>> = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    let row = |id: &str| rows.iter().find(|row| row[0] == id).unwrap().clone();
    assert_eq!(row("1"), ["1", "Қызыл, тас", "-0.5", "", "[\"Au\",\"Cu\"]", "true", "71.5", "51"]);
    assert_eq!(row("2")[1], "a \"b\"\r\nc");
    assert_eq!(row("3")[6..], ["", ""]);
}

#[test]
fn formulas_are_made_harmless_on_request_and_numbers_stay_numbers() {
    let set = table(&[("1", "POINT(1 2)")], |_, batch| {
        batch.set("=name", Value::Text("@SUM(1)"));
        batch.set("n", Value::Integer(-5));
        batch.set("t", Value::Text("\t=x"));
    });
    let safe = csv(whole(&set), EncodeOptions { safe_csv: true, ..EncodeOptions::default() });
    assert_eq!(safe, "id,\"'=name\",n,t,lon,lat\r\n1,\"'@SUM(1)\",-5,\"'\t=x\",1,2\r\n");
    let plain = csv(whole(&set), EncodeOptions::default());
    assert_eq!(plain, "id,=name,n,t,lon,lat\r\n1,@SUM(1),-5,\"\t=x\",1,2\r\n");
}

#[test]
fn columns_of_coordinates_have_names_of_their_own() {
    let set = table(&[("1", "POINT Z(1 2 3)")], |_, batch| batch.set("LON", Value::Text("x")));
    assert!(csv(whole(&set), EncodeOptions::default()).starts_with("id,LON,lon_2,lat,z\r\n1,x,1,2,3\r\n"));
}

#[test]
fn other_geometries_are_wkt_and_may_be_left_out() {
    let shapes = [
        ("1", "POINT(1 2)"),
        ("2", "LINESTRING Z(1 2 3,4 5 6)"),
        ("3", "POLYGON((0 0,1 0,1 1,0 0),(0.1 0.1,0.2 0.1,0.2 0.2,0.1 0.1))"),
    ];
    let set = table(&shapes, |_, _| {});
    let with = |form| EncodeOptions { csv_geometry: Some(form), ..EncodeOptions::default() };
    let text = csv(whole(&set), EncodeOptions::default());
    assert!(text.contains("1,POINT (1 2)\r\n") && text.contains("2,\"LINESTRING Z (1 2 3,4 5 6)\"\r\n"), "{text}");
    assert_eq!(csv(whole(&set), with(CsvGeometry::Omitted)).lines().filter(|line| line.contains("POINT")).count(), 0);
    assert!(writer(OutputFormat::Csv, whole(&set), with(CsvGeometry::LonLat)).is_err());
}

#[test]
fn coordinates_are_easting_first_in_another_crs() {
    let set = table(&[("1", "POINT(71.5 51)")], |_, _| {});
    let crs = output_crs(&set, "EPSG:28412").unwrap();
    let text = csv(FeatureSet { crs, ..whole(&set) }, EncodeOptions::default());
    assert_eq!(text, "id,easting,northing\r\n1,12675549.215,5655115.743\r\n");
}

#[test]
fn distances_and_chosen_columns_are_written() {
    let set = FeatureSet { columns: vec![4, 0], distances_m: Some(vec![1.5, 2.0, 3.0]), ..whole(&places()) };
    let text = csv(set, EncodeOptions::default());
    assert!(text.starts_with("id,ok,name,distance_m,lon,lat\r\n"), "{text}");
    assert!(text.contains("true,\"Қызыл, тас\",2,71.5,51\r\n"), "{text}");
}

#[test]
fn gdal_reads_the_table_and_the_shapes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shapes.csv");
    let shapes = [("1", "POINT(1 2)"), ("2", "MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5)))")];
    let set = table(&shapes, |_, batch| batch.set("name", Value::Text("Қызыл, \"тас\"")));
    std::fs::write(&path, csv(whole(&set), EncodeOptions::default())).unwrap();
    let Some(text) = gdal("ogr2ogr", &["-f", "GeoJSON", "/vsistdout/", path.to_str().unwrap()]) else { return };
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let features = json["features"].as_array().unwrap();
    assert_eq!(features.len(), 2);
    assert!(features.iter().all(|f| f["properties"]["name"] == "Қызыл, \"тас\""), "{text}");
    let kinds: Vec<&str> = features.iter().map(|f| f["geometry"]["type"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"Point") && kinds.contains(&"MultiPolygon"), "{kinds:?}");
    assert_eq!(read_back(&path).rows(), 2);
}
