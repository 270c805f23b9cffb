//! Which shapefiles there will be: one kind of geometry each.

use super::{FORMAT, record::Layout};
use crate::{
    features::encode::{AxisOrder, EncodeError, FeatureSet, RowCursor, shape::Shape, survey::Survey},
    model::PartKind,
};

/// What the parts of files are called where there are several.
const KINDS: [(PartKind, &str); 3] = [(PartKind::Point, "points"), (PartKind::Line, "lines"), (PartKind::Polygon, "polygons")];

/// Readers count bytes in 31 bits.
const MAX_BYTES: u64 = i32::MAX as u64;

/// What the rows of a set need.
pub(super) struct Plan {
    kinds: [Need; 3],
    rows: u64,
    has_z: bool,
}

/// What the parts of one kind need.
#[derive(Debug, Clone, Copy, Default)]
struct Need {
    is_there: bool,
    /// A row has several points.
    several: bool,
    rings: u64,
    positions: u64,
}

impl Plan {
    /// For the rows of a set; for none, as all of the table would have it.
    pub fn of(set: &FeatureSet) -> Self {
        let has_z = Survey::of(set).some_z;
        let mut plan = Self { kinds: [Need::default(); 3], rows: set.rows.len() as u64, has_z };
        RowCursor::new(&set.rows).for_each(|row| plan.count(set, row));
        if plan.kinds.iter().all(|need| !need.is_there) {
            (0..set.table.located_rows()).for_each(|row| plan.count(set, row));
            plan.kinds.iter_mut().for_each(|need| (need.rings, need.positions) = (0, 0));
        }
        plan
    }

    fn count(&mut self, set: &FeatureSet, row: usize) {
        let shape = Shape::of(set, row, AxisOrder::Xy);
        let mut parts_of_kind = [0; 3];
        for part in shape.parts() {
            let kind = shape.part_kind(part);
            let place = KINDS.iter().position(|(k, _)| *k == kind).unwrap_or(0);
            let (Some(need), Some(parts)) = (self.kinds.get_mut(place), parts_of_kind.get_mut(place)) else { continue };
            *parts += 1;
            need.is_there = true;
            need.several |= *parts > 1;
            need.rings += shape.rings(part).len() as u64;
            need.positions += shape.rings(part).map(|ring| set.table.geometry().lon_lat(ring).len() as u64).sum::<u64>();
        }
    }

    /// Refuses files that would be too large.
    pub fn check(&self, record_bytes: usize) -> Result<(), EncodeError> {
        let too_large = |what: &str, bytes: u64| {
            let gigabytes = bytes as f64 / f64::from(1 << 30);
            let reason = format!(
                "its {what} would have {gigabytes:.1} GB, and no file of it may have more than 2; choose fewer features or columns, or another format"
            );
            EncodeError::Unfit { format: FORMAT, reason }
        };
        let table = self.rows.saturating_mul(record_bytes as u64);
        if table > MAX_BYTES {
            return Err(too_large(".dbf", table));
        }
        // Rings cost four bytes, positions sixteen and eight for a height, records 60 at most, and 32 for heights.
        let shapes = |need: &Need| need.rings * 4 + need.positions * 24 + self.rows * 92;
        match self.kinds.iter().filter(|need| need.is_there).map(shapes).max() {
            Some(bytes) if bytes > MAX_BYTES => Err(too_large(".shp", bytes)),
            _ => Ok(()),
        }
    }

    /// The files: their names, and what is in them. A set without any geometry has a table only.
    pub fn files<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (String, Option<Layout>)> + 'a {
        let there = KINDS.iter().zip(&self.kinds).filter(|(_, need)| need.is_there);
        let is_one = there.clone().count() == 1;
        let has_none = there.clone().count() == 0;
        let file = move |((kind, plural), need): (&(PartKind, &str), &Need)| {
            let name = if is_one { name.to_owned() } else { format!("{name}_{plural}") };
            (name, Some(Layout { kind: *kind, several: need.several, has_z: self.has_z }))
        };
        there.map(file).chain(has_none.then(|| (name.to_owned(), None)))
    }
}
