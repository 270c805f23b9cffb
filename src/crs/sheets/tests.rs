use super::*;
use proptest::prelude::*;

#[test]
fn every_known_position_lies_on_its_sheet() {
    let fixture = include_str!("../../../tests/fixtures/sheets/positions.tsv");
    let mut rows = 0;
    for line in fixture.lines().filter(|l| !l.starts_with('#')).skip(1) {
        let [_, lon, lat, denominator, name, edges @ ..] = &line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let scale = SheetScale::from_denominator(denominator.parse().unwrap()).unwrap();
        let sheet = Sheet::at(lon.parse().unwrap(), lat.parse().unwrap(), scale).unwrap();
        assert_eq!(sheet.to_string(), *name);
        assert_eq!(Sheet::parse(name), Ok(sheet));
        for (got, expected) in sheet.edges().into_iter().zip(edges) {
            assert!((got - expected.parse::<f64>().unwrap()).abs() < 1e-8, "{line}: {got}");
        }
        rows += 1;
    }
    assert_eq!(rows, 24);
}

#[test]
fn sheets_are_wider_towards_the_pole() {
    let name = |lon: f64, lat: f64, scale| Sheet::at(lon, lat, scale).unwrap().to_string();
    for (lat, names) in [
        (60.0, ["P-51,52", "P-52-В,Г", "P-52-XXXV,XXXVI", "P-52-143,144", "P-52-144-В,Г", "P-52-144-Г-в,г", "P-52-144-Г-г-3,4"]),
        (
            76.0,
            [
                "T-49,50,51,52",
                "T-51-В,Г,52-В,Г",
                "T-52-XXXIV,XXXV,XXXVI",
                "T-52-141,142,143,144",
                "T-52-143-В,Г,144-В,Г",
                "T-52-144-В-в,г,Г-в,г",
                "T-52-144-Г-в-3,4,г-3,4",
            ],
        ),
    ] {
        for (scale, expected) in SheetScale::ALL.into_iter().zip(names) {
            let printed = name(131.999, lat, scale);
            assert_eq!(printed, expected);
            assert_eq!(Sheet::parse(&printed).unwrap().to_string(), printed);
        }
    }
    assert_eq!(name(130.5, 63.5, SheetScale::K200), "P-52-V,VI");
    assert_eq!(name(131.999, 59.99, SheetScale::Million), "O-52");
}

#[test]
fn names_are_read_as_people_type_them_and_printed_one_way() {
    for (typed, printed) in [
        ("M-42-XII", "M-42-XII"),
        ("М-42-ХІІ", "M-42-XII"),
        ("m-42-xii", "M-42-XII"),
        ("M – 42 – XII", "M-42-XII"),
        ("M42-XII", "M-42-XII"),
        ("К-43-34-B-г-2", "K-43-34-В-г-2"),
        ("K-43-34-б-Г", "K-43-34-Б-г"),
        ("M-42-045", "M-42-45"),
        ("M-42-a", "M-42-А"),
        ("P-52-V", "P-52-V,VI"),
        ("Р-52-V, VI", "P-52-V,VI"),
        ("P-52-VI", "P-52-V,VI"),
        ("P-51,52", "P-51,52"),
    ] {
        assert_eq!(Sheet::parse(typed).map(|s| s.to_string()), Ok(printed.to_owned()), "{typed}");
    }
}

#[test]
fn what_names_no_sheet_is_refused_with_a_reason() {
    let names = [
        "",
        "M",
        "42",
        "W-42",
        "M-0",
        "M-61",
        "M-42-0",
        "M-42-145",
        "M-42-XXXVII",
        "M-42-IIII",
        "M-42-Д",
        "M-42-XII-1",
        "M-42-45-Е",
        "M-42-45-А-b",
        "M-42-45-А-б-5",
        "M-42-45-А-б-1-1",
        "M-42-XI,XII",
        "P-52-V,VII",
        "P-52-V,",
        "P-52-V,P-52-V,VI",
        ",",
        "-",
        "M-42-Ⅻ",
        "NM-42",
    ];
    let errors: Vec<String> = names.into_iter().map(|name| Sheet::parse(name).unwrap_err().to_string()).collect();
    insta::assert_snapshot!(errors.join("\n"));
}

#[test]
fn there_are_no_sheets_beyond_the_map() {
    for (lon, lat) in [(75.0, -0.1), (75.0, 88.0), (181.0, 50.0), (-180.1, 50.0), (f64::NAN, 50.0), (75.0, f64::INFINITY)] {
        assert_eq!(Sheet::at(lon, lat, SheetScale::K100), None, "{lon} {lat}");
    }
    let million = |lon| Sheet::at(lon, 50.0, SheetScale::Million).map(|s| s.to_string());
    assert_eq!(million(180.0), million(-180.0));
    assert_eq!(million(179.9), Some("M-60".to_owned()));
}

#[test]
fn a_sheet_has_the_parts_of_the_table_and_is_part_of_one_sheet() {
    let sheet = Sheet::parse("M-42").unwrap();
    for (scale, parts) in SheetScale::ALL.into_iter().zip([1, 4, 36, 144, 576, 2304, 9216]) {
        let sheets = sheet.sheets_at(scale);
        assert_eq!(sheets.len(), parts);
        assert!(sheets.iter().all(|part| part.sheets_at(SheetScale::Million) == [sheet]));
    }
    let names: Vec<String> = sheet.sheets_at(SheetScale::K500).iter().map(Sheet::to_string).collect();
    assert_eq!(names, ["M-42-А", "M-42-Б", "M-42-В", "M-42-Г"]);
    let wide = Sheet::parse("P-52-V,VI").unwrap();
    assert_eq!(wide.sheets_at(SheetScale::Million)[0].to_string(), "P-51,52");
    assert_eq!(wide.sheets_at(SheetScale::K100).len(), 4);
}

proptest! {
    #[test]
    fn a_name_means_the_sheet_that_prints_it(lon in -180.0..180.0f64, lat in 0.0..87.999f64, scale in 0..7usize) {
        let sheet = Sheet::at(lon, lat, SheetScale::ALL[scale]).unwrap();
        prop_assert_eq!(Sheet::parse(&sheet.to_string()), Ok(sheet));
        let [west, south, east, north] = sheet.edges();
        prop_assert!(west <= lon && lon < east && south <= lat && lat < north);
        prop_assert_eq!(Sheet::at(west.midpoint(east), south.midpoint(north), sheet.scale()), Some(sheet));
        for other in SheetScale::ALL {
            prop_assert!(sheet.sheets_at(other).contains(&Sheet::at(lon, lat, other).unwrap()));
        }
    }

    #[test]
    fn no_text_breaks_the_parser(name in "\\PC{0,30}|[A-Za-zА-я0-9,-]{0,12}") {
        if let Ok(sheet) = Sheet::parse(&name) {
            prop_assert_eq!(Sheet::parse(&sheet.to_string()), Ok(sheet));
        }
    }
}
