//! Sheets of the international map as features: made when they are asked for, never stored.

use crate::{
    crs::{
        Crs, CrsError, Transformer,
        sheets::{Sheet, SheetGrid, SheetScale},
    },
    model::{CrsOrigin, CrsReference, FeatureId, GeometryKind, LonLatBounds, PartKind, RowBatch, Value},
    store::{PreparedBatch, Table, TableBuilder},
};
use std::sync::OnceLock;

/// The graticule on which sheets are drawn: Pulkovo 1942.
const SHEETS_CRS: &str = "EPSG:4284";
/// Where the operation from it must hold: Astana. One for all sheets, so that neighbours share their corners.
const ANCHOR: [f64; 2] = [71.43, 51.13];
/// More than the sheets are off between Pulkovo 1942 and WGS 84, degrees of latitude.
const MARGIN_DEG: f64 = 0.01;
/// So far from the antimeridian a place lies on the sheet west of it, degrees: less than a tenth of a millimetre.
const EDGE_DEG: f64 = 1e-9;
/// There are no sheets farther north.
const NORTHERNMOST: f64 = 88.1;

/// The sheets that may meet a box on WGS 84: all that do, and perhaps some just outside it.
pub fn sheets_near(scale: SheetScale, bounds: &LonLatBounds) -> SheetGrid {
    let lat = |lat: f64| lat.clamp(-90.0, 90.0);
    let lon = |lon: f64| lon.clamp(-180.0, 180.0);
    let [dx, dy] = margin_deg(bounds);
    let (south, north) = (lat(bounds.south() - dy), lat(bounds.north() + dy));
    let grown = LonLatBounds::new(lon(bounds.west() - dx), south, lon(bounds.east() + dx), north);
    grown.map_or_else(|_| SheetGrid::whole(scale), |grown| SheetGrid::meeting(scale, &grown))
}

/// More than the sheets of a box are off between Pulkovo 1942 and WGS 84: degrees of longitude, degrees of latitude.
pub(super) fn margin_deg(bounds: &LonLatBounds) -> [f64; 2] {
    let farthest = bounds.north().abs().max(bounds.south().abs()).min(NORTHERNMOST);
    [MARGIN_DEG / farthest.to_radians().cos(), MARGIN_DEG]
}

/// The outline of a sheet on WGS 84: a closed ring of longitude and latitude, counter-clockwise.
pub fn sheet_outline(sheet: Sheet) -> Result<[[f64; 2]; 5], CrsError> {
    let [west, south, east, north] = sheet.edges();
    let mut ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
    move_to_wgs84(&mut ring)?;
    Ok(ring)
}

/// The same with the corners of all sheets of 1:200 000 along its edges, which are straight on Pulkovo 1942 and not quite on WGS 84:
/// what those cover together is the sheet.
pub fn sheet_area(sheet: Sheet) -> Result<Vec<[f64; 2]>, CrsError> {
    let pieces = match sheet.scale() {
        SheetScale::Million => 6,
        SheetScale::K500 => 3,
        _ => 1,
    };
    let [west, south, east, north] = sheet.edges();
    let corners = [[west, south], [east, south], [east, north], [west, north], [west, south]];
    let along = |ends: &[[f64; 2]], i: u32| {
        [0, 1].map(|axis| ends[0][axis] + (ends[1][axis] - ends[0][axis]) * f64::from(i) / f64::from(pieces))
    };
    let mut ring: Vec<[f64; 2]> = corners.windows(2).flat_map(|ends| (0..pieces).map(move |i| along(ends, i))).collect();
    ring.push(corners[4]);
    move_to_wgs84(&mut ring)?;
    Ok(ring)
}

/// From Pulkovo 1942. The antimeridian is an edge of sheets in both systems: a corner carried over it would come back on the other
/// side of the world.
fn move_to_wgs84(ring: &mut [[f64; 2]]) -> Result<(), CrsError> {
    let longitudes: Vec<f64> = ring.iter().map(|position| position[0]).collect();
    to_wgs84()?.transform(ring);
    for (moved, lon) in ring.iter_mut().zip(longitudes).filter(|(_, lon)| lon.abs() >= 180.0) {
        moved[0] = lon;
    }
    Ok(())
}

/// The sheets of every scale on which a place on WGS 84 lies, the smallest scale first, as [`sheet_outline`] draws them; none
/// where there are no sheets.
pub fn sheets_at([lon, lat]: [f64; 2]) -> Result<Vec<Sheet>, CrsError> {
    let mut place = [[lon, lat]];
    to_wgs84()?.inverse(&mut place);
    let [[moved, lat]] = place;
    // The antimeridian is an edge in both systems.
    let over = moved.abs() > 180.0 || (moved - lon).abs() > 180.0;
    let last = if lon > 0.0 { 180.0 - EDGE_DEG } else { -180.0 };
    let lon = if lon.abs() == 180.0 || over { last } else { moved };
    Ok(SheetScale::ALL.into_iter().filter_map(|scale| Sheet::at(lon, lat, scale)).collect())
}

