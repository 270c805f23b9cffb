//! The checks on tables made by hand.

use super::{Assessment, Boundary, Check, Checked, Subject, Sure, assess};
use crate::{
    catalog::{CollectionInfo, QualityRules},
    model::{CollectionId, Defect, DefectKind, FeatureId, LoadReport, RowBatch, TimeColumns, Value},
    names::{Likeness, PlaceName},
    query::{Patience, Rows},
    store::{IdRef, PreparedBatch, Table, TableBuilder},
};
use geographiclib_rs::{Geodesic, InverseGeodesic};
use jiff::civil::date;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A row: its position, and its values by column.
type Row<'a> = (Option<[f64; 2]>, &'a [(&'a str, Value<'a>)]);

/// A table whose ids are the places of the rows, from 0.
fn table(rows: &[Row<'_>]) -> Table {
    let mut batch = RowBatch::default();
    for (place, (position, values)) in rows.iter().enumerate() {
        batch.begin_row(place as u64 + 1);
        batch.set_id(&FeatureId::Integer(place as i64));
        if let Some([lon, lat]) = position {
            batch.geometries.push_point(*lon, *lat, None);
        }
        values.iter().for_each(|(name, value)| batch.set(name, *value));
        batch.end_row();
    }
    let mut builder = TableBuilder::new("geometry");
    builder.push(PreparedBatch::new(batch)).unwrap();
    builder.finish().table
}

/// Points with names.
fn named(rows: &[(&str, [f64; 2])]) -> Table {
    let values: Vec<[(&str, Value<'_>); 1]> = rows.iter().map(|(name, _)| [("name", Value::Text(name))]).collect();
    let rows: Vec<Row<'_>> = rows.iter().zip(&values).map(|((_, at), values)| (Some(*at), values.as_slice())).collect();
    table(&rows)
}

fn assessed_by(table: &Table, report: &LoadReport, info: &CollectionInfo, boundary: Option<&Boundary>) -> Assessment {
    let (rows, patience) = (Rows::all(table.rows()), Patience::default());
    assess(&Subject::new(table, &rows, report, info, boundary.map(Ok), date(2026, 7, 1), &patience)).unwrap()
}

fn assessed(table: &Table) -> Assessment {
    assessed_by(table, &LoadReport::default(), &CollectionInfo::new(CollectionId::from_name("rows")), None)
}

fn of(check: Check, assessment: &Assessment) -> &Checked {
    assessment.checks.iter().find(|checked| checked.check == check).unwrap()
}

/// How sure each finding is, and the ids of its rows.
fn found(check: Check, table: &Table, assessment: &Assessment) -> Vec<(Sure, BTreeSet<i64>)> {
    let id = |row: &u32| match table.ids().get(*row as usize) {
        IdRef::Integer(id) => id,
        IdRef::Text(id) => panic!("{id} is no number"),
    };
    let findings = of(check, assessment).findings.iter();
    findings.map(|finding| (finding.sure, finding.rows.iter().map(id).collect())).collect()
}

fn ids(numbers: impl IntoIterator<Item = i64>) -> BTreeSet<i64> {
    numbers.into_iter().collect()
}

#[test]
fn nothing_is_wrong_with_nothing() {
    let empty = table(&[]);
    let assessment = assessed(&empty);
    assert!(assessment.checks.iter().all(|checked| checked.count() == 0), "{assessment:?}");
    assert_eq!(assessment.checks.len(), Check::ALL.len());
}

#[test]
fn one_place_in_four_spellings_is_found_and_its_neighbours_are_not() {
    let rows = named(&[
        ("Zhezkazgan", [67.71123, 47.80217]),
        ("Dzhezkazgan", [67.71329, 47.80341]),
        ("Жезказган", [67.70937, 47.80119]),
        ("Жезқазған", [67.71231, 47.80473]),
        ("Akzhal 1", [75.11113, 48.22227]),
        ("Akzhal 2", [75.11131, 48.22241]),
        ("Северный Катпар", [74.51113, 47.52227]),
        ("Южный Катпар", [74.51131, 47.52241]),
        ("Zhezkazgan", [68.71123, 47.80217]),
        ("Unnamed prospect", [70.11113, 48.22227]),
        ("Unnamed prospect", [70.11113, 48.22227]),
    ]);
    let assessment = assessed(&rows);
    assert_eq!(found(Check::Duplicate, &rows, &assessment), [(Sure::Likely, ids(0..4))]);
    let reason = &of(Check::Duplicate, &assessment).findings[0].reason;
    assert!(reason.starts_with("4 rows called") && reason.contains("“Жезқазған”"), "{reason}");
}

#[test]
fn stated_uncertainty_makes_one_place_of_two_and_rows_equal_in_all_are_certain() {
    let far = |name: &'static str, off_m: i64| [("name", Value::Text(name)), ("positional_uncertainty_m", Value::Integer(off_m))];
    let (a, b, c) = (far("Kundybai", 29_000), far("Кундыбай", 5_000), far("Kundybai", 100));
    let rows = table(&[(Some([60.83028, 51.99361]), &a), (Some([60.73011, 51.71037]), &b), (Some([60.40013, 51.20037]), &c)]);
    // 32 km apart, within 29 + 5; the third is 60 km from the second.
    assert_eq!(found(Check::Duplicate, &rows, &assessed(&rows)), [(Sure::Likely, ids([0, 1]))]);
    let same = [("name", Value::Text("Warren")), ("ore", Value::Text("gold")), ("year", Value::Integer(1931))];
    let other = [("name", Value::Text("Warren")), ("ore", Value::Text("gold")), ("year", Value::Integer(1932))];
    let at = Some([60.83028, 51.99361]);
    let rows = table(&[(at, &same), (at, &same)]);
    assert_eq!(found(Check::Duplicate, &rows, &assessed(&rows)), [(Sure::Certain, ids([0, 1]))]);
    let rows = table(&[(at, &same), (at, &other)]);
    assert_eq!(found(Check::Duplicate, &rows, &assessed(&rows)), [(Sure::Likely, ids([0, 1]))]);
}

#[test]
fn names_that_differ_by_a_letter_are_worth_a_look() {
    let rows = named(&[("Karamurun", [67.71123, 47.80217]), ("Karamuryn", [67.71329, 47.80341]), ("Karamurum", [69.1, 47.8])]);
    assert_eq!(found(Check::Duplicate, &rows, &assessed(&rows)), [(Sure::Possible, ids([0, 1]))]);
}

/// Never each with each: here that would be 200 million comparisons.
#[test]
fn twenty_thousand_names_on_one_spot_are_compared_as_far_as_that_is_possible_and_it_is_said() {
    let names: Vec<String> = (0..20_000).map(|i| format!("Karatau {}", i * 7919 % 100_003)).collect();
    let rows: Vec<(&str, [f64; 2])> = names.iter().map(|name| (name.as_str(), [67.71123, 47.80217])).collect();
    let rows = named(&rows);
    let assessment = assessed(&rows);
    assert_eq!(of(Check::Shared, &assessment).rows, 20_000);
    let notes = &of(Check::Duplicate, &assessment).notes;
    assert!(notes.iter().any(|note| note.contains("too close together")), "{notes:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Groups are what comparing each with each joins.
    #[test]
    fn duplicates_are_those_of_brute_force(
        rows in prop::collection::vec((0..6usize, 0..12u32, 0..12u32), 0..60),
    ) {
        const NAMES: [&str; 6] = ["Zhezkazgan", "Жезқазған", "Akzhal 1", "Акжал I", "Akzhal 2", "Unnamed"];
        let at = |x: u32, y: u32| [67.711_23 + f64::from(x) * 0.003_137, 47.802_17 + f64::from(y) * 0.002_917];
        let rows: Vec<(&str, [f64; 2])> = rows.iter().map(|(name, x, y)| (NAMES[*name], at(*x, *y))).collect();
        let expected = brute_force(&rows);
        let table = named(&rows);
        let groups: BTreeSet<BTreeSet<i64>> = found(Check::Duplicate, &table, &assessed(&table)).into_iter().map(|(_, ids)| ids).collect();
        prop_assert_eq!(groups, expected);
    }
}

/// What each pair of rows of one name within a kilometre joins.
fn brute_force(rows: &[(&str, [f64; 2])]) -> BTreeSet<BTreeSet<i64>> {
    let mut groups: Vec<BTreeSet<i64>> = (0..rows.len() as i64).map(|id| ids([id])).collect();
    let geodesic = Geodesic::wgs84();
    for (a, (name, [lon, lat])) in rows.iter().enumerate() {
        for (b, (other, [lon2, lat2])) in rows.iter().enumerate().skip(a + 1) {
            let same = PlaceName::new(name).zip(PlaceName::new(other)).and_then(|(a, b)| a.likeness(&b)) == Some(Likeness::Same);
            let apart_m: f64 = geodesic.inverse(*lat, *lon, *lat2, *lon2);
            if same && apart_m <= 1000.0 {
                let (joined, rest): (Vec<_>, Vec<_>) =
                    groups.into_iter().partition(|group| group.contains(&(a as i64)) || group.contains(&(b as i64)));
                groups = rest;
                groups.push(joined.into_iter().flatten().collect());
            }
        }
    }
    groups.into_iter().filter(|group| group.len() > 1).collect()
}

/// A hundred points of Kazakhstan, and what comes after them.
fn among_others(more: &[[f64; 2]]) -> Table {
    let usual = (0..100).map(|i| [57.013_37 + f64::from(i % 10) * 2.013_1, 44.017_3 + f64::from(i / 10) * 0.911_7]);
    let rows: Vec<Row<'_>> = usual.chain(more.iter().copied()).map(|at| (Some(at), [].as_slice())).collect();
    table(&rows)
}

#[test]
fn positions_that_are_exchanged_mirrored_unknown_or_alone_are_told_apart() {
    let rows = among_others(&[[50.513_7, 63.013_3], [-66.813_3, 46.713_7], [0.0, 0.0], [50.0, -90.0], [140.013_3, -30.517_3]]);
    let assessment = assessed(&rows);
    assert_eq!(found(Check::Swapped, &rows, &assessment), [(Sure::Likely, ids([100]))]);
    assert_eq!(found(Check::Mirrored, &rows, &assessment), [(Sure::Likely, ids([101]))]);
    assert_eq!(found(Check::Placeholder, &rows, &assessment), [(Sure::Likely, ids([102])), (Sure::Likely, ids([103]))]);
    assert_eq!(found(Check::Remote, &rows, &assessment), [(Sure::Possible, ids([104]))]);
}

/// Points all over the world have no usual place, but those of each country do.
#[test]
fn a_point_away_from_its_country_is_found_among_points_of_the_world() {
    let kz = [("country", Value::Text("Kazakhstan"))];
    let ca = [("country", Value::Text("Canada"))];
    let grid = |i: u32, lon: f64, lat: f64| Some([lon + f64::from(i % 10) * 2.0131, lat + f64::from(i / 10) * 0.9117]);
    let mut rows: Vec<Row<'_>> = (0..100).map(|i| (grid(i, 57.013_37, 44.017_3), kz.as_slice())).collect();
    rows.extend((0..100).map(|i| (grid(i, -110.013_37, 46.017_3), ca.as_slice())));
    rows.push((Some([50.513_7, 63.013_3]), &kz));
    rows.push((Some([100.813_3, 50.713_7]), &ca));
    let table = table(&rows);
    let assessment = assessed(&table);
    assert_eq!(found(Check::Swapped, &table, &assessment), [(Sure::Likely, ids([200]))]);
    assert_eq!(found(Check::Mirrored, &table, &assessment), [(Sure::Likely, ids([201]))]);
    let reason = &of(Check::Mirrored, &assessment).findings[0].reason;
    assert_eq!(
        reason,
        "longitude 100.8133, latitude 50.7137 lies away from the other rows of country Canada, and among them with longitude -100.8133"
    );
}

#[test]
fn rows_outside_a_boundary_are_as_sure_as_they_are_far() {
    let mut batch = RowBatch::default();
    batch.begin_row(1);
    batch.set_id(&"KAZ".into());
    [[60.0, 45.0], [70.0, 45.0], [70.0, 50.0], [60.0, 50.0], [60.0, 45.0]]
        .into_iter()
        .for_each(|[x, y]| batch.geometries.position(x, y, None));
    batch.geometries.end_ring();
    batch.geometries.end_part(crate::model::PartKind::Polygon);
    batch.geometries.end_row(crate::model::GeometryKind::Polygon);
    batch.end_row();
    let mut builder = TableBuilder::new("geometry");
    builder.push(PreparedBatch::new(batch)).unwrap();
    let area = std::sync::Arc::new(builder.finish().table);
    let boundary = Boundary::new("countries:KAZ".to_owned(), area.clone(), Some(&"KAZ".into())).unwrap();
    assert!(Boundary::new("countries:UZB".to_owned(), area, Some(&"UZB".into())).is_err());
    let uncertain = [("positional_uncertainty_m", Value::Integer(50_000))];
    let rows = table(&[
        (Some([65.123_1, 47.123_1]), &[]),
        (Some([70.0, 47.0]), &[]),
        (Some([70.01, 47.123_1]), &[]),
        (Some([72.123_1, 47.123_1]), &[]),
        (Some([70.5, 47.123_1]), &uncertain),
        (None, &[]),
        (Some([0.0, 0.0]), &[]),
    ]);
    let info = CollectionInfo::new(CollectionId::from_name("rows"));
    let assessment = assessed_by(&rows, &LoadReport::default(), &info, Some(&boundary));
    assert_eq!(found(Check::Outside, &rows, &assessment), [(Sure::Certain, ids([3])), (Sure::Possible, ids([2]))]);
    let reason = &of(Check::Outside, &assessment).findings[0].reason;
    assert!(reason.ends_with("is 161 km outside countries:KAZ"), "{reason}");
}

#[test]
fn what_loading_found_is_told_once() {
    let rows = among_others(&[[50.513_7, 63.013_3], [0.0, 0.0]]);
    let report = LoadReport {
        defects: vec![
            Defect::suspected(101, DefectKind::SwappedAxes, "away"),
            Defect::suspected(102, DefectKind::PlaceholderPosition, "0, 0"),
            Defect::suspected(103, DefectKind::OutOfRange, "far"),
            Defect::rejected(104, DefectKind::BadGeometry, "two numbers"),
            Defect::repaired(105, DefectKind::SelfIntersection, ""),
            Defect::repaired(106, DefectKind::WrongWinding, ""),
            Defect::repaired(107, DefectKind::DuplicatePoints, ""),
        ]
        .into(),
        ..LoadReport::default()
    };
    let assessment = assessed_by(&rows, &report, &CollectionInfo::new(CollectionId::from_name("rows")), None);
    let rows_of = |check| of(check, &assessment).findings.iter().map(|f| f.source_row.unwrap()).collect::<Vec<_>>();
    assert_eq!(rows_of(Check::NotLoaded), [104]);
    assert_eq!(rows_of(Check::InvalidGeometry), [105]);
    assert_eq!(rows_of(Check::Suspected), [103], "the others are found in the table, with their ids");
    assert_eq!(of(Check::NotLoaded, &assessment).findings[0].reason, "the geometry cannot be read: two numbers");
}

#[test]
fn rows_on_one_spot_are_one_finding() {
    let rows: Vec<(String, [f64; 2])> =
        (0..24).map(|i| (format!("Place {}", ["a", "be", "ce", "de", "el", "ef"][i % 6]), [58.33, 50.25])).collect();
    let rows: Vec<(&str, [f64; 2])> = rows.iter().map(|(name, at)| (name.as_str(), *at)).collect();
    let rows = named(&rows);
    let assessment = assessed(&rows);
    assert_eq!(found(Check::Shared, &rows, &assessment), [(Sure::Likely, ids(0..24))]);
    assert_eq!(of(Check::Shared, &assessment).findings[0].reason, "24 rows lie at 58.33, 50.25, with 6 different names");
    assert_eq!(of(Check::Rounded, &assessment).rows, 24);
}

#[test]
fn required_fields_are_those_of_the_configuration_or_the_usual_ones() {
    let rows = table(&[
        (Some([60.123_1, 50.123_1]), &[("name", Value::Text("a")), ("source", Value::Text("x")), ("note", Value::Null)]),
        (None, &[("name", Value::Text(" ")), ("source", Value::Text("x"))]),
    ]);
    let of_usual = assessed(&rows);
    assert_eq!(of(Check::Missing, &of_usual).notes, ["required: name, source, geometry"]);
    assert_eq!(of(Check::Missing, &of_usual).counts, [0, 2, 0]);
    assert_eq!(of(Check::EmptyColumn, &of_usual).findings[0].column.as_deref(), Some("note"));
    let required = Some(["name", "licence"].map(str::to_owned).to_vec());
    let quality = QualityRules { required, within: None };
    let info = CollectionInfo { quality, ..CollectionInfo::new(CollectionId::from_name("rows")) };
    let configured = assessed_by(&rows, &LoadReport::default(), &info, None);
    let reasons: Vec<&str> = of(Check::Missing, &configured).findings.iter().map(|f| f.reason.as_str()).collect();
    assert_eq!(reasons, ["`name` has no value", "there is no column `licence`, which has to have a value in every row"]);
    assert_eq!(of(Check::Missing, &configured).counts, [2, 0, 0]);
}

#[test]
fn days_that_cannot_be_are_found() {
    let row = |from: &'static str, to: &'static str, year: i64, seen: &'static str| {
        [
            ("from", Value::Untyped(from)),
            ("valid_to", Value::Untyped(to)),
            ("estimate_year", Value::Integer(year)),
            ("seen", Value::Text(seen)),
        ]
    };
    let (good, backwards, ahead, none) = (
        row("2001-02-03", "2030-01-01", 2020, "1999-12-31"),
        row("2001-02-03", "2000-01-01", 2020, "2021-02-30"),
        row("2031-02-03", "2032-01-01", 2077, "1999-12-31"),
        row("2001-02-03", "2030-01-01", 0, "1999-12-31"),
    );
    let rows = table(&[(None, &good), (None, &backwards), (None, &ahead), (None, &none)]);
    let time = TimeColumns::Interval { start: "from".to_owned(), end: "valid_to".to_owned() };
    let info = CollectionInfo { time: Some(time), ..CollectionInfo::new(CollectionId::from_name("rows")) };
    let assessment = assessed_by(&rows, &LoadReport::default(), &info, None);
    let mut reasons: Vec<&str> = of(Check::ImpossibleDate, &assessment).findings.iter().map(|f| f.reason.as_str()).collect();
    reasons.sort_unstable();
    assert_eq!(
        reasons,
        [
            "0 is no year of our time",
            "2031-02-03 is in the future",
            "2077 is in the future",
            "it ends on 2000-01-01 and begins on 2001-02-03",
            "there is no day 2021-02-30 in the calendar",
        ]
    );
}

/// DOMAIN: 20 Mt at 700 g/t are 14,000 t, and 20 Mt of metal would need 28.6 Gt of rock.
#[test]
fn tonnages_that_contradict_each_other_are_found() {
    let row = |ore: f64, grade: f64, unit: &'static str, metal: f64| {
        [
            ("ore_mt", Value::Float(ore)),
            ("grade_value", Value::Float(grade)),
            ("grade_unit", Value::Text(unit)),
            ("contained_t", Value::Float(metal)),
        ]
    };
    let all = [
        row(20.0, 700.0, "g/t", 14_000.0),
        row(20.0, 700.0, "g/t", 20_000_000.0),
        row(20.0, 0.07, "%", 14_600.0),
        row(20.0, 0.07, "%", 15_400.0),
        row(20.0, 0.07, "g/m3", 15_400.0),
        row(20.0, 0.0, "%", 5.0),
    ];
    let rows: Vec<Row<'_>> = all.iter().map(|values| (None, values.as_slice())).collect();
    let rows = table(&rows);
    let assessment = assessed(&rows);
    let found = found(Check::Tonnage, &rows, &assessment);
    assert_eq!(found, [(Sure::Certain, ids([5])), (Sure::Certain, ids([1])), (Sure::Likely, ids([3]))]);
    let reason = &of(Check::Tonnage, &assessment).findings[1].reason;
    assert!(reason.contains("hold 14000 t; 20000000 t are stated, 1428.571 times as much"), "{reason}");
}

/// 20 Mt with 0.1 % of WO3 are 20 000 t of it, and 15 860 t of tungsten: either may be stated.
#[test]
fn tonnages_of_an_oxide_and_of_its_element_are_no_contradiction() {
    let row = |basis: &'static str, metal: f64| {
        [
            ("ore_mt", Value::Float(20.0)),
            ("grade_value", Value::Float(0.1)),
            ("grade_unit", Value::Text("%")),
            ("grade_basis", Value::Text(basis)),
            ("contained_t", Value::Float(metal)),
        ]
    };
    let all = [row("WO3", 15_860.0), row("WO3", 20_000.0), row("WO3", 12_000.0), row("W", 15_860.0), row("W", 20_000.0)];
    let rows: Vec<Row<'_>> = all.iter().map(|values| (None, values.as_slice())).collect();
    let rows = table(&rows);
    let assessment = assessed(&rows);
    assert_eq!(found(Check::Tonnage, &rows, &assessment), [(Sure::Likely, ids([2])), (Sure::Likely, ids([3]))]);
    let reason = &of(Check::Tonnage, &assessment).findings[0].reason;
    assert!(reason.contains("of WO3 hold 20000 t, 15859.4 t of W; 12000 t are stated"), "{reason}");
}

#[test]
fn amounts_that_cannot_be_are_found() {
    let row = |ore: f64, grade: f64, unit: &'static str, depth: f64| {
        [
            ("ore_t", Value::Float(ore)),
            ("grade", Value::Float(grade)),
            ("grade_unit", Value::Text(unit)),
            ("depth_m", Value::Float(depth)),
        ]
    };
    let all = [row(1.0, 1.0, "%", -5.0), row(-1.0, 1.0, "g/t", 5.0), row(1.0, 150.0, "%", 5.0), row(1.0, 150.0, "foo", 5.0)];
    let rows: Vec<Row<'_>> = all.iter().map(|values| (None, values.as_slice())).collect();
    let rows = table(&rows);
    let assessment = assessed(&rows);
    let mut reasons: Vec<&str> = of(Check::Amount, &assessment).findings.iter().map(|f| f.reason.as_str()).collect();
    reasons.sort_unstable();
    assert_eq!(
        reasons,
        [
            "-1 t is less than nothing",
            "150 % is more than the whole",
            "“foo” is no unit that is understood: sums and checks leave such amounts out",
        ]
    );
}

