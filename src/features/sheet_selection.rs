//! The sheets that meet a box, however many: counted by arithmetic, made a page at a time.

use super::sheets::{margin_deg, sheet_table, sheets_near};
use crate::{
    crs::{
        CrsError,
        sheets::{Sheet, SheetGrid, SheetScale},
    },
    filter::Expr,
    geometry::predicates::PreparedGeometry,
    model::{FeatureId, LonLatBounds, SpatialOp},
    query::{QueryError, matching_rows, meets},
};
use std::collections::HashSet;

/// Sheets along the edge of a box that are looked at one by one, at most.
const MAX_EDGE_SHEETS: usize = 20_000;
/// What is inside a box is told in bands of so many degrees: the farther north, the more sheets are off in longitude.
const BAND_DEG: f64 = 4.0;

/// Sheets of one scale, from north-west to south-east.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetSelection {
    grid: SheetGrid,
    /// Numbers in the grid of sheets that are not among them, ascending.
    left_out: Vec<u64>,
}

/// Why the sheets of a box cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum SheetSelectionError {
    /// It would take long.
    #[error("the box has more than {MAX_EDGE_SHEETS} sheets along its edge; give a smaller one, or one around the whole world")]
    LongEdge,
    /// Sheets cannot be brought to WGS 84.
    #[error("the map sheets cannot be computed")]
    Crs(#[from] CrsError),
    /// The box cannot be compared with sheets.
    #[error(transparent)]
    Query(#[from] QueryError),
}

impl SheetSelection {
    /// All sheets of a scale.
    pub fn whole(scale: SheetScale) -> Self {
        Self { grid: SheetGrid::whole(scale), left_out: vec![] }
    }

    /// The sheets whose outline on WGS 84 meets `literal`, an area with `bounds` around it.
    ///
    /// The shift between Pulkovo 1942 and WGS 84 moves sheets by less than a margin: those that meet the area made smaller by it
    /// meet the area, and only those along its edge are made to be asked.
    pub fn meeting(scale: SheetScale, bounds: &LonLatBounds, literal: &Expr) -> Result<Self, SheetSelectionError> {
        let grid = sheets_near(scale, bounds);
        let inner: Vec<SheetGrid> = inside(bounds, literal).iter().map(|inner| SheetGrid::meeting(scale, inner)).collect();
        let edge: Vec<(u64, Sheet)> = grid.beyond(&inner).take(MAX_EDGE_SHEETS + 1).collect();
        if edge.len() > MAX_EDGE_SHEETS {
            return Err(SheetSelectionError::LongEdge);
        }
        let table = sheet_table(edge.iter().map(|(_, sheet)| *sheet))?;
        let matching = matching_rows(&table, Some(&meets(&table, literal.clone())))?;
        let meeting: HashSet<FeatureId> = matching.iter().map(|row| table.ids().get(row).to_owned()).collect();
        let is_apart = |sheet: &Sheet| !meeting.contains(&FeatureId::Text(sheet.to_string().as_str().into()));
        Ok(Self { grid, left_out: edge.iter().filter(|(_, sheet)| is_apart(sheet)).map(|(number, _)| *number).collect() })
    }

    /// How many there are.
    pub fn len(&self) -> u64 {
        self.grid.len() - self.left_out.len() as u64
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The sheets but for the first `skip`.
    pub fn sheets(&self, skip: u64) -> impl Iterator<Item = Sheet> {
        // Each sheet that is left out before it moves the first one by a place.
        let mut from = skip;
        for number in &self.left_out {
            if *number > from {
                break;
            }
            from += 1;
        }
        let left_out = &self.left_out[self.left_out.partition_point(|number| *number < from)..];
        let mut left_out = left_out.iter().copied().peekable();
        let numbered = (from..).zip(self.grid.sheets(from));
        numbered.filter(move |(number, _)| left_out.next_if_eq(number).is_none()).map(|(_, sheet)| sheet)
    }
}

/// Boxes that lie inside an area with a margin to spare.
fn inside(bounds: &LonLatBounds, literal: &Expr) -> Vec<LonLatBounds> {
    let bands = || bands(bounds);
    match literal {
        Expr::Bbox(_) => bands().filter_map(|band| shrunk(&band, bounds, 1.0)).collect(),
        // The edges of an area from another CRS may run anywhere: a margin in which they do not, and one more.
        Expr::Geometry(area) => PreparedGeometry::new(area).map_or_else(
            |_| vec![],
            |area| {
                let is_inside = |part: &LonLatBounds| {
                    PreparedGeometry::from_bounds(part).is_ok_and(|part| area.relate_prepared(SpatialOp::Within, &part))
                };
                let held = bands().filter(|band| shrunk(band, bounds, 1.0).as_ref().is_some_and(is_inside));
                held.filter_map(|band| shrunk(&band, bounds, 2.0)).collect()
            },
        ),
        _ => vec![],
    }
}

/// The box in bands from south to north.
fn bands(bounds: &LonLatBounds) -> impl Iterator<Item = LonLatBounds> {
    let count = ((bounds.north() - bounds.south()) / BAND_DEG).ceil().max(1.0);
    let edge = move |i: f64| bounds.south() + (bounds.north() - bounds.south()) * i / count;
    let [west, _, east, _] = bounds.to_array();
    (0..count as u32).map(f64::from).filter_map(move |i| LonLatBounds::new(west, edge(i), east, edge(i + 1.0)).ok())
}

/// A band of a box but for some margins to all sides of the box; `None` where nothing is left of it.
fn shrunk(band: &LonLatBounds, whole: &LonLatBounds, margins: f64) -> Option<LonLatBounds> {
    let [dx, dy] = margin_deg(band).map(|margin| margin * margins);
    let (south, north) = (band.south().max(whole.south() + dy), band.north().min(whole.north() - dy));
    let is_wide = band.halves().map(|half| half.east() - half.west()).sum::<f64>() > 2.0 * dx;
    let inner = || LonLatBounds::new(band.west() + dx, south, band.east() - dx, north).ok();
    if is_wide && south < north { inner() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::matching_rows;
    use proptest::prelude::*;

    fn names(sheets: impl Iterator<Item = Sheet>) -> Vec<String> {
        sheets.map(|sheet| sheet.to_string()).collect()
    }

    /// Every sheet of the scale, made and asked.
    fn one_by_one(scale: SheetScale, literal: &Expr) -> Vec<String> {
        let table = sheet_table(SheetGrid::whole(scale).sheets(0)).unwrap();
        let rows = matching_rows(&table, Some(&meets(&table, literal.clone()))).unwrap();
        let mut names: Vec<String> =
            rows.iter().map(|row| table.column("sheet").unwrap().value(row).with_text(str::to_owned)).collect();
        names.sort();
        names
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn the_sheets_of_a_box_are_those_that_meet_it_one_by_one(
            west in -180.0..180.0f64, south in -10.0..86.0f64, width in 0.0..300.0f64, height in 0.0..60.0f64, skip in 0u64..3000,
            on_a_graticule in any::<bool>(),
        ) {
            let grid = |degrees: f64| if on_a_graticule { degrees.round() } else { degrees };
            let (west, south) = (grid(west), grid(south));
            let east = if west + width > 180.0 { west + width - 360.0 } else { west + width };
            let bounds = LonLatBounds::new(west, south, east, (south + height).min(90.0)).unwrap();
            let literal = Expr::Bbox(bounds.to_array().to_vec());
            let selection = SheetSelection::meeting(SheetScale::K500, &bounds, &literal).unwrap();
            let mut found = names(selection.sheets(0));
            prop_assert_eq!(found.len() as u64, selection.len());
            prop_assert_eq!(names(selection.sheets(skip)), found.get(skip as usize..).unwrap_or_default());
            found.sort();
            prop_assert_eq!(&found, &one_by_one(SheetScale::K500, &literal));
            if !bounds.crosses_antimeridian() && width > 0.0 && height > 0.0 {
                let [w, s, e, n] = bounds.to_array();
                let ring = vec![(w, s), (e, s), (e, n), (w.midpoint(e), n), (w, s)];
                let slanted = geo_types::Polygon::new(ring.into(), vec![]);
                let literal = Expr::Geometry(slanted.into());
                let selection = SheetSelection::meeting(SheetScale::K500, &bounds, &literal).unwrap();
                let mut found = names(selection.sheets(0));
                found.sort();
                prop_assert_eq!(found, one_by_one(SheetScale::K500, &literal));
            }
        }
    }
}
