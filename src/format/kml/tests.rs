//! Whole files through the reader.

use super::*;
use crate::model::{ColumnBuilder, ColumnType, DefectKind, GeometryKind as K, Outcome, Outcome as O, RowBatch, Values};
use std::io::Write;

/// A file read to its end.
struct Read {
    layer: Layer,
    batch: RowBatch,
    error: Option<FormatError>,
}

impl Read {
    fn column(&self, name: &str) -> &ColumnBuilder {
        &self.batch.columns.iter().find(|(n, _)| n == name).unwrap_or_else(|| panic!("no column {name}")).1
    }
    fn texts(&self, name: &str) -> Vec<Option<&str>> {
        let column = self.column(name);
        let (Values::Text(t) | Values::Untyped(t)) = column.values() else { panic!("{:?}", column.values()) };
        (0..column.len()).map(|row| column.is_valid(row).then(|| t.entry(t.codes()[row]))).collect()
    }
    fn kinds(&self) -> &[K] {
        self.batch.geometries.kinds()
    }
    fn defects(&self) -> Vec<(u64, Outcome, DefectKind, &str)> {
        self.batch.defects.iter().map(|d| (d.row, d.outcome, d.kind, d.detail.as_str())).collect()
    }
}

fn read_source(source: &Arc<SourceFile>) -> Read {
    let mut layer = open(source, &ReadOptions::default()).unwrap().remove(0);
    let (mut batches, mut error) = (vec![], None);
    for job in std::mem::replace(&mut layer.jobs, Box::new(std::iter::empty())) {
        match job {
            Ok(job) => batches.push(job()),
            Err(e) => error = Some(e),
        }
    }
    assert_eq!(batches.len(), 1);
    Read { layer, batch: batches.remove(0), error }
}

fn read(content: impl AsRef<[u8]>) -> Read {
    read_source(&SourceFile::from_bytes("test.kml", content.as_ref()).unwrap())
}

/// A document around some Placemarks.
fn document(content: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>{content}</Document></kml>"
    )
}

fn placemark(geometry: &str) -> Read {
    read(document(&format!("<Placemark>{geometry}</Placemark>")))
}

#[test]
fn every_geometry_becomes_its_kind() {
    let point = "<Point><coordinates>75.1,49.2,350</coordinates></Point>";
    let line = "<LineString><altitudeMode>absolute</altitudeMode><coordinates>1,2 3,4</coordinates></LineString>";
    let ring = "<LinearRing><coordinates>0,0 4,0 4,4 0,0</coordinates></LinearRing>";
    let hole = "<innerBoundaryIs><LinearRing><coordinates>1,1 2,1 2,2 1,1</coordinates></LinearRing></innerBoundaryIs>";
    let polygon = format!("<Polygon><outerBoundaryIs>{ring}</outerBoundaryIs>{hole}{hole}</Polygon>");
    let multi = |members: &str| format!("<MultiGeometry>{members}</MultiGeometry>");
    for (geometry, kind) in [
        (point.to_owned(), K::Point),
        (line.to_owned(), K::LineString),
        (ring.to_owned(), K::LineString),
        (polygon.clone(), K::Polygon),
        (multi(&point.repeat(2)), K::MultiPoint),
        (multi(line), K::MultiLineString),
        (multi(&polygon), K::MultiPolygon),
        (multi(&format!("{point}{line}")), K::GeometryCollection),
        (String::new(), K::Null),
        (format!("{point}{point}"), K::MultiPoint),
    ] {
        let r = placemark(&geometry);
        assert_eq!((r.kinds(), r.defects()), (&[kind][..], vec![]), "{geometry}");
    }
    assert_eq!(placemark(point).batch.geometries.z(), [350.0]);
    let polygon = placemark(&polygon).batch.geometries;
    assert_eq!(polygon.row(0).rings(0).len(), 3);
    let nested = placemark(&multi(&multi(point)));
    assert_eq!((nested.kinds(), nested.defects()[0].2), (&[K::MultiPoint][..], DefectKind::NestedCollection));
}

