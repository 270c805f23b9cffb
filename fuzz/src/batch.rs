//! What must hold of a batch of rows.

use lode::{
    geometry::clean::clean,
    model::{GeometryKind, PartKind, RowBatch, RowGeometry},
};

/// Columns are as long as there are rows, offsets go on from one another to the end of what they count, and no part or
/// ring is empty.
pub fn check(batch: &RowBatch) {
    let (rows, geometries) = (batch.len(), &batch.geometries);
    assert_eq!(geometries.len(), rows, "geometries");
    assert_eq!(batch.ids.len(), rows, "ids");
    for (name, column) in &batch.columns {
        assert_eq!(column.len(), rows, "values of `{name}`");
    }
    assert!(geometries.z().is_empty() || geometries.z().len() == geometries.xy().len(), "heights");
    let (mut parts, mut rings, mut positions) = (0, 0, 0);
    for row in geometries.iter() {
        assert_eq!(row.parts().start, parts, "a part between rows");
        parts = row.parts().end;
        assert_eq!(row.kind() == GeometryKind::Null, row.parts().is_empty(), "null is what has no parts");
        check_parts(row, &mut rings, &mut positions);
        assert!(row.all_coord_range().end == positions);
    }
    assert_eq!(positions, geometries.xy().len(), "positions of no row");
}

fn check_parts(row: RowGeometry<'_>, rings: &mut usize, positions: &mut usize) {
    for part in row.parts() {
        let kind = row.part_kind(part);
        assert!(row.kind().part_kind().is_none_or(|of_row| of_row == kind), "a {kind:?} in a {:?}", row.kind());
        assert!(row.rings(part).start == *rings && !row.rings(part).is_empty(), "rings out of step");
        *rings = row.rings(part).end;
        assert!(kind == PartKind::Polygon || row.rings(part).len() == 1, "a {kind:?} of several rings");
        for ring in row.rings(part) {
            let range = row.coord_range(ring);
            assert!(range.start == *positions && !range.is_empty(), "positions out of step");
            assert!(kind != PartKind::Point || range.len() == 1, "a point of several positions");
            *positions = range.end;
        }
    }
}

/// Positions are on earth, rings closed, and cleaning again finds nothing: so polygons are valid.
pub fn check_clean(batch: &RowBatch) {
    for [lon, lat] in batch.geometries.xy() {
        assert!(lon.abs() <= 180.0 && lat.abs() <= 90.0, "{lon} {lat}");
    }
    for row in batch.geometries.iter() {
        for part in row.parts() {
            for coords in row.rings(part).map(|ring| row.coords(ring)) {
                match row.part_kind(part) {
                    PartKind::Point => {}
                    PartKind::Line => assert!(coords.len() >= 2),
                    PartKind::Polygon => assert!(coords.len() >= 4 && coords.first() == coords.last()),
                }
            }
        }
    }
    // Below, products of coordinates underflow, and the exact predicates are no longer exact.
    if batch.geometries.xy().iter().flatten().any(|v| *v != 0.0 && v.abs() < 1e-100) {
        return;
    }
    let mut again = batch.geometries.clone();
    let mut defects = vec![];
    let dropped = clean(&mut again, &batch.source_rows, &mut defects);
    assert!(dropped.is_empty() && defects.is_empty(), "cleaning what is clean found {defects:?}");
    assert_eq!(again.xy(), batch.geometries.xy());
}
