//! Ore, grade and contained metal that contradict each other.

use super::{
    Subject,
    assess::Found,
    finding::{Findings, Sure},
};

/// More than this part off is told.
const TOLERANCE: f64 = 0.05;
/// More than this part off is not what rounding a grade does.
const BEYOND_ROUNDING: f64 = 0.5;

pub(super) fn find(subject: &Subject<'_>) -> Found {
    let roles = &subject.roles;
    let (Some(ore), Some(grade), Some(contained)) = (&roles.ore, &roles.grade, &roles.contained) else {
        return Found::not_looked("there are no columns of ore, grade and contained metal with units that are understood");
    };
    let mut findings = Findings::default();
    let column = &subject.table.columns()[contained.column].name;
    for row in subject.rows.iter() {
        let amount = |amount: &super::units::Amount| amount.of(subject.table, row);
        let (Some(ore_t), Some(share), Some(metal_t)) = (amount(ore), amount(grade), amount(contained)) else { continue };
        let expected_t = ore_t * share;
        let off = (expected_t - metal_t).abs() / expected_t.abs().max(metal_t.abs());
        // Nothing contained in nothing is no contradiction, nor is a number that is none.
        if off.is_nan() || off <= TOLERANCE {
            continue;
        }
        let sure = if off > BEYOND_ROUNDING { Sure::Certain } else { Sure::Likely };
        findings.row(sure, off, row, Some(column), || {
            let times = (metal_t / expected_t).abs();
            let ratio = if times >= 1.0 { format!("{times:.3} times as much") } else { format!("{:.3} times less", 1.0 / times) };
            format!("{ore_t} t of ore with {share:e} of metal hold {expected_t} t; {metal_t} t are stated, {ratio}")
        });
    }
    findings.into()
}
