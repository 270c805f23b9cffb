//! Against brute force over the rows one by one.

use super::{
    Bin, By, Edge, Grouping, Key, Measure, Quantity, SquareGrid, Statistic, Statistics, StatisticsError, StatisticsQuery,
    TimeBin, What,
};
use crate::{
    catalog::{Collection, CollectionInfo},
    filter::parse_text,
    model::{CollectionId, RowBatch, Value},
    query::{Patience, matching_rows},
    store::{PreparedBatch, Table, TableBuilder},
};
use proptest::prelude::*;
use serde_json::json;
use std::{collections::BTreeMap, sync::Arc};

/// Kind, list, ore, year, day of a row, and where it lies.
type Row = (Option<&'static str>, &'static str, Option<f64>, Option<i64>, Option<&'static str>, Option<(i32, i32)>);

const KIND: usize = 0;
const LIST: usize = 1;
const ORE: usize = 2;
const YEAR: usize = 3;
const DAY: usize = 4;

fn collection(id: &str, fill: impl FnOnce(&mut RowBatch)) -> Collection {
    let mut batch = RowBatch::default();
    fill(&mut batch);
    let mut builder = TableBuilder::new("geometry");
    builder.push(PreparedBatch::new(batch)).unwrap();
    let info = CollectionInfo {
        units: [("ore".to_owned(), "t".to_owned())].into(),
        ..CollectionInfo::new(CollectionId::new(id).unwrap())
    };
    Collection::of_table(info, builder.finish().table)
}

fn deposits(rows: &[Row]) -> Collection {
    collection("deposits", |batch| {
        for (i, (kind, list, ore, year, day, place)) in rows.iter().enumerate() {
            batch.begin_row(i as u64 + 1);
            if let Some((x, y)) = place {
                batch.geometries.push_point(f64::from(*x) / 2.0, f64::from(*y) / 2.0, None);
            }
            batch.set("kind", kind.map_or(Value::Null, Value::Text));
            batch.set("list", Value::List(list));
            batch.set("ore", ore.map_or(Value::Null, Value::Float));
            batch.set("year", year.map_or(Value::Null, Value::Integer));
            batch.set("day", day.map_or(Value::Null, Value::Untyped));
            batch.end_row();
        }
    })
}

/// Areas as boxes: west, south, east, north.
fn boxes(id: &str, boxes: &[[f64; 4]]) -> Collection {
    collection(id, |batch| {
        for (i, [w, s, e, n]) in boxes.iter().enumerate() {
            batch.begin_row(i as u64 + 1);
            let ring: geo_types::LineString = vec![(*w, *s), (*e, *s), (*e, *n), (*w, *n), (*w, *s)].into();
            batch.geometries.push(&geo_types::Geometry::Polygon(geo_types::Polygon::new(ring, vec![]))).unwrap();
            batch.set("number", Value::Integer(i as i64));
            batch.end_row();
        }
    })
}

fn row() -> impl Strategy<Value = Row> {
    let kind = prop::option::of(prop::sample::select(vec!["gold", "copper", "Gold", "tin"]));
    let list = prop::sample::select(vec!["[]", r#"["a"]"#, r#"["b","a","b"]"#, r#"[1,"a",null]"#]);
    let day = prop::option::of(prop::sample::select(vec!["1994-12-31", "1995-01-01", "1995-07-15", "2003-02-28"]));
    let place = prop::option::of((-4..4i32, -4..4i32));
    (kind, list, prop::option::of(-1e9..1e9f64), prop::option::of(1988..2003i64), day, place)
}

fn measure(name: &str, what: What) -> Measure {
    Measure { name: name.to_owned(), what, unit: None }
}

fn grouping(name: &str, by: By) -> Grouping {
    Grouping { name: name.to_owned(), by }
}

fn measures() -> Vec<Measure> {
    let of = |statistic: Statistic, column| measure(statistic.name(), What::Of(statistic, Quantity::Column(column)));
    let statistics = Statistic::ALL.iter().map(|(_, statistic)| of(*statistic, ORE));
    let others =
        [measure("distinct", What::Distinct(KIND)), of(Statistic::Sum, YEAR), of(Statistic::Max, DAY), of(Statistic::Min, YEAR)];
    std::iter::once(measure("count", What::Count)).chain(statistics).chain(others).collect()
}

fn asked(
    collection: &Collection,
    filter: Option<&str>,
    group_by: Vec<Grouping>,
    measures: Vec<Measure>,
) -> Result<Statistics, StatisticsError> {
    let filter = filter.map(|filter| parse_text(filter).unwrap());
    let rows = matching_rows(&collection.table, filter.as_ref()).unwrap();
    let query = StatisticsQuery { filter, group_by, measures, groups_max: 100, mix: false };
    super::statistics_of(collection, &query, &rows, &Patience::default())
}

fn name(key: &Key) -> String {
    match key {
        Key::Value(value) => value.to_string(),
        Key::Time(bin, number) => bin.label(*number),
        Key::Bin(bin) => bin.to_string(),
        other => format!("{other:?}"),
    }
}

fn is_near(found: &serde_json::Value, expected: Option<f64>) -> bool {
    match (found.as_f64(), expected) {
        (Some(found), Some(expected)) => (found - expected).abs() <= 1e-6 + 1e-12 * expected.abs(),
        (None, None) => found.is_null(),
        _ => false,
    }
}

/// The rows in the groups that a row by row look at their values puts them in.
fn brute_force(rows: &[Row], keys: impl Fn(&Row) -> Vec<String>) -> BTreeMap<String, Vec<Row>> {
    let mut groups = BTreeMap::<String, Vec<Row>>::new();
    for row in rows {
        keys(row).into_iter().for_each(|key| groups.entry(key).or_default().push(*row));
    }
    groups
}

fn check(found: &Statistics, expected: &BTreeMap<String, Vec<Row>>) {
    let keys = |keys: &[Key]| keys.iter().map(name).collect::<Vec<_>>().join("|");
    let mut names: Vec<String> = found.groups.iter().map(|group| keys(&group.keys)).collect();
    names.sort();
    assert_eq!(names, expected.keys().cloned().collect::<Vec<_>>());
    for group in &found.groups {
        let rows = &expected[&keys(&group.keys)];
        let mut ore: Vec<f64> = rows.iter().filter_map(|row| row.2).collect();
        ore.sort_by(f64::total_cmp);
        let middle = (!ore.is_empty()).then(|| f64::midpoint(ore[(ore.len() - 1) / 2], ore[ore.len() / 2]));
        let sum = (!ore.is_empty()).then(|| ore.iter().sum::<f64>());
        let kinds: std::collections::BTreeSet<_> = rows.iter().filter_map(|row| row.0).collect();
        let years = || rows.iter().filter_map(|row| row.3);
        let values: Vec<_> = group.values.iter().map(|value| &value.value).collect();
        assert_eq!(*values[0], json!(rows.len()));
        assert!(is_near(values[1], sum), "{} {sum:?}", values[1]);
        assert!(is_near(values[2], ore.first().copied()) && is_near(values[3], ore.last().copied()));
        assert!(is_near(values[4], sum.map(|sum| sum / ore.len() as f64)) && is_near(values[5], middle));
        assert_eq!(*values[6], json!(kinds.len()));
        assert_eq!(values[7].as_i64(), years().reduce(|a, b| a + b));
        assert_eq!(values[8].as_str(), rows.iter().filter_map(|row| row.4).max());
        assert_eq!(values[9].as_i64(), years().min());
        assert!((1..=5).all(|place| group.values[place].without_value == rows.len() - ore.len()));
        assert_eq!(group.values[6].without_value, rows.iter().filter(|row| row.0.is_none()).count());
    }
}

fn text(value: Option<&str>) -> String {
    value.map_or("None".to_owned(), |value| json!(value).to_string())
}

/// The bin of a value, by looking at one after the other.
fn bin(edges: &[Edge], value: Option<Edge>) -> String {
    let Some(value) = value else { return "None".to_owned() };
    let bins = edges.len() - 1;
    let is_in = |i: usize| edges[i] <= value && (value < edges[i + 1] || i == bins - 1 && value == edges[bins]);
    let mut all = (0..bins).filter(|i| is_in(*i));
    let (i, None) = (all.next().unwrap(), all.next()) else { panic!("{value} is in two bins of {edges:?}") };
    Bin { min: edges[i], max: edges[i + 1], is_last: i == bins - 1 }.to_string()
}

proptest! {
    #[test]
    fn groups_by_values_and_times_are_those_of_brute_force(rows in prop::collection::vec(row(), 0..80)) {
        let deposits = deposits(&rows);
        let is_empty = |column: usize| deposits.table.columns().get(column).is_none_or(|c| c.nulls as usize == rows.len());
        prop_assume!(!(is_empty(KIND) || is_empty(ORE) || is_empty(YEAR) || is_empty(DAY)));
        let by = || vec![grouping("kind", By::Value(KIND)), grouping("decade(year)", By::Time(YEAR, TimeBin::Decade))];
        let found = asked(&deposits, None, by(), measures()).unwrap();
        let decade = |row: &Row| row.3.map_or("None".to_owned(), |year| format!("{}s", year / 10 * 10));
        check(&found, &brute_force(&rows, |row| vec![format!("{}|{}", text(row.0), decade(row))]));
        let sums = found.groups.iter().filter_map(|group| group.values[1].value.as_f64()).sum::<f64>();
        prop_assert!((sums - found.total[1].value.as_f64().unwrap()).abs() < 1e-3, "the groups are the total");

        let filtered = asked(&deposits, Some("year >= 1995"), vec![grouping("season(day)", By::Time(DAY, TimeBin::Season))], measures()).unwrap();
        let season = |row: &Row| row.4.map_or("None".to_owned(), |day| match day {
            "1995-07-15" => "1995-summer".to_owned(),
            "2003-02-28" => "2003-winter".to_owned(),
            _ => "1995-winter".to_owned(),
        });
        let some: Vec<Row> = rows.iter().copied().filter(|row| row.3.is_some_and(|year| year >= 1995)).collect();
        check(&filtered, &brute_force(&some, |row| vec![season(row)]));
        check(&asked(&deposits, None, vec![grouping("ore", By::Value(ORE))], measures()).unwrap(),
            &brute_force(&rows, |row| vec![row.2.map_or("None".to_owned(), |ore| json!(ore).to_string())]));
    }

    #[test]
    fn bins_are_those_of_brute_force_and_stay_where_they_are(rows in prop::collection::vec(row(), 1..80), bins in 2..9u32) {
        let deposits = deposits(&rows);
        prop_assume!(deposits.table.columns().iter().all(|c| (c.nulls as usize) < rows.len()));
        let some: Vec<Row> = rows.iter().copied().filter(|row| row.0 == Some("gold")).collect();
        for (rows, filter) in [(&rows, None), (&some, Some("kind = 'gold'"))] {
            for column in [ORE, YEAR, DAY] {
                let by = grouping("bins", By::Bins(column, bins));
                let edges = by.edges(&deposits.table).unwrap();
                prop_assert!(edges.len() >= 2 && edges.len() <= bins as usize + 1 && edges.is_sorted());
                let found = asked(&deposits, filter, vec![by], measures()).unwrap();
                check(&found, &brute_force(rows, |row| vec![bin(&edges, match column {
                    ORE => row.2.map(Edge::Number),
                    YEAR => row.3.map(Edge::Whole),
                    _ => row.4.map(|day| Edge::Day(day.parse().unwrap())),
                })]));
                prop_assert_eq!(found.groups.iter().map(|group| group.features).sum::<usize>(), rows.len());
            }
        }
    }

    #[test]
    fn a_list_counts_by_its_first_member_or_by_each(rows in prop::collection::vec(row(), 1..60)) {
        let deposits = deposits(&rows);
        prop_assume!(deposits.table.columns().iter().all(|c| (c.nulls as usize) < rows.len()));
        let members = |row: &Row| match row.1 {
            "[]" => vec![],
            r#"["a"]"# => vec!["\"a\""],
            r#"[1,"a",null]"# => vec!["1", "\"a\""],
            _ => vec!["\"b\"", "\"a\""],
        };
        let or_none = |names: Vec<&str>| if names.is_empty() { vec!["None".to_owned()] } else { names.into_iter().map(str::to_owned).collect() };
        let main = asked(&deposits, None, vec![grouping("list", By::Value(LIST))], measures()).unwrap();
        check(&main, &brute_force(&rows, |row| or_none(members(row).into_iter().take(1).collect())));
        let each = asked(&deposits, None, vec![grouping("each(list)", By::Each(LIST))], measures()).unwrap();
        check(&each, &brute_force(&rows, |row| or_none(members(row))));
        prop_assert_eq!(each.in_several_groups, rows.iter().filter(|row| members(row).len() > 1).count());
    }

    #[test]
    fn every_point_is_in_one_region_or_in_none(rows in prop::collection::vec(row(), 1..60), sheets in any::<bool>()) {
        let deposits = deposits(&rows);
        // Neighbours share borders, on which points of halves of degrees lie.
        let regions: Vec<[f64; 4]> = (0..9).map(|i| (f64::from(i % 3) - 1.5, f64::from(i / 3) - 1.5)).map(|(x, y)| [x, y, x + 1.0, y + 1.0]).collect();
        let regions = Arc::new(boxes("regions", &regions));
        let by = if sheets { By::Square(SquareGrid::new(100_000.0).unwrap()) } else { By::Region(regions) };
        let found = asked(&deposits, None, vec![grouping("place", by)], vec![measure("count", What::Count)]).unwrap();
        prop_assert_eq!(found.groups.iter().map(|group| group.features).sum::<usize>(), rows.len());
        let outside = found.groups.iter().find(|group| group.keys == [Key::None]).map_or(0, |group| group.features);
        let is_inside = |row: &Row| row.5.is_some_and(|(x, y)| sheets || x.abs() <= 3 && y.abs() <= 3);
        prop_assert_eq!(outside, rows.iter().filter(|row| !is_inside(row)).count());
        prop_assert_eq!(found.in_several_groups, 0);
    }
}

#[test]
fn sums_are_the_same_on_any_number_of_threads() {
    let mut state = 1u64;
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1u32 << 31)
    };
    let rows: Vec<Row> = (0..200_000)
        .map(|i| (None, "[]", Some((random() - 0.5) * 10f64.powi(i % 20)), Some(i64::from(i) % 7), None, None))
        .collect();
    let deposits = deposits(&rows);
    let year = deposits.table.columns().iter().position(|column| column.name == "year").unwrap();
    let ore = deposits.table.columns().iter().position(|column| column.name == "ore").unwrap();
    let measures = || Statistic::ALL.map(|(name, statistic)| measure(name, What::Of(statistic, Quantity::Column(ore)))).to_vec();
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| asked(&deposits, None, vec![grouping("year", By::Value(year))], measures()).unwrap())
    };
    assert_eq!(on(1), on(5));
}

