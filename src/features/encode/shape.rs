//! The geometry of a row as it is to be written.

use super::{AxisOrder, FeatureSet, OutputCrs, envelope::Envelope};
use crate::{
    model::{GeometryKind, PartKind},
    store::GeometryColumn,
};
use std::{borrow::Cow, ops::Range};

/// The geometry of a row, in the CRS in which it is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape<'a> {
    geometry: &'a GeometryColumn,
    crs: Option<&'a OutputCrs>,
    order: AxisOrder,
    /// Heights are left out.
    flat: bool,
    row: usize,
}

/// A position that does not exist in the CRS: the other side of the Earth, a pole in Web Mercator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NoPlace;

/// What to tell of features without a place in the CRS, if there are any.
pub(super) fn no_place_note(set: &FeatureSet, features: u64) -> Option<String> {
    let crs = set.crs.as_ref().map_or("this CRS", |crs| crs.code());
    match features {
        0 => None,
        1 => Some(format!("1 feature has no place in {crs} and is written without its geometry")),
        n => Some(format!("{n} features have no place in {crs} and are written without their geometry")),
    }
}

impl<'a> Shape<'a> {
    /// The geometry of a row of the set.
    pub fn of(set: &'a FeatureSet, row: usize, order: AxisOrder) -> Self {
        Self { geometry: set.table.geometry(), crs: set.crs.as_deref(), order, flat: false, row }
    }

    /// The same in longitude and latitude.
    pub fn in_lon_lat(self) -> Self {
        Self { crs: None, ..self }
    }

    /// The same with a height at every position or at none.
    pub fn of_one_dimension(self) -> Self {
        Self { flat: !self.is_3d(), ..self }
    }

    /// What it is.
    pub fn kind(&self) -> GeometryKind {
        self.geometry.kind(self.row)
    }
    /// Its parts.
    pub fn parts(&self) -> Range<usize> {
        self.geometry.parts(self.row)
    }
    /// The kind of one of its parts.
    pub fn part_kind(&self, part: usize) -> PartKind {
        self.geometry.part_kind(self.row, part)
    }
    /// The rings of a part.
    pub fn rings(&self, part: usize) -> Range<usize> {
        self.geometry.rings(part)
    }

    /// How many positions a ring has.
    pub fn len(&self, ring: usize) -> usize {
        self.geometry.lon_lat(ring).len()
    }

    /// The positions of a ring.
    #[inline]
    pub fn ring(&self, ring: usize) -> Result<Cow<'a, [[f64; 2]]>, NoPlace> {
        let lon_lat = self.geometry.lon_lat(ring);
        let Some(crs) = self.crs else { return Ok(Cow::Borrowed(lon_lat)) };
        let positions = crs.project(lon_lat, self.order);
        // PROJ fails at both numbers or none.
        if positions.iter().any(|p| p[0].is_nan()) { Err(NoPlace) } else { Ok(positions) }
    }

    /// The position of a part that is a point.
    pub fn point(&self, part: usize) -> Result<[f64; 2], NoPlace> {
        self.ring(self.rings(part).start)?.first().copied().ok_or(NoPlace)
    }

    /// The box around it, empty for a null one.
    pub fn bounds(&self) -> Result<Envelope, NoPlace> {
        let mut bounds = Envelope::EMPTY;
        let mut rings = self.parts().flat_map(|part| self.rings(part));
        rings.try_for_each(|ring| self.ring(ring).map(|positions| bounds.extend(&positions)))?;
        Ok(bounds)
    }

    /// The heights of a ring: NaN where a position has none.
    pub fn heights(&self, ring: usize) -> Option<&'a [f64]> {
        if self.flat { None } else { self.geometry.z(ring) }
    }

    /// Whether every position has a height.
    pub fn is_3d(&self) -> bool {
        let is_high = |ring| self.heights(ring).is_some_and(|z| z.iter().all(|z| !z.is_nan()));
        self.geometry.has_z() && self.parts().all(|part| self.rings(part).all(is_high))
    }
}
