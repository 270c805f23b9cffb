#![no_main]

use lode::crs::sheets::{Sheet, SheetScale};

libfuzzer_sys::fuzz_target!(|name: &str| {
    let Ok(sheet) = Sheet::parse(name) else { return };
    assert_eq!(Sheet::parse(&sheet.to_string()), Ok(sheet), "a name that is not read back");
    let [west, south, east, north] = sheet.edges();
    assert!(-180.0 <= west && west < east && east <= 180.0 && 0.0 <= south && south < north && north <= 88.0, "{sheet}");
    assert_eq!(Sheet::at(west.midpoint(east), south.midpoint(north), sheet.scale()), Some(sheet));
    assert!(sheet.bounds().is_some());
    for scale in SheetScale::ALL {
        let parts = sheet.sheets_at(scale);
        assert!(!parts.is_empty());
        assert!(scale != sheet.scale() || parts == [sheet]);
    }
});
