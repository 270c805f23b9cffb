//! `S_WITHIN(geometry, POLYGON(…))` and its kin: a literal prepared once, then compared with rows.

use super::{
    Cost, Predicate, Test,
    bbox::{outer_box, rows_near},
    rows::each_row,
};
use crate::{
    filter::SpatialOp,
    geometry::predicates::PreparedGeometry,
    model::{LonLatBounds, WorldBox},
    query::{
        Patience, Rows,
        block::{Block, Mask, Truth},
    },
    store::Table,
};

/// Whether a row stands so to a literal.
pub struct SpatialTest<'t> {
    table: &'t Table,
    op: SpatialOp,
    literal: PreparedGeometry,
    /// Hold the literal.
    boxes: Vec<WorldBox>,
}

/// `row op literal`; unknown for rows without geometry.
pub fn compare(table: &Table, op: SpatialOp, literal: PreparedGeometry) -> Predicate<'_> {
    if op == SpatialOp::Disjoint {
        return compare(table, SpatialOp::Intersects, literal).negated();
    }
    let boxes = literal.bounds().iter().flat_map(LonLatBounds::halves).map(|half| outer_box(&half)).collect();
    Predicate::test_of(SpatialTest { table, op, literal, boxes })
}

impl Test for SpatialTest<'_> {
    fn cost(&self) -> Cost {
        Cost::Geometry
    }

    fn prepare(&mut self, rows: usize, _patience: &Patience) {
        self.literal.prepare_for(rows);
    }

    fn test(&self, block: Block, wanted: &Mask) -> Truth {
        block.each(wanted, |row| {
            let bounds = self.table.boxes().get(row)?;
            if !self.boxes.iter().any(|outer| outer.intersects(bounds)) {
                return Some(false);
            }
            let decided = self.literal.decides(self.op, bounds);
            Some(decided.unwrap_or_else(|| self.literal.relate(self.op, &self.table.geometry().row(row))))
        })
    }

    fn candidates(&self) -> Option<Rows> {
        Some(self.boxes.iter().map(|outer| rows_near(self.table, outer)).fold(Rows::default(), Rows::union))
    }
}

/// The operator with its operands exchanged.
pub fn converse(op: SpatialOp) -> SpatialOp {
    match op {
        SpatialOp::Within => SpatialOp::Contains,
        SpatialOp::Contains => SpatialOp::Within,
        same => same,
    }
}

/// How every geometry stands to itself; unknown where there is none.
pub fn to_itself(table: &Table, op: SpatialOp) -> Predicate<'_> {
    use SpatialOp as Op;
    let answer = matches!(op, Op::Within | Op::Contains | Op::Equals | Op::Intersects);
    let located = table.located_rows();
    each_row(Cost::Reading, move |row| (row < located).then_some(answer))
}