/// Sheets as a table: the name as id and as `sheet`, the scale, the edges on Pulkovo 1942.
pub fn sheet_table(sheets: impl Iterator<Item = Sheet>) -> Result<Table, CrsError> {
    table_of(sheets, |sheet| sheet_outline(sheet).map(Vec::from))
}

/// The same with outlines of [`sheet_area`].
pub fn sheet_regions(sheets: impl Iterator<Item = Sheet>) -> Result<Table, CrsError> {
    table_of(sheets, sheet_area)
}

fn table_of(
    sheets: impl Iterator<Item = Sheet>,
    outline: impl Fn(Sheet) -> Result<Vec<[f64; 2]>, CrsError>,
) -> Result<Table, CrsError> {
    let mut batch = RowBatch::default();
    for (i, sheet) in sheets.enumerate() {
        batch.begin_row(i as u64 + 1);
        let name = sheet.to_string();
        batch.set_id(&FeatureId::Text(name.as_str().into()));
        for [lon, lat] in outline(sheet)? {
            batch.geometries.position(lon, lat, None);
        }
        batch.geometries.end_ring();
        batch.geometries.end_part(PartKind::Polygon);
        batch.geometries.end_row(GeometryKind::Polygon);
        batch.set("sheet", Value::Text(&name));
        batch.set("scale", Value::Text(&sheet.scale().to_string()));
        batch.set("denominator", Value::Integer(i64::from(sheet.scale().denominator())));
        for (name, edge) in ["west", "south", "east", "north"].into_iter().zip(sheet.edges()) {
            batch.set(name, Value::Float(edge));
        }
        batch.end_row();
    }
    let mut builder = TableBuilder::new("geometry");
    // It refuses only what is too large for its numbers, which so few sheets are not.
    let _ = builder.push(PreparedBatch::new(batch));
    Ok(builder.finish().table)
}

fn to_wgs84() -> Result<Transformer, CrsError> {
    static TRANSFORMER: OnceLock<Transformer> = OnceLock::new();
    if let Some(transformer) = TRANSFORMER.get() {
        return Ok(transformer.clone());
    }
    let reference = CrsReference { definition: SHEETS_CRS.to_owned(), origin: CrsOrigin::Default, authority_axis_order: false };
    let transformer = Transformer::new(&Crs::resolve(&reference)?, &[ANCHOR])?;
    Ok(TRANSFORMER.get_or_init(|| transformer).clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_lies_a_hundred_metres_from_its_edges_on_wgs84() {
        let sheet = Sheet::parse("M-42-XII").unwrap();
        let ring = sheet_outline(sheet).unwrap();
        let [west, south, ..] = sheet.edges();
        let (east_m, north_m) = ((ring[0][0] - west) * 111_320.0 * south.to_radians().cos(), (ring[0][1] - south) * 111_200.0);
        let shift_m = east_m.hypot(north_m);
        assert!((57.0..97.0).contains(&shift_m), "{shift_m} m");
    }

    #[test]
    fn sheets_at_the_antimeridian_end_there_on_their_own_side() {
        for (name, west, east) in [("M-60", 174.0, 180.0), ("M-1", -180.0, -174.0), ("A-60-144-Г-г-4", 179.9375, 180.0)] {
            for [lon, _] in sheet_outline(Sheet::parse(name).unwrap()).unwrap() {
                assert!((west - MARGIN_DEG..=east + MARGIN_DEG).contains(&lon) && lon.abs() <= 180.0, "{name}: {lon}");
            }
        }
    }

    #[test]
    fn a_place_lies_on_a_sheet_of_every_scale_whose_outline_holds_it() {
        let names = |place: [f64; 2]| sheets_at(place).unwrap().iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(names([71.43, 51.13])[..3], ["M-42", "M-42-Б", "M-42-XII"]);
        assert_eq!(names([180.0, 50.0])[0], "M-60");
        assert_eq!(names([-180.0, 50.0])[0], "M-1");
        assert_eq!(names([179.999_9, 50.0])[0], "M-60");
        assert_eq!(names([-179.999_9, 50.0])[0], "M-1");
        assert!(names([10.0, -1.0]).is_empty() && names([10.0, 90.0]).is_empty());
        for place in [[71.43, 51.13], [0.0001, 49.0], [-0.0001, 49.0], [66.0005, 51.9995], [32.05, 54.78], [100.0, 79.0]] {
            for sheet in sheets_at(place).unwrap() {
                let ring = sheet_outline(sheet).unwrap();
                let [[west, south], _, [east, north], ..] = ring;
                let inside =
                    west - 1e-6 <= place[0] && place[0] <= east + 1e-6 && south - 1e-6 <= place[1] && place[1] <= north + 1e-6;
                assert!(inside, "{place:?} on {sheet}: {ring:?}");
            }
        }
    }

    #[test]
    fn sheets_around_a_box_are_features_with_their_names() {
        let bounds = LonLatBounds::new(71.4, 51.1, 71.5, 51.2).unwrap();
        let table = sheet_table(sheets_near(SheetScale::K200, &bounds).sheets(0)).unwrap();
        assert_eq!(table.rows(), 1);
        assert_eq!(table.ids().find(&"M-42-XII".into()), Some(0));
        assert_eq!(table.column("denominator").unwrap().value(0), Value::Integer(200_000));
    }
}