#[test]
fn tracks_are_lines_without_their_times() {
    let track = "<gx:Track><when>2020-01-01</when><gx:coord>75 49 100</gx:coord><when>2020-01-02</when><gx:coord/><gx:coord>76 50 110</gx:coord></gx:Track>";
    let r = placemark(&format!("{track}<gx:MultiTrack>{track}</gx:MultiTrack>"));
    assert_eq!((r.kinds(), r.batch.geometries.xy().len()), (&[K::MultiLineString][..], 4));
    assert!(r.layer.notes.iter().any(|n| n.contains("2 times of tracks")), "{:?}", r.layer.notes);
    assert_eq!(placemark("<gx:Track><gx:coord>75 49</gx:coord></gx:Track>").kinds(), [K::Point]);
}

#[test]
fn standard_elements_become_properties() {
    let r = read(document(
        "<Placemark id=\"a1\"><name>Жезказган &amp; Co</name><description><![CDATA[<b>Cu</b> &amp; Ag]]></description>
         <styleUrl>#s</styleUrl><Snippet maxLines=\"1\">s</Snippet><address>Kz</address>
         <TimeStamp><when>1961-05</when></TimeStamp><Point><coordinates>67.5,47.9</coordinates></Point></Placemark>
         <Placemark id=\"7\"><TimeSpan><begin>1960</begin><end>1970-02-03</end></TimeSpan><LookAt><longitude>1</longitude></LookAt></Placemark>",
    ));
    assert_eq!(r.texts("name"), [Some("Жезказган & Co"), None]);
    assert_eq!(r.texts("description")[0], Some("<b>Cu</b> &amp; Ag"));
    assert_eq!((r.texts("styleUrl")[0], r.texts("snippet")[0], r.texts("address")[0]), (Some("#s"), Some("s"), Some("Kz")));
    assert_eq!(
        (r.texts("timestamp")[0], r.texts("begin")[1], r.texts("end")[1]),
        (Some("1961-05"), Some("1960"), Some("1970-02-03"))
    );
    assert_eq!((r.layer.rows_hint, r.layer.format, r.layer.name.as_str()), (Some(2), "KML", "test"));
    assert_eq!(r.layer.crs.as_ref().unwrap().definition, "OGC:CRS84");
    assert!(r.batch.ids.is_valid(0) && r.batch.ids.is_valid(1));
}

#[test]
fn ids_that_repeat_are_properties() {
    let r = read(document("<Placemark id=\"x\"/><Placemark id=\"x\"/><Placemark/>"));
    assert_eq!(r.texts("id"), [Some("x"), Some("x"), None]);
    assert!(!r.batch.ids.is_valid(0) && r.layer.notes[0].contains("repeat"));
}

#[test]
fn folders_are_a_path() {
    let r = read(document(
        "<name>doc</name><Folder><name>Kazakhstan</name><Placemark/><Folder><Placemark/><name>Karaganda</name><Placemark/></Folder></Folder><Placemark/>",
    ));
    assert_eq!(r.texts("folder"), [Some("Kazakhstan"), Some("Kazakhstan"), Some("Kazakhstan/Karaganda"), None]);
}

#[test]
fn extended_data_is_typed_by_its_schema_or_later() {
    let r = read(document(
        "<Schema name=\"s\" id=\"s1\"><SimpleField name=\"ore\" type=\"double\"/><SimpleField name=\"n\" type=\"int\"/>
         <SimpleField name=\"ok\" type=\"bool\"/><SimpleField name=\"code\" type=\"string\"/><SimpleField name=\"never\" type=\"float\"/></Schema>
         <Placemark><name>A</name><ExtendedData><SchemaData schemaUrl=\"#s1\"><SimpleData name=\"ore\">1.5</SimpleData>
         <SimpleData name=\"n\">3</SimpleData><SimpleData name=\"ok\">1</SimpleData><SimpleData name=\"code\">007</SimpleData></SchemaData>
         <Data name=\"grade\"><displayName>Grade</displayName><value>0.7</value></Data><Data name=\"name\"><value>A</value></Data>
         <camp:sites xmlns:camp=\"http://example.com\">14</camp:sites></ExtendedData></Placemark>
         <Placemark><name>B</name><ExtendedData><SchemaData schemaUrl=\"#s1\"><SimpleData name=\"n\">three</SimpleData></SchemaData>
         <Data name=\"name\"><value>other</value></Data><Data name=\"grade\"/></ExtendedData></Placemark>",
    ));
    assert!(matches!(r.column("ore").values(), Values::Float(v) if v[..1] == vec![1.5]));
    assert!(matches!(r.column("ok").values(), Values::Boolean(v) if v[0]));
    assert_eq!((r.texts("code")[0], r.texts("grade")[0], r.texts("sites")[0]), (Some("007"), Some("0.7"), Some("14")));
    assert_eq!(r.texts("name_2"), [None, Some("other")]);
    assert_eq!(r.texts("n"), [Some("3"), Some("three")]);
    assert_eq!(
        r.defects(),
        [(2, Outcome::Suspected, DefectKind::BadValue, "n: `three` is not of the type that the Schema declares")]
    );
    assert!(r.batch.declared.contains(&("never".to_owned(), ColumnType::Float)));
}

