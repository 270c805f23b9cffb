//! The expression tree of CQL2 (OGC 21-065r2), as it was written.

use crate::model::{FeatureId, SpatialOp};
use geo::CoordsIter;
use geo_types::Geometry;
use jiff::{Timestamp, civil::Date};

/// An expression: a predicate, or a value that a predicate compares.
///
/// What other parameters of a request ask (`bbox`, `ids`, `q`, `name=value`) is an expression too, so that every
/// question to a table is one tree.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// All of them; none is true.
    And(Vec<Expr>),
    /// One of them at least; none is false.
    Or(Vec<Expr>),
    /// The opposite.
    Not(Box<Expr>),
    /// `a < b`.
    Compare(CompareOp, Box<Expr>, Box<Expr>),
    /// `text LIKE pattern`: `%` any characters, `_` one, `\` takes the next as it is.
    Like(Box<Expr>, Box<Expr>),
    /// `value BETWEEN low AND high`, both included.
    Between(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `value IN (…)`.
    In(Box<Expr>, Vec<Expr>),
    /// `value IS NULL`.
    IsNull(Box<Expr>),
    /// `S_INTERSECTS(a, b)` and its kin.
    Spatial(SpatialOp, Box<Expr>, Box<Expr>),
    /// `T_AFTER(a, b)` and its kin.
    Temporal(TemporalOp, Box<Expr>, Box<Expr>),
    /// `A_CONTAINS(a, b)` and its kin.
    Array(ArrayOp, Box<Expr>, Box<Expr>),
    /// `a + b`.
    Arithmetic(ArithmeticOp, Box<Expr>, Box<Expr>),
    /// A property, or the geometry, by name.
    Property(String),
    /// `name(arguments)`: one of the functions that `/functions` lists.
    Function(String, Vec<Expr>),
    /// `CASEI(text)`: compared without regard to case.
    Casei(Box<Expr>),
    /// `ACCENTI(text)`: compared without regard to accents.
    Accenti(Box<Expr>),
    /// TRUE or FALSE.
    Boolean(bool),
    /// A whole number that fits.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// A character literal.
    Text(String),
    /// `DATE('…')`.
    Date(Date),
    /// `TIMESTAMP('…')`.
    Timestamp(Timestamp),
    /// `INTERVAL(start, end)`: dates, timestamps or properties; `None` is the unbounded `'..'`.
    Interval(Option<Box<Expr>>, Option<Box<Expr>>),
    /// `(a, b, c)` where an array is meant.
    List(Vec<Expr>),
    /// A geometry of one position or more in the CRS of the filter; after binding to CRS84, longitude and latitude in
    /// degrees. Heights are left off: the relations of Simple Features are those of the plane.
    Geometry(Geometry<f64>),
    /// `BBOX(…)`: four or six finite numbers: west, south, (lowest,) east, north (, highest); west > east crosses the
    /// antimeridian.
    Bbox(Vec<f64>),
    /// The feature's id is one of these (`ids=`).
    Ids(Vec<FeatureId>),
    /// Some text of the feature has these words, whatever the script they are written in (`q=`).
    Search(String),
}

impl Expr {
    /// All of `parts`: an AND among them gives its own, one alone is itself, none at all is true.
    pub fn all_of(parts: Vec<Self>) -> Self {
        let flat = flattened(parts, |part| match part {
            Self::And(own) => Ok(own),
            other => Err(other),
        });
        one_or(flat, Self::And, true)
    }

    /// Any of `parts`: an OR among them gives its own, one alone is itself, none at all is false.
    pub fn any_of(parts: Vec<Self>) -> Self {
        let flat = flattened(parts, |part| match part {
            Self::Or(own) => Ok(own),
            other => Err(other),
        });
        one_or(flat, Self::Or, false)
    }

    /// What this is made of, in the order of the text.
    pub fn children(&self) -> Vec<&Self> {
        match self {
            Self::And(all) | Self::Or(all) | Self::List(all) | Self::Function(_, all) => all.iter().collect(),
            Self::Not(a) | Self::IsNull(a) | Self::Casei(a) | Self::Accenti(a) => vec![a],
            Self::Compare(_, a, b)
            | Self::Like(a, b)
            | Self::Spatial(_, a, b)
            | Self::Temporal(_, a, b)
            | Self::Array(_, a, b)
            | Self::Arithmetic(_, a, b) => vec![a, b],
            Self::Between(a, b, c) => vec![a, b, c],
            Self::In(a, all) => std::iter::once(&**a).chain(all).collect(),
            Self::Interval(a, b) => a.iter().chain(b).map(|end| &**end).collect(),
            _ => vec![],
        }
    }