#[test]
fn areas_are_cut_at_the_borders_of_regions_and_covered_once() {
    // Two that overlap by half, over the border between two regions, and one outside.
    let areas = boxes("areas", &[[0.0, 0.0, 2.0, 1.0], [1.0, 0.0, 3.0, 1.0], [10.0, 0.0, 11.0, 1.0]]);
    let regions = Arc::new(boxes("regions", &[[-1.0, 0.0, 1.5, 1.0], [1.5, 0.0, 5.0, 1.0]]));
    let measures = || {
        let area = What::Of(Statistic::Sum, Quantity::AreaKm2);
        vec![measure("area_km2", area), measure("covered_km2", What::Covered), measure("covered_share", What::CoveredShare)]
    };
    let found = asked(&areas, None, vec![grouping("region:regions", By::Region(Arc::clone(&regions)))], measures()).unwrap();
    let degree_km2 = 12_308.778_361_469; // geod: 1° by 1° at the equator.
    let of = |group: usize, value: usize| found.groups[group].values[value].value.as_f64().unwrap() / degree_km2;
    // Edges of areas along a parallel are geodesics, which leave it the more the longer they are.
    let near = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-3, "{found} for {expected}");
    // Tables have their rows in an order of their own.
    let number = |row: u32| regions.table.columns()[0].value(row as usize);
    let is_region = |key: &Key, i: i64| matches!(key, Key::Region(row) if number(*row) == Value::Integer(i));
    let [west, east] = [0, 1].map(|i| (0..3).find(|group| is_region(&found.groups[*group].keys[0], i)).unwrap());
    for (group, area, covered, whole) in [(west, 2.0, 1.5, 2.5), (east, 2.0, 1.5, 3.5)] {
        near(of(group, 0), area);
        near(of(group, 1), covered);
        near(of(group, 2) * degree_km2, covered / whole);
    }
    assert_eq!((found.in_several_groups, found.groups.len()), (2, 3));
    near(found.total[0].value.as_f64().unwrap() / degree_km2, 5.0);
    near(found.total[1].value.as_f64().unwrap() / degree_km2, 4.0);

    let within = asked(&areas, Some("S_INTERSECTS(geometry, BBOX(0.5, 0, 1.5, 2))"), vec![], measures()).unwrap();
    near(within.total[1].value.as_f64().unwrap() / degree_km2, 1.0);
    near(within.total[2].value.as_f64().unwrap(), 0.5);
    assert_eq!(asked(&areas, None, vec![], measures()), Err(StatisticsError::NoWhole));

    // A region counts as far as the area reaches that is asked about, and with the rest the groups are the total.
    let by = || vec![grouping("region:regions", By::Region(Arc::clone(&regions)))];
    let filter = "S_INTERSECTS(geometry, BBOX(1, 0, 10.5, 1)) AND S_INTERSECTS(geometry, BBOX(0, 0.5, 20, 9))";
    let clipped = asked(&areas, Some(filter), by(), measures()).unwrap();
    let covered = |group: usize| clipped.groups[group].values[1].value.as_f64().unwrap();
    let total = clipped.total[1].value.as_f64().unwrap();
    assert!(((0..3).map(covered).sum::<f64>() / total - 1.0).abs() < 1e-12);
    near(total / degree_km2, 1.25);
    near(covered(west) / degree_km2, 0.25);
    near(clipped.groups[west].values[2].value.as_f64().unwrap(), 1.0);
    near(clipped.groups[east].values[2].value.as_f64().unwrap(), 1.5 / 3.5);
    assert_eq!(clipped.groups[2].values[2].value, json!(null));
    assert_eq!(
        clipped.groups[west].values[0].value, found.groups[west].values[0].value,
        "areas of features are of the whole region"
    );
    let outside = asked(&areas, Some("S_INTERSECTS(geometry, BBOX(1.4, -1, 1.6, 0))"), by(), measures()).unwrap();
    assert!(
        outside.groups.iter().all(|group| group.values[2].value == json!(null)),
        "what only touches a region has no share of it"
    );
    let near_place = asked(&areas, Some("dwithin(geometry, POINT(1.5 0.5), 20000)"), vec![], measures()).unwrap();
    assert!((near_place.total[1].value.as_f64().unwrap() / (std::f64::consts::PI * 400.0) - 1.0).abs() < 1e-3);
    assert!((near_place.total[2].value.as_f64().unwrap() - 1.0).abs() < 1e-12);
}