#[test]
fn positions_that_are_borrowed_are_not_looked_at() {
    let rows = named(&[("Warren", [60.123_1, 50.123_1]), ("Warren", [60.123_1, 50.123_1])]);
    let from = crate::catalog::GeometryFrom { collection: CollectionId::from_name("deposits"), key: "name".to_owned() };
    let info = CollectionInfo { geometry_from: Some(from), ..CollectionInfo::new(CollectionId::from_name("rows")) };
    let assessment = assessed_by(&rows, &LoadReport::default(), &info, None);
    for check in [Check::Duplicate, Check::Shared, Check::Rounded] {
        let reason = of(check, &assessment).not_looked.as_deref().unwrap_or_default();
        assert!(reason.contains("are those of `deposits`"), "{check:?}: {reason}");
    }
}

#[test]
fn a_code_that_is_unknown_is_one_finding() {
    let values: Vec<[(&str, Value<'_>); 1]> =
        ["gold", "copper", "zinc", "tin", "lead", "gold; unobtainium", "unobtainium", "gold", "iron ore", "nickel", "gold"]
            .map(|value| [("commodity", Value::Text(value))])
            .into();
    let rows: Vec<Row<'_>> = values.iter().map(|values| (None, values.as_slice())).collect();
    let rows = table(&rows);
    assert_eq!(found(Check::UnknownCode, &rows, &assessed(&rows)), [(Sure::Possible, ids([5, 6]))]);
}

#[test]
fn commodities_are_held_against_the_list_that_they_are_kept_by() {
    let of_list = |values: &[&'static str]| {
        let rows: Vec<[(&str, Value<'_>); 1]> = values.iter().map(|v| [("commodity", Value::Text(v))]).collect();
        let rows: Vec<Row<'_>> = rows.iter().map(|values| (None, values.as_slice())).collect();
        let table = table(&rows);
        let assessment = assessed(&table);
        (of(Check::UnknownCode, &assessment).not_looked.is_none(), of(Check::UnknownCode, &assessment).counts)
    };
    assert_eq!(
        of_list(&["gold", "copper; zinc", "Au", "iron ore", "lead", "tin", "coper", "gold", "gold", "gold"]),
        (true, [0, 1, 0])
    );
    assert_eq!(of_list(&["Gold ore (oxidised)", "Stone > Crushed", "gold"]), (false, [0, 0, 0]));
}

#[test]
fn what_cannot_be_read_or_seen_is_found_in_any_column() {
    let values = |name: &'static str| [("name", Value::Text(name))];
    let texts = ["Cеверный", "Æåçêàçãàí", "Akzhal\u{7}", "Жезказган", "Côte d’Ivoire"].map(values);
    let rows: Vec<Row<'_>> = texts.iter().map(|values| (None, values.as_slice())).collect();
    let rows = table(&rows);
    let assessment = assessed(&rows);
    let by_check: BTreeMap<Check, Vec<(Sure, BTreeSet<i64>)>> = [Check::MixedScripts, Check::Mojibake, Check::ControlCharacters]
        .map(|check| (check, found(check, &rows, &assessment)))
        .into();
    assert_eq!(by_check[&Check::MixedScripts], [(Sure::Certain, ids([0]))]);
    assert_eq!(by_check[&Check::Mojibake], [(Sure::Certain, ids([1]))]);
    assert_eq!(by_check[&Check::ControlCharacters], [(Sure::Certain, ids([2]))]);
}

/// Only rows that the query gives are looked at.
#[test]
fn rows_that_are_not_given_are_not_looked_at() {
    let rows = named(&[("Warren", [60.123_1, 50.123_1]), ("Warren", [60.123_1, 50.123_1]), ("Cеверный", [0.0, 0.0])]);
    let (given, patience, report) = (Rows::listed(vec![0]), Patience::default(), LoadReport::default());
    let info = CollectionInfo::new(CollectionId::from_name("rows"));
    let subject = Subject::new(&rows, &given, &report, &info, None, date(2026, 7, 1), &patience);
    let assessment = assess(&subject).unwrap();
    assert_eq!(assessment.rows, 1);
    assert!(assessment.checks.iter().flat_map(|c| &c.findings).flat_map(|f| &f.rows).all(|row| *row == 0), "{assessment:?}");
    assert_eq!(of(Check::Duplicate, &assessment).count(), 0);
}
