use super::*;
use crate::{
    crs::Crs,
    geometry::RowShape as _,
    model::{CrsOrigin, CrsReference, PartKind, RowBatch, TileCrs, TileMatrixSetPlan},
    store::{PreparedBatch, TableBuilder},
};

fn table(rows: &[(GeometryKind, &[&[[f64; 2]]])]) -> Arc<Table> {
    let mut batch = RowBatch::default();
    for (kind, rings) in rows {
        batch.begin_row(batch.len() as u64 + 1);
        batch.set_id(&crate::model::FeatureId::Integer(batch.len() as i64));
        for ring in *rings {
            ring.iter().for_each(|&[lon, lat]| batch.geometries.position(lon, lat, None));
            batch.geometries.end_ring();
        }
        batch.geometries.end_part(kind.part_kind().unwrap());
        batch.geometries.end_row(*kind);
        batch.end_row();
    }
    let mut builder = TableBuilder::new("geometry");
    builder.push(PreparedBatch::new(batch)).unwrap();
    Arc::new(builder.finish().table)
}

fn transformer(code: &str) -> Transformer {
    let definition = code.to_owned();
    let crs = Crs::resolve(&CrsReference { definition, origin: CrsOrigin::Default, authority_axis_order: false }).unwrap();
    Transformer::for_lon_lat(&crs, &[[69.0, 50.0]]).unwrap()
}

fn seen(table: &Arc<Table>, set: &TileMatrixSet) -> Table {
    see_through(table, set, &transformer(&set.crs().code)).unwrap()
}

/// A million metres of zone 12 of Pulkovo 1942, tiles of 1,048,576 m at level 0.
fn zone_12() -> TileMatrixSet {
    TileMatrixSet::new(TileMatrixSetPlan {
        id: "GK12".to_owned(),
        title: "Zone 12".to_owned(),
        crs: TileCrs { code: "EPSG:28412".to_owned(), northing_first: true, ordered_axes: ["N", "E"], metres_per_unit: 1.0 },
        origin: [12_000_000.0, 6_000_000.0],
        tile_side: 1_048_576.0,
        matrix: [1, 1],
        levels: 15,
    })
    .unwrap()
}

fn row_of(table: &Table, id: i64) -> usize {
    table.ids().find(&crate::model::FeatureId::Integer(id)).unwrap()
}

fn positions(table: &Table, id: i64) -> Vec<Vec<[f64; 2]>> {
    let (geometry, row) = (table.geometry(), row_of(table, id));
    let rings = geometry.parts(row).flat_map(|part| geometry.rings(part));
    rings.map(|ring| geometry.ring(ring).points.iter().map(|p| [p.x as f64, p.y as f64]).collect()).collect()
}

/// Eastings and northings by pyproj 3.7.2: inverse of Pulkovo 1942 to WGS 84 (16), zone 12.
#[test]
fn a_point_lies_where_proj_puts_it() {
    let points = table(&[(GeometryKind::Point, &[&[[69.0, 50.0]]]), (GeometryKind::Point, &[&[[70.0, 47.8]]])]);
    let set = zone_12();
    let seen = seen(&points, &set);
    assert_eq!(seen.rows_outside(), 0);
    for (id, there) in [(0, [12_500_066.914, 5_540_902.157]), (1, [12_574_978.602, 5_296_730.231])] {
        let [x, y] = positions(&seen, id)[0][0];
        // Four times the tile's side is the side of the square, and the tile the second from its corner.
        let unit = 4.0 * 1_048_576.0 / WORLD_SIZE as f64;
        let easting = (x + 0.5) * unit - 1_048_576.0 + 12_000_000.0;
        let northing = 6_000_000.0 + 1_048_576.0 - (y + 0.5) * unit;
        assert!((easting - there[0]).abs() < 2.0 * unit && (northing - there[1]).abs() < 2.0 * unit, "{easting} {northing}");
    }
}

#[test]
fn what_lies_outside_is_counted_and_keeps_its_row() {
    let points = table(&[
        (GeometryKind::Point, &[&[[69.0, 50.0]]]),
        (GeometryKind::Point, &[&[[-100.0, 50.0]]]),
        (GeometryKind::Point, &[&[[69.0, -89.0]]]),
    ]);
    let seen = seen(&points, &zone_12());
    assert_eq!((seen.rows(), seen.located_rows(), seen.rows_outside()), (3, 3, 2));
    assert_eq!(seen.geometry().parts(row_of(&seen, 1)).len(), 0);
    assert_eq!((seen.given().revision(), points.given().revision()), (points.revision(), points.revision()));
    assert_ne!(seen.revision(), points.revision());
}