#[test]
fn what_is_covered_is_told_by_polygons_that_cut_and_of_polygons_alone() {
    let areas = boxes("areas", &[[0.0, 0.0, 2.0, 1.0]]);
    let square = || vec![grouping("square:100km", By::Square(SquareGrid::new(100_000.0).unwrap()))];
    let cells = asked(&areas, None, square(), vec![measure("covered_km2", What::Covered)]).unwrap_err().to_string();
    assert!(cells.contains("`square:100km`") && cells.contains("region:sheets-200k"), "{cells}");
    assert!(asked(&areas, None, square(), vec![measure("count", What::Count)]).is_ok());
    let points = deposits(&[(None, "[]", Some(1.0), None, None, Some((1, 1)))]);
    for (collection, what, shapes) in [
        (&points, What::Covered, "polygons"),
        (&points, What::CoveredShare, "polygons"),
        (&points, What::Of(Statistic::Sum, Quantity::AreaKm2), "polygons"),
        (&areas, What::Of(Statistic::Sum, Quantity::LengthKm), "lines"),
    ] {
        let filter = Some("S_INTERSECTS(geometry, BBOX(0, 0, 1, 1))");
        let refused = asked(collection, filter, vec![], vec![measure("m", what)]).unwrap_err();
        assert_eq!(refused, StatisticsError::NoShapes { measure: "m".to_owned(), shapes });
    }
}

