//! What was wrong with a row, and what became of it.

use std::fmt;

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Kept as it is, but worth a look.
    Suspected,
    /// Kept with a change.
    Repaired,
    /// Not kept.
    Rejected,
}

/// A kind of defect; [`DefectKind::code`] is its stable name in reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DefectKind {
    /// The row could not be read at all.
    Unreadable,
    /// The geometry could not be read: a wrong type, a wrong number of coordinates.
    BadGeometry,
    /// A coordinate is NaN or infinite.
    NotFinite,
    /// Coordinates lie outside what the claimed CRS allows.
    OutOfRange,
    /// PROJ could not transform a coordinate.
    NotTransformable,
    /// The coordinates look like latitude, longitude.
    SwappedAxes,
    /// The position stands for an unknown one, as 0, 0 does.
    PlaceholderPosition,
    /// A ring did not end where it began.
    UnclosedRing,
    /// Consecutive equal positions were merged.
    DuplicatePoints,
    /// A ring wound the wrong way round (RFC 7946, section 3.1.6).
    WrongWinding,
    /// A ring crossed or touched itself, or rings of a polygon crossed.
    SelfIntersection,
    /// A ring or line collapsed to nothing and was left out.
    Degenerate,
    /// A geometry crossed the antimeridian and was cut there (RFC 7946, section 3.1.9).
    CutAtAntimeridian,
    /// A geometry collection inside another was flattened.
    NestedCollection,
    /// The geometry was empty and became null.
    EmptyGeometry,
    /// A curve was drawn as short straight lines.
    DrawnCurve,
    /// A value did not fit its column or its encoding.
    BadValue,
    /// The id stood on an earlier row already.
    DuplicateId,
    /// The row names no feature that it could take its geometry from.
    UnknownKey,
}

/// One finding about one row.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Defect {
    /// The row in its source, counted from 1.
    pub row: u64,
    /// What became of it.
    pub outcome: Outcome,
    /// What was wrong.
    pub kind: DefectKind,
    /// What exactly, for a person; may be empty.
    pub detail: String,
}

impl Defect {
    /// A row that was not kept.
    pub fn rejected(row: u64, kind: DefectKind, detail: impl Into<String>) -> Self {
        Self { row, outcome: Outcome::Rejected, kind, detail: detail.into() }
    }
    /// A row that was kept with a change.
    pub fn repaired(row: u64, kind: DefectKind, detail: impl Into<String>) -> Self {
        Self { row, outcome: Outcome::Repaired, kind, detail: detail.into() }
    }
    /// A row that was kept but looks wrong.
    pub fn suspected(row: u64, kind: DefectKind, detail: impl Into<String>) -> Self {
        Self { row, outcome: Outcome::Suspected, kind, detail: detail.into() }
    }
}

impl DefectKind {
    /// Every kind, in the order of declaration.
    pub const ALL: [Self; 19] = [
        Self::Unreadable,
        Self::BadGeometry,
        Self::NotFinite,
        Self::OutOfRange,
        Self::NotTransformable,
        Self::SwappedAxes,
        Self::PlaceholderPosition,
        Self::UnclosedRing,
        Self::DuplicatePoints,
        Self::WrongWinding,
        Self::SelfIntersection,
        Self::Degenerate,
        Self::CutAtAntimeridian,
        Self::NestedCollection,
        Self::EmptyGeometry,
        Self::DrawnCurve,
        Self::BadValue,
        Self::DuplicateId,
        Self::UnknownKey,
    ];

    /// The stable name in reports and JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::BadGeometry => "bad-geometry",
            Self::NotFinite => "not-finite",
            Self::OutOfRange => "out-of-range",
            Self::NotTransformable => "not-transformable",
            Self::SwappedAxes => "swapped-axes",
            Self::PlaceholderPosition => "placeholder-position",
            Self::UnclosedRing => "unclosed-ring",
            Self::DuplicatePoints => "duplicate-points",
            Self::WrongWinding => "wrong-winding",
            Self::SelfIntersection => "self-intersection",
            Self::Degenerate => "degenerate",
            Self::CutAtAntimeridian => "cut-at-antimeridian",
            Self::NestedCollection => "nested-collection",
            Self::EmptyGeometry => "empty-geometry",
            Self::DrawnCurve => "drawn-curve",
            Self::BadValue => "bad-value",
            Self::DuplicateId => "duplicate-id",
            Self::UnknownKey => "unknown-key",
        }
    }

    /// The kind whose code is `code`.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// One line for a person.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::Unreadable => "the row cannot be read",
            Self::BadGeometry => "the geometry cannot be read",
            Self::NotFinite => "a coordinate is not a finite number",
            Self::OutOfRange => "coordinates lie outside what the CRS allows",
            Self::NotTransformable => "PROJ cannot transform the coordinates",
            Self::SwappedAxes => "longitude and latitude look swapped",
            Self::PlaceholderPosition => "the position seems to stand for an unknown one",
            Self::UnclosedRing => "a ring did not end where it began and was closed",
            Self::DuplicatePoints => "consecutive equal positions were merged",
            Self::WrongWinding => "a ring wound the wrong way and was turned",
            Self::SelfIntersection => "rings crossed or touched themselves and were made valid",
            Self::Degenerate => "a ring or line without extent was left out",
            Self::CutAtAntimeridian => "the geometry was cut at the antimeridian",
            Self::NestedCollection => "a nested geometry collection was flattened",
            Self::EmptyGeometry => "the geometry is empty and became null",
            Self::DrawnCurve => "a curve was drawn as short straight lines",
            Self::BadValue => "a value did not fit its column",
            Self::DuplicateId => "the id stands on an earlier row already",
            Self::UnknownKey => "the row names no feature that it could take its geometry from",
        }
    }
}

impl Outcome {
    /// The stable name in reports and JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Suspected => "suspected",
            Self::Repaired => "repaired",
            Self::Rejected => "rejected",
        }
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "row {}: {}: {}", self.row, self.outcome.code(), self.kind.explanation())?;
        if self.detail.is_empty() { Ok(()) } else { write!(f, " ({})", self.detail) }
    }
}
