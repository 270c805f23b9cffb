//! What must hold of a table.

use lode::{
    features::{
        ItemsQuery, Order,
        encode::{self, EncodeOptions, FeatureSet, OutputFormat, RowCursor},
        page,
    },
    model::{GeometryKind, PageStart, WorldBox},
    store::Table,
};
use serde_json::value::RawValue;
use std::sync::Arc;

/// Ids find their rows, rows with a geometry come first, the index finds them all, every feature is JSON, and paging
/// gives every row once.
pub fn check(table: &Arc<Table>) {
    let geometry = table.geometry();
    let (mut parts, mut rings, mut positions) = (0, 0, 0);
    for row in 0..table.rows() {
        let is_located = row < table.located_rows();
        assert_eq!(geometry.kind(row) != GeometryKind::Null, is_located, "row {row} of {}", table.located_rows());
        assert_eq!(table.ids().find(&table.ids().get(row).to_owned()), Some(row), "an id that finds another row");
        assert_eq!(geometry.parts(row).start, parts);
        parts = geometry.parts(row).end;
        for part in geometry.parts(row) {
            assert_eq!(geometry.rings(part).start, rings);
            rings = geometry.rings(part).end;
            for ring in geometry.rings(part) {
                let (lon_lat, view) = (geometry.lon_lat(ring), geometry.ring(ring));
                assert!(!lon_lat.is_empty() && lon_lat.len() == view.points.len());
                assert!(geometry.z(ring).is_none_or(|z| z.len() == lon_lat.len()));
                positions += lon_lat.len();
            }
        }
    }
    assert_eq!((rings, positions), (geometry.ring_count(), geometry.position_count()));
    assert_eq!(table.index().rows_in(&WorldBox::WORLD).len(), table.located_rows());
    assert_eq!(table.bounds().is_some(), table.located_rows() > 0);
    check_features(table);
}

fn check_features(table: &Arc<Table>) {
    let mut query = ItemsQuery { filter: None, order: Order::Table, limit: Some(1 + table.rows() / 3), start: PageStart::First };
    let mut next_row = 0;
    loop {
        let page = page(table, &query).unwrap();
        assert_eq!(page.number_matched, table.rows());
        let rows = Arc::new(page.rows);
        for row in RowCursor::new(&rows) {
            assert_eq!(row, next_row, "a page that does not go on where the last one ended");
            next_row += 1;
        }
        check_json(&FeatureSet { rows, ..FeatureSet::whole(table, "fuzz") });
        let Some(next) = page.next else { break };
        query.start = next;
    }
    assert_eq!(next_row, table.rows());
}

fn check_json(set: &FeatureSet) {
    let mut writer = encode::writer(OutputFormat::GeoJson, set.clone(), EncodeOptions::default()).unwrap();
    let mut text = vec![];
    while writer.write_chunk(&mut text).unwrap() {}
    // Any JSON: lists and maps keep numbers that no machine can hold.
    if let Err(error) = serde_json::from_slice::<&RawValue>(&text) {
        panic!("{error}: {}", String::from_utf8_lossy(&text));
    }
}
