//! What the load report says, told again as findings.

use super::{
    Subject,
    assess::Found,
    astray::Astray,
    finding::{Findings, Sure},
    placeholder,
};
use crate::model::{Defect, DefectKind, Outcome};

pub(super) fn not_loaded(subject: &Subject<'_>) -> Found {
    let mut found = told(subject, Sure::Certain, |outcome, _| outcome == Outcome::Rejected);
    found
        .notes
        .extend(subject.report.incomplete.as_ref().map(|reason| format!("the file could not be read to its end: {reason}")));
    found
}

pub(super) fn invalid_geometry(subject: &Subject<'_>) -> Found {
    told(subject, Sure::Certain, |outcome, kind| outcome == Outcome::Repaired && is_of_geometry(kind))
}

/// What else looked wrong, but for positions that are found again in the table with their ids.
pub(super) fn suspected(subject: &Subject<'_>) -> Found {
    let again = |kind: DefectKind| match kind {
        DefectKind::SwappedAxes => subject.astray(|how| how == Astray::Exchanged).count() as u64,
        DefectKind::PlaceholderPosition => placeholder::find(subject).findings.row_count(),
        _ => 0,
    };
    let suspected = |kind: DefectKind| subject.report.counts().get(&(Outcome::Suspected, kind)).copied().unwrap_or(0);
    let is_told = |kind: DefectKind| {
        let found = again(kind);
        found > 0 && found >= suspected(kind)
    };
    let left_out: Vec<DefectKind> =
        [DefectKind::SwappedAxes, DefectKind::PlaceholderPosition].into_iter().filter(|kind| is_told(*kind)).collect();
    told(subject, Sure::Likely, |outcome, kind| match outcome {
        Outcome::Suspected => !left_out.contains(&kind),
        Outcome::Repaired => !is_of_geometry(kind),
        Outcome::Rejected => false,
    })
}

/// Whether a repair was needed because the geometry was invalid by the rules of Simple Features (OGC 06-103r4, section 6.1).
fn is_of_geometry(kind: DefectKind) -> bool {
    matches!(kind, DefectKind::UnclosedRing | DefectKind::SelfIntersection | DefectKind::Degenerate)
}

/// Whether it is a mistake at all: the others are done to right geometries as well.
fn is_wrong(kind: DefectKind) -> bool {
    !matches!(
        kind,
        DefectKind::WrongWinding
            | DefectKind::DuplicatePoints
            | DefectKind::CutAtAntimeridian
            | DefectKind::NestedCollection
            | DefectKind::DrawnCurve
            | DefectKind::EmptyGeometry
    )
}

fn told(subject: &Subject<'_>, sure: Sure, wanted: impl Fn(Outcome, DefectKind) -> bool) -> Found {
    let wanted = |outcome, kind| is_wrong(kind) && wanted(outcome, kind);
    let defects = &subject.report.defects;
    let mut findings = Findings::default();
    let listed: Vec<&Defect> = defects.iter().filter(|defect| wanted(defect.outcome, defect.kind)).collect();
    for defect in &listed {
        let detail = if defect.detail.is_empty() { String::new() } else { format!(": {}", defect.detail) };
        findings.source_row(sure, defect.row, format!("{}{detail}", defect.kind.explanation()));
    }
    let all: u64 = defects.counts().iter().filter(|of| wanted(of.outcome, of.kind)).map(|of| of.count).sum();
    let mut rows: Vec<u64> = listed.iter().map(|defect| defect.row).collect();
    rows.sort_unstable();
    rows.dedup();
    let unlisted = all - listed.len() as u64;
    findings.set_source_rows(unlisted, rows.len() as u64 + unlisted, sure);
    let note = (unlisted > 0).then(|| format!("{unlisted} more are counted only"));
    Found { findings, notes: note.into_iter().collect(), not_looked: None }
}