#[test]
fn a_polygon_around_the_world_is_the_whole_square() {
    let world: &[[f64; 2]] = &[[-180.0, -90.0], [180.0, -90.0], [180.0, 90.0], [-180.0, 90.0], [-180.0, -90.0]];
    let worlds = table(&[(GeometryKind::Polygon, &[world])]);
    for set in
        [zone_12(), TileMatrixSet::etrs_tm35fin(), TileMatrixSet::world_crs84_quad(), TileMatrixSet::world_mercator_wgs84_quad()]
    {
        let seen = seen(&worlds, &set);
        assert_eq!(seen.rows_outside(), 0, "{}", set.id());
        let shown = seen.index().bounds();
        let [west, south, east, north] = set.extent();
        let (low, high) = (set.to_square([west, north]), set.to_square([east, south]));
        let near = |a: u32, b: f64| (a as f64) <= b + 1.0;
        assert!(near(shown.min_x, low[0]) && near(shown.min_y, low[1]), "{} {shown:?} {low:?}", set.id());
        assert!(shown.max_x as f64 >= high[0] - 1.0 && shown.max_y as f64 >= high[1] - 1.0, "{} {shown:?} {high:?}", set.id());
    }
}

#[test]
fn crs84_is_taken_as_it_is_up_to_its_edges() {
    let points = table(&[
        (GeometryKind::Point, &[&[[-180.0, 90.0]]]),
        (GeometryKind::Point, &[&[[180.0, -90.0]]]),
        (GeometryKind::Point, &[&[[0.0, 0.0]]]),
    ]);
    let seen = seen(&points, &TileMatrixSet::world_crs84_quad());
    assert_eq!(positions(&seen, 0)[0][0], [0.0, 0.0]);
    assert_eq!(positions(&seen, 1)[0][0], [u32::MAX as f64, (1u64 << 31) as f64]);
    assert_eq!(positions(&seen, 2)[0][0], [(1u64 << 31) as f64, (1u64 << 30) as f64]);
}

/// The parallel of 50° N between 66° and 72° E bends 4 km in zone 12; both neighbours must bend alike.
#[test]
fn long_edges_follow_their_curve_alike_for_both_neighbours() {
    let north: &[[f64; 2]] = &[[66.0, 50.0], [72.0, 50.0], [72.0, 51.0], [66.0, 51.0], [66.0, 50.0]];
    let south: &[[f64; 2]] = &[[66.0, 49.0], [72.0, 49.0], [72.0, 50.0], [66.0, 50.0], [66.0, 49.0]];
    let sheets = table(&[(GeometryKind::Polygon, &[north]), (GeometryKind::Polygon, &[south])]);
    let (set, way) = (zone_12(), transformer("EPSG:28412"));
    let seen = seen(&sheets, &set);
    let on_parallel = |id| {
        let mut path = positions(&seen, id).remove(0);
        let mut ends = [[66.0, 50.0], [72.0, 50.0]];
        way.inverse(&mut ends);
        let [a, b] = ends.map(|p| set.to_square(p).map(f64::floor));
        path.pop();
        let from = path.iter().position(|p| *p == a).unwrap();
        path.rotate_left(from);
        if let Some(to) = path.iter().position(|p| *p == b).filter(|&to| to < path.len() / 2) {
            path.truncate(to + 1);
        } else {
            let to = path.iter().position(|p| *p == b).unwrap();
            path.drain(1..to);
            path.rotate_left(1);
            path.reverse();
        }
        path
    };
    let (one, other) = (on_parallel(0), on_parallel(1));
    assert!(one.len() > 100, "{}", one.len());
    assert_eq!(one, other);
    let unit_m = 4.0 * 1_048_576.0 / WORLD_SIZE as f64;
    for i in 0..=1000 {
        let mut p = [[66.0 + 6.0 * i as f64 / 1000.0, 50.0]];
        way.inverse(&mut p);
        let [x, y] = set.to_square(p[0]);
        let off = one.windows(2).map(|e| distance([x, y], e[0], e[1])).fold(f64::INFINITY, f64::min);
        assert!(off * unit_m < 0.11, "{i}: {} m", off * unit_m);
    }
}

fn distance(p: [f64; 2], a: [f64; 2], b: [f64; 2]) -> f64 {
    let (along, to) = ([b[0] - a[0], b[1] - a[1]], [p[0] - a[0], p[1] - a[1]]);
    let share = ((to[0] * along[0] + to[1] * along[1]) / (along[0].powi(2) + along[1].powi(2))).clamp(0.0, 1.0);
    (to[0] - along[0] * share).hypot(to[1] - along[1] * share)
}

#[test]
fn lines_come_in_pieces_and_holes_without_their_exterior_do_not_come() {
    let line: &[[f64; 2]] = &[[69.0, 50.0], [-60.0, 50.0], [-60.0, 49.0], [69.0, 49.0]];
    let far: &[[f64; 2]] = &[[-60.0, 40.0], [-50.0, 40.0], [-50.0, 50.0], [-60.0, 40.0]];
    let hole: &[[f64; 2]] = &[[69.0, 50.0], [69.0, 50.1], [69.1, 50.1], [69.0, 50.0]];
    let rows = table(&[(GeometryKind::LineString, &[line]), (GeometryKind::Polygon, &[far, hole])]);
    let seen = seen(&rows, &zone_12());
    assert_eq!(seen.geometry().parts(row_of(&seen, 0)).len(), 2);
    assert_eq!(seen.geometry().row(row_of(&seen, 0)).part_kind(0), PartKind::Line);
    assert_eq!(positions(&seen, 1).len(), 0);
}