#[test]
fn prefixes_and_old_namespaces_do_not_matter() {
    let prefixed = "<kml:kml xmlns:kml=\"http://earth.google.com/kml/2.0\"><kml:Placemark><kml:name>A</kml:name><kml:Point><kml:coordinates>1,2</kml:coordinates></kml:Point></kml:Placemark></kml:kml>";
    assert_eq!((read(prefixed).kinds(), read(prefixed).texts("name")), (&[K::Point][..], vec![Some("A")]));
    assert_eq!(read("<Placemark><Point><coordinates>1,2</coordinates></Point></Placemark>").kinds(), [K::Point]);
}

#[test]
fn a_bad_geometry_rejects_its_row_alone() {
    let r = read(document(
        "<Placemark><Point><coordinates>abc</coordinates></Point></Placemark>
         <Placemark><Point><coordinates>1,2 3,4</coordinates></Point></Placemark>
         <Placemark><Polygon><innerBoundaryIs><LinearRing><coordinates>0,0 1,0 1,1 0,0</coordinates></LinearRing></innerBoundaryIs></Polygon></Placemark>
         <Placemark><Point><coordinates> </coordinates></Point></Placemark>
         <Placemark><Model/></Placemark>
         <Placemark><Point><coordinates>1,2</coordinates></Point></Placemark>",
    ));
    assert_eq!(r.batch.source_rows, [4, 5, 6]);
    assert_eq!(r.kinds(), [K::Null, K::Null, K::Point]);
    let found: Vec<_> = r.defects().iter().map(|d| (d.0, d.1)).collect();
    assert_eq!(found, [(1, O::Rejected), (2, O::Rejected), (3, O::Rejected), (4, O::Repaired), (5, O::Suspected)]);
    assert_eq!(r.defects()[0].3, "position 1 cannot be read: `abc`");
}

#[test]
fn what_is_left_out_is_noted() {
    let r = read(document("<NetworkLink><name>n</name></NetworkLink><GroundOverlay/><GroundOverlay/><Placemark/>"));
    assert_eq!(r.layer.notes, ["left out: 1 network links (what they point to is not read)", "left out: 2 ground overlays"]);
    assert_eq!(r.batch.len(), 1);
}

#[test]
fn truncated_xml_gives_the_rows_before_it_and_then_the_place() {
    let whole = document("<Placemark><name>A</name></Placemark><Placemark><name>B</name></Placemark>");
    for cut in [whole.find("<name>B").unwrap(), whole.find("B</name>").unwrap() + 1, whole.rfind("</Document>").unwrap()] {
        let r = read(&whole[..cut]);
        assert!(r.batch.source_rows.starts_with(&[1]), "{cut}");
        assert!(matches!(&r.error, Some(FormatError::Malformed { place, .. }) if place.starts_with("byte ")), "{:?}", r.error);
    }
    let r = read(document("<Placemark/><Placemark><name>A</Placemark>"));
    assert_eq!((r.batch.source_rows.as_slice(), r.defects()[0].0), (&[1][..], 2));
}

