use super::*;
use crate::{
    filter::{Expr, parse_text},
    query::{Patience, Rows as RowNumbers, matching_rows},
};
use proptest::prelude::*;

/// Points, lines and squares of which `n` of each counts from 0; of them those that `is_kept`.
fn mixed(places: &[(f64, f64, u8)], is_kept: impl Fn(usize) -> bool) -> Arc<Collection> {
    let mut rows = Rows::default();
    for (n, &(x, y, kind)) in places.iter().enumerate().filter(|(n, _)| is_kept(*n)) {
        rows.row(&FeatureId::Integer(n as i64), |rows| {
            match kind % 3 {
                0 => rows.0.geometries.push_point(lon_lat((x, y))[0], lon_lat((x, y))[1], None),
                1 => {
                    rows.ring(&[(x, y), (x + 3.0, y + 2.0)]);
                    rows.0.geometries.end_part(PartKind::Line);
                    rows.0.geometries.end_row(GeometryKind::LineString);
                }
                _ => {
                    rows.ring(&square(x, y, f64::from(kind) / 64.0 + 0.01));
                    rows.0.geometries.end_part(PartKind::Polygon);
                    rows.0.geometries.end_row(GeometryKind::Polygon);
                }
            }
            rows.0.set("n", Value::Integer(n as i64));
        });
    }
    rows.with_settings("layer", TileSettings::default())
}

fn selected(collection: &Collection, filter: &str) -> Selection {
    let filter: Expr = parse_text(filter).unwrap();
    let rows = ChosenRows::matching(collection, &filter, &Patience::default()).unwrap();
    Selection { rows: Some(Arc::new(rows)), ..Selection::EVERYTHING }
}

fn render_selected(collection: &Arc<Collection>, selection: Selection, at: TileAddress) -> Rendered {
    Renderer::default().render_selected(std::slice::from_ref(collection), &[selection], at)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_filtered_tile_is_the_tile_of_a_collection_that_has_no_other_rows(
        places in prop::collection::vec((1000.0..1100.0f64, 1000.0..1100.0f64, any::<u8>()), 1..300),
        divisor in 1..6usize,
        z in 0..8u64,
    ) {
        let whole = mixed(&places, |_| true);
        let alone = mixed(&places, |n| n.is_multiple_of(divisor));
        let at = tile(z, (1050 << z) >> 12, (1050 << z) >> 12);
        let filtered = render_selected(&whole, selected(&whole, &format!("n % {divisor} = 0")), at);
        prop_assert_eq!(filtered, render(&alone, at));
    }
}

#[test]
fn a_match_shows_however_many_others_are_around_it() {
    let mut places = vec![(1000.0, 1000.0, 0); 5000];
    places.push((1000.0, 1000.0, 0));
    let collection = mixed(&places, |_| true);
    let filtered = render_selected(&collection, selected(&collection, "n = 5000"), tile(0, 0, 0));
    assert_eq!((filtered.features, filtered.thinned), (1, 0));
    assert_eq!(features(&filtered)[0].id, Some(5000));
    let nothing = render_selected(&collection, selected(&collection, "n < 0"), tile(0, 0, 0));
    assert_eq!(nothing, Rendered::default());
}

#[test]
fn chosen_columns_leave_the_features_as_they_are_and_ids_with_them() {
    let mut rows = Rows::default();
    for i in 0..3u32 {
        rows.row(&FeatureId::from(format!("id-{i}").as_str()), |rows| {
            rows.0.geometries.push_point(10.0 * f64::from(i), 50.0, None);
            rows.0.set("name", Value::Text("a"));
            rows.0.set("year", Value::Integer(i64::from(i)));
        });
    }
    let collection = rows.collection();
    let names = |columns: Option<Vec<usize>>| {
        let selection = Selection { columns, ..Selection::EVERYTHING };
        let properties = features(&render_selected(&collection, selection, tile(0, 0, 0)));
        let names =
            |f: &Feature<f32>| f.properties.clone().unwrap_or_default().into_keys().collect::<std::collections::BTreeSet<_>>();
        assert_eq!(properties.len(), 3);
        names(&properties[0]).into_iter().collect::<Vec<_>>()
    };
    assert_eq!(names(None), ["id", "name", "year"]);
    assert_eq!(names(Some(vec![1])), ["id", "year"]);
    assert_eq!(names(Some(vec![])), ["id"]);
}

#[test]
fn choices_that_come_to_the_same_have_the_same_tiles() {
    let choice = |filter: Option<&str>, columns: Option<Vec<usize>>| {
        let filter = filter.map(|text| Arc::new(parse_text(text).unwrap()));
        Choice::new(vec![LayerChoice { filter, columns, ..LayerChoice::EVERYTHING }, LayerChoice::EVERYTHING])
    };
    let key = |choice: Choice| choice.key_in(7);
    assert!(choice(None, None).is_everything());
    assert_eq!(key(choice(None, None)), 7, "what chooses nothing shares the tiles of all");
    assert_eq!(key(choice(Some("a = 1 AND b = 2"), None)), key(choice(Some("b=2 and a=1"), None)));
    let different = [
        choice(None, None),
        choice(Some("a = 1"), None),
        choice(Some("a = 2"), None),
        choice(Some("a = 1"), Some(vec![])),
        choice(None, Some(vec![])),
        choice(None, Some(vec![1])),
        Choice::new(vec![LayerChoice::EVERYTHING, choice(Some("a = 1"), None).layer(0).clone()]),
    ];
    let keys: std::collections::HashSet<u128> = different.into_iter().map(key).collect();
    assert_eq!(keys.len(), 7);
}

#[test]
fn rows_are_found_once_for_many_tiles_and_stay_within_their_bytes() {
    let collection =
        mixed(&(0..2000).map(|i| (f64::from(i % 50) * 20.0, f64::from(i / 50) * 20.0, 0)).collect::<Vec<_>>(), |_| true);
    let memory = TileMemory { tiles: 0, chosen_tiles: 40_000, filters: 20_000, clusters: 0 };
    let (service, collections) = (TileService::new(memory), [collection]);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        for n in 0..200 {
            let filter = Arc::new(parse_text(&format!("n > {n}")).unwrap());
            let choice = Choice::new(vec![LayerChoice { filter: Some(filter), ..LayerChoice::EVERYTHING }]);
            let made = service.tile(&collections, &choice, tile(0, 0, 0), ContentEncoding::Identity).await.unwrap();
            assert_eq!(made.features + made.thinned, 1999 - n);
            assert!(service.statistics().bytes <= 40_000 && service.filter_bytes() <= 20_000);
        }
        assert!(service.filter_bytes() > 10_000);
    });
}

#[test]
fn chosen_rows_take_about_a_byte_each() {
    let collection = mixed(&vec![(1000.0, 1000.0, 0); 8000], |_| true);
    let rows = ChosenRows::of(&collection, &RowNumbers::all(8000));
    assert_eq!(rows.byte_len(), 9000);
    assert_eq!(matching_rows(&collection.table, None).unwrap().len(), 8000);
}
