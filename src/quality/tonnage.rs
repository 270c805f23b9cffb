//! Ore, grade and contained metal that contradict each other.

use super::{
    Subject,
    assess::Found,
    finding::{Findings, Sure},
    roles::texts,
};
use crate::{
    store::{Column, TextColumn},
    vocabulary::{Basis, Oxide},
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
    let bases = roles.basis.and_then(|place| Bases::of(&subject.table.columns()[place]));
    let mut findings = Findings::default();
    let column = &subject.table.columns()[contained.column].name;
    for row in subject.rows.iter() {
        let amount = |amount: &super::units::Amount| amount.of(subject.table, row);
        let (Some(ore_t), Some(share), Some(metal_t)) = (amount(ore), amount(grade), amount(contained)) else { continue };
        let oxide = bases.as_ref().and_then(|bases| bases.oxide(row));
        let on_basis_t = ore_t * share;
        let off = |expected_t: f64| (expected_t - metal_t).abs() / expected_t.abs().max(metal_t.abs());
        // The metal that is stated may be on the basis of the grade, or the element.
        let element_t = oxide.map_or(on_basis_t, |oxide| on_basis_t * oxide.part);
        let expected_t = if off(element_t) < off(on_basis_t) { element_t } else { on_basis_t };
        let off = off(expected_t);
        // Nothing contained in nothing is no contradiction, nor is a number that is none.
        if off.is_nan() || off <= TOLERANCE {
            continue;
        }
        let sure = if off > BEYOND_ROUNDING { Sure::Certain } else { Sure::Likely };
        findings.row(sure, off, row, Some(column), || {
            let times = (metal_t / expected_t).abs();
            let ratio = if times >= 1.0 { format!("{times:.3} times as much") } else { format!("{:.3} times less", 1.0 / times) };
            let held = match oxide {
                Some(Oxide { compound, element, .. }) => format!("{compound} hold {on_basis_t} t, {element_t} t of {element}"),
                None => format!("metal hold {on_basis_t} t"),
            };
            format!("{ore_t} t of ore with {share:e} of {held}; {metal_t} t are stated, {ratio}")
        });
    }
    findings.into()
}

/// What the grade of each row is a part of.
struct Bases<'t> {
    text: &'t TextColumn,
    /// The oxides that the texts name, by their entries in the dictionary.
    oxides: Vec<Option<Oxide>>,
}

impl<'t> Bases<'t> {
    fn of(column: &'t Column) -> Option<Self> {
        let text = texts(column)?;
        let oxide = |text: &str| if let Basis::Oxide(oxide) = Basis::parse(text) { Some(oxide) } else { None };
        Some(Self { text, oxides: text.dictionary.iter().map(oxide).collect() })
    }

    /// `None` where it is an element, a mixture or nothing that is known.
    fn oxide(&self, row: usize) -> Option<Oxide> {
        self.oxides.get(self.text.codes[row] as usize).copied().flatten()
    }
}