    /// Calls `f` with every leaf: names and literals.
    pub fn visit_mut<E>(&mut self, f: &mut impl FnMut(&mut Self) -> Result<(), E>) -> Result<(), E> {
        match self {
            Self::And(all) | Self::Or(all) | Self::List(all) | Self::Function(_, all) => {
                all.iter_mut().try_for_each(|e| e.visit_mut(f))
            }
            Self::Not(a) | Self::IsNull(a) | Self::Casei(a) | Self::Accenti(a) => a.visit_mut(f),
            Self::Compare(_, a, b)
            | Self::Like(a, b)
            | Self::Spatial(_, a, b)
            | Self::Temporal(_, a, b)
            | Self::Array(_, a, b)
            | Self::Arithmetic(_, a, b) => [a, b].into_iter().try_for_each(|e| e.visit_mut(f)),
            Self::Between(a, b, c) => [a, b, c].into_iter().try_for_each(|e| e.visit_mut(f)),
            Self::In(a, all) => a.visit_mut(f).and_then(|()| all.iter_mut().try_for_each(|e| e.visit_mut(f))),
            Self::Interval(a, b) => a.iter_mut().chain(b).try_for_each(|e| e.visit_mut(f)),
            leaf => f(leaf),
        }
    }

    /// Whether CQL2 can say it: all but `ids=` and `q=`.
    pub fn is_cql2(&self) -> bool {
        !matches!(self, Self::Ids(_) | Self::Search(_)) && self.children().into_iter().all(Self::is_cql2)
    }

    /// How much there is to be looked at for each row: the nodes of the tree, and the positions of its geometries.
    pub fn size(&self) -> usize {
        let own = match self {
            Self::Geometry(geometry) => geometry.coords_count(),
            Self::Ids(ids) => ids.len(),
            _ => 1,
        };
        own + self.children().into_iter().map(Self::size).sum::<usize>()
    }

    /// Levels of the tree; one for a literal.
    pub(super) fn height(&self) -> usize {
        1 + self.children().into_iter().map(Self::height).max().unwrap_or(0)
    }
}

/// The literal that an id would be in a filter.
pub(super) fn id_literal(id: &FeatureId) -> Expr {
    match id {
        FeatureId::Integer(id) => Expr::Integer(*id),
        FeatureId::Text(id) => Expr::Text(id.to_string()),
    }
}

/// `parts`, each replaced by its own where `own` has some.
fn flattened(parts: Vec<Expr>, own: impl Fn(Expr) -> Result<Vec<Expr>, Expr>) -> Vec<Expr> {
    let mut flat = Vec::with_capacity(parts.len());
    for part in parts {
        match own(part) {
            Ok(own) => flat.extend(own),
            Err(part) => flat.push(part),
        }
    }
    flat
}

fn one_or(mut parts: Vec<Expr>, several: impl Fn(Vec<Expr>) -> Expr, none: bool) -> Expr {
    match parts.pop() {
        None => Expr::Boolean(none),
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            several(parts)
        }
    }
}

/// How two values are compared (section 6.3, `binaryComparisonPredicate`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CompareOp {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// A relation in time (OGC 21-065r2, section 7.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names of the standard say it")]
pub enum TemporalOp {
    After,
    Before,
    Contains,
    Disjoint,
    During,
    Equals,
    FinishedBy,
    Finishes,
    Intersects,
    Meets,
    MetBy,
    OverlappedBy,
    Overlaps,
    StartedBy,
    Starts,
}

impl TemporalOp {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::After,
        Self::Before,
        Self::Contains,
        Self::Disjoint,
        Self::During,
        Self::Equals,
        Self::FinishedBy,
        Self::Finishes,
        Self::Intersects,
        Self::Meets,
        Self::MetBy,
        Self::OverlappedBy,
        Self::Overlaps,
        Self::StartedBy,
        Self::Starts,
    ];
}

/// A relation between arrays (section 7.9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ArrayOp {
    /// `A_CONTAINEDBY`
    ContainedBy,
    /// `A_CONTAINS`
    Contains,
    /// `A_EQUALS`
    Equals,
    /// `A_OVERLAPS`
    Overlaps,
}

/// Arithmetic (section 7.11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ArithmeticOp {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Modulo,
    /// `DIV`: the whole part of a quotient.
    IntegerDivide,
    /// `^`
    Power,
}