#[test]
fn what_cannot_be_measured_is_refused_and_says_what_can() {
    let rows: Vec<Row> = (0..150)
        .map(|i| (Some(["gold", "tin"][i % 2]), "[]", Some(i as f64), Some(i as i64), Some("1995-01-01"), None))
        .collect();
    let deposits = deposits(&rows);
    let refused = |by: Vec<Grouping>, what| asked(&deposits, None, by, vec![measure("m", what)]).unwrap_err().to_string();
    let of = |statistic, column| What::Of(statistic, Quantity::Column(column));
    assert!(refused(vec![], of(Statistic::Sum, KIND)).contains("`kind` is text, which has no sum"));
    assert!(refused(vec![], of(Statistic::Mean, DAY)).contains("`day` is date"));
    assert!(refused(vec![], of(Statistic::Max, LIST)).contains("`list` is list"));
    let many = refused(vec![grouping("kind", By::Value(KIND)), grouping("year", By::Value(YEAR))], What::Count);
    assert!(many.contains("kind, year makes more than 100 groups") && many.contains("groups_max"), "{many}");
    assert!(refused(vec![grouping("m", By::Time(ORE, TimeBin::Year))], What::Count).contains("`ore` is float"));
    let points = || By::Region(Arc::new(super::tests::deposits(&rows)));
    assert!(refused(vec![grouping("region:x", points())], What::Count).contains("no polygons"));
    assert!(refused(vec![grouping("a", points()), grouping("b", points())], What::Count).contains("at most"));
    let nothing = asked(&deposits, Some("year < 0"), vec![grouping("kind", By::Value(KIND))], measures()).unwrap();
    assert_eq!((nothing.groups.len(), &nothing.total[1].value), (0, &serde_json::Value::Null));
}

/// Every table has all columns: what is only nulls has a type too.
#[test]
fn a_table_without_rows_has_one_empty_group() {
    let empty = collection("empty", |_| {});
    let found = asked(&empty, None, vec![], vec![measure("count", What::Count), measure("covered_km2", What::Covered)]).unwrap();
    assert_eq!(found.total[0].value, json!(0));
    assert_eq!(found.total[1].value, json!(0.0));
    let _: &Table = &empty.table;
}
