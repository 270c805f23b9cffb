//! Every check on one subject.

use super::{
    Check, Finding, Subject, amounts, astray::Astray, away, codes, control, dates, duplicate, empty, finding::Findings, loading,
    missing, mojibake, outside, placeholder, rounded, scripts, shared, tonnage,
};
use crate::{query::QueryError, store::Table};
use jiff::civil::Date;
use rayon::prelude::*;

/// What was found.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// Rows that were looked at.
    pub rows: u64,
    /// Those of them that have a geometry.
    pub located_rows: u64,
    /// What is after this day was in the future.
    pub today: Date,
    /// Where the rows had to lie, if anybody says so.
    pub boundary: Option<String>,
    /// The column that has the names of rows, as a place in the table.
    pub name_column: Option<usize>,
    /// One for each [`Check`], in their order.
    pub checks: Vec<Checked>,
}

/// What one check has found.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The check.
    pub check: Check,
    /// Why there was nothing to look at, where that is so.
    pub not_looked: Option<String>,
    /// What to know about how it looked, or what it left out.
    pub notes: Vec<String>,
    /// Findings, listed or not: certain, likely, possible.
    pub counts: [u64; 3],
    /// Rows with findings.
    pub rows: u64,
    /// The surest and gravest findings.
    pub findings: Vec<Finding>,
}

/// What a check gives.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub findings: Findings,
    pub notes: Vec<String>,
    pub not_looked: Option<String>,
}

impl Found {
    /// There is nothing that the check could look at.
    pub fn not_looked(reason: impl Into<String>) -> Self {
        Self { not_looked: Some(reason.into()), ..Self::default() }
    }
}

impl From<Findings> for Found {
    fn from(findings: Findings) -> Self {
        Self { findings, ..Self::default() }
    }
}

/// Does every check.
///
/// # Errors
/// [`QueryError::TakesTooLong`] where the patience of the subject ends before.
pub fn assess(subject: &Subject<'_>) -> Result<Assessment, QueryError> {
    let checks = Check::ALL.into_par_iter().map(|check| Ok(checked(check, run(check, subject)?))).collect::<Result<_, _>>()?;
    Ok(Assessment {
        rows: subject.rows.len() as u64,
        located_rows: subject.located().count() as u64,
        today: subject.today,
        boundary: subject.boundary.and_then(Result::ok).map(|boundary| boundary.label().to_owned()),
        name_column: subject.roles.names.first().copied(),
        checks,
    })
}

fn run(check: Check, subject: &Subject<'_>) -> Result<Found, QueryError> {
    subject.check_patience()?;
    if let Some(giver) = subject.info.geometry_from.as_ref().filter(|_| check.is_of_points()) {
        return Ok(Found::not_looked(format!(
            "the positions are those of `{}` and not its own: see the quality report of that collection",
            giver.collection
        )));
    }
    if check.is_of_points() && subject.points().next().is_none() {
        return Ok(Found::not_looked("there are no points, and only they are looked at"));
    }
    Ok(match check {
        Check::NotLoaded => loading::not_loaded(subject),
        Check::InvalidGeometry => loading::invalid_geometry(subject),
        Check::Suspected => loading::suspected(subject),
        Check::Placeholder => placeholder::find(subject),
        Check::Swapped => away::find(subject, |how| how == Astray::Exchanged),
        Check::Mirrored => away::find(subject, |how| matches!(how, Astray::Mirrored(_))),
        Check::Outside => outside::find(subject)?,
        Check::Remote => away::find(subject, |how| how == Astray::Alone),
        Check::Rounded => rounded::find(subject),
        Check::Shared => shared::find(subject),
        Check::Duplicate => duplicate::find(subject)?,
        Check::Missing => missing::find(subject),
        Check::EmptyColumn => empty::find(subject),
        Check::MixedScripts => scripts::find(subject),
        Check::ControlCharacters => control::find(subject),
        Check::Mojibake => mojibake::find(subject),
        Check::UnknownCode => codes::find(subject),
        Check::ImpossibleDate => dates::find(subject),
        Check::Tonnage => tonnage::find(subject),
        Check::Amount => amounts::find(subject),
    })
}

fn checked(check: Check, found: Found) -> Checked {
    let Found { findings, notes, not_looked } = found;
    let (counts, rows) = (findings.counts(), findings.row_count());
    Checked { check, not_looked, notes, counts, rows, findings: findings.into_listed() }
}

impl Assessment {
    /// What the first row of a finding is called.
    pub(super) fn name(&self, finding: &Finding, table: &Table) -> Option<String> {
        let (column, row) = (table.columns().get(self.name_column?)?, *finding.rows.first()?);
        Some(column.value(row as usize).with_text(str::to_owned)).filter(|name| !name.is_empty())
    }
}

impl Checked {
    /// Findings, listed or not.
    pub fn count(&self) -> u64 {
        self.counts.iter().sum()
    }
}