#[test]
fn deep_nesting_is_bounded() {
    let deep = |n: usize| {
        placemark(&format!(
            "{}<Point><coordinates>1,2</coordinates></Point>{}",
            "<MultiGeometry>".repeat(n),
            "</MultiGeometry>".repeat(n)
        ))
    };
    assert_eq!(deep(30).kinds(), [K::MultiPoint]);
    assert_eq!(deep(100).defects()[0].1, Outcome::Rejected);
    let (start, end) = ("<MultiGeometry>".repeat(100_000), "</MultiGeometry>".repeat(100_000));
    let next = "<Placemark><Point><coordinates>1,2</coordinates></Point></Placemark>";
    let r = read(document(&format!("<Placemark>{start}{end}</Placemark>{next}")));
    assert!(r.error.is_none() && r.kinds() == [K::Point], "{:?} {:?}", r.error, r.kinds());
    assert_eq!(r.defects(), [(1, O::Rejected, DefectKind::Unreadable, "elements nest 1000 deep or deeper")]);
    let folders = read(document(&format!("{}{next}{}", "<Folder>".repeat(2000), "</Folder>".repeat(2000))));
    assert!(matches!(folders.error, Some(FormatError::TooLarge { .. })), "rows in there would be lost in silence");
}

fn kmz(name: &str, members: &[(&str, String)]) -> Arc<SourceFile> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(vec![]));
    for (name, text) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    SourceFile::from_bytes(name, zip.finish().unwrap().get_ref()).unwrap()
}

#[test]
fn kmz_is_unpacked() {
    let r = read_source(&kmz(
        "karaganda.kmz",
        &[("files/a.png", String::new()), ("doc.kml", document("<Placemark><name>A</name></Placemark>"))],
    ));
    assert_eq!((r.texts("name"), r.layer.name.as_str(), r.layer.format), (vec![Some("A")], "karaganda", "KMZ"));
}

#[test]
fn every_kml_with_rows_in_a_kmz_is_a_layer() {
    let row = || document("<Placemark/>");
    let names = |members: &[(&str, String)]| -> Vec<String> {
        open(&kmz("k.kmz", members), &ReadOptions::default()).unwrap().into_iter().map(|layer| layer.name).collect()
    };
    // As GDAL writes it: the main file has links only.
    let links = document("<NetworkLink><Link><href>layers/a.kml</href></Link></NetworkLink>");
    assert_eq!(names(&[("layers/a.kml", row()), ("layers/b.kml", row()), ("doc.kml", links.clone())]), ["a", "b"]);
    assert_eq!(names(&[("layers/a.kml", row()), ("doc.kml", links)]), ["k"]);
    assert_eq!(names(&[("a.kml", row()), ("doc.kml", row())]), ["k", "a"]);
    assert_eq!(names(&[("doc.kml", document(""))]), ["k"]);
}

#[test]
fn other_xml_and_archives_without_kml_are_refused() {
    let refused =
        |bytes: &[u8]| open(&SourceFile::from_bytes("a.kml", bytes).unwrap(), &ReadOptions::default()).err().unwrap().to_string();
    assert!(refused(b"<gpx><wpt/></gpx>").contains("it starts with <gpx>"));
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(vec![]));
    zip.start_file("a.txt", zip::write::SimpleFileOptions::default()).unwrap();
    assert!(refused(zip.finish().unwrap().get_ref()).contains("no .kml file"));
    assert!(refused(b"PK\x03\x04 garbage").contains("a.kml"));
}

#[test]
fn many_rows_come_in_several_batches_with_running_numbers() {
    let source = SourceFile::from_bytes("a.kml", document(&"<Placemark/>".repeat(10_000)).as_bytes()).unwrap();
    let layer = open(&source, &ReadOptions::default()).unwrap().remove(0);
    let rows: Vec<u64> = layer.jobs.flat_map(|job| job.unwrap()().source_rows).collect();
    assert!(rows.iter().copied().eq(1..=10_000));
}

proptest::proptest! {
    #[test]
    fn nothing_panics(parts in proptest::collection::vec(proptest::sample::select(vec![
        "<Placemark>", "</Placemark>", "<Folder>", "</Folder>", "<name>", "</name>", "<Point>", "</Point>", "<MultiGeometry>",
        "</MultiGeometry>", "<Polygon>", "<outerBoundaryIs>", "<LinearRing>", "<coordinates>", "1,2 ", "</coordinates>", "<ExtendedData>",
        "<Data name='a'>", "<value>", "&amp;", "&#0;", "<![CDATA[", "]]>", "<!--", "<?x?>", "<a b=", "\"", ">", "\u{451}",
    ]), 0..20)) {
        let source = SourceFile::from_bytes("a.kml", parts.concat().as_bytes()).unwrap();
        if let Ok(layers) = open(&source, &ReadOptions::default()) {
            for layer in layers { layer.jobs.flatten().for_each(|job| { job(); }); }
        }
    }
}
