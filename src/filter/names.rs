//! The words of CQL2: operators, reserved words, and what makes a name.

use super::expr::{ArithmeticOp, ArrayOp, CompareOp, TemporalOp};
use crate::model::SpatialOp;

/// What a name stands for that has operands of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    And,
    Or,
    Not,
    Compare(CompareOp),
    Like,
    Between,
    In,
    IsNull,
    Spatial(SpatialOp),
    Temporal(TemporalOp),
    Array(ArrayOp),
    Arithmetic(ArithmeticOp),
    Casei,
    Accenti,
}

/// Operators as JSON names them (OGC 21-065r2, annex C); text has the same names in any case.
const OPERATORS: &[(&str, Operator)] = {
    use Operator::{Accenti, And, Between, Casei, Compare, In, IsNull, Like, Not, Or};
    use Operator::{Arithmetic, Array, Spatial, Temporal};
    &[
        ("and", And),
        ("or", Or),
        ("not", Not),
        ("=", Compare(CompareOp::Equal)),
        ("<>", Compare(CompareOp::NotEqual)),
        ("<", Compare(CompareOp::Less)),
        ("<=", Compare(CompareOp::LessOrEqual)),
        (">", Compare(CompareOp::Greater)),
        (">=", Compare(CompareOp::GreaterOrEqual)),
        ("like", Like),
        ("between", Between),
        ("in", In),
        ("isNull", IsNull),
        ("casei", Casei),
        ("accenti", Accenti),
        ("s_contains", Spatial(SpatialOp::Contains)),
        ("s_crosses", Spatial(SpatialOp::Crosses)),
        ("s_disjoint", Spatial(SpatialOp::Disjoint)),
        ("s_equals", Spatial(SpatialOp::Equals)),
        ("s_intersects", Spatial(SpatialOp::Intersects)),
        ("s_overlaps", Spatial(SpatialOp::Overlaps)),
        ("s_touches", Spatial(SpatialOp::Touches)),
        ("s_within", Spatial(SpatialOp::Within)),
        ("t_after", Temporal(TemporalOp::After)),
        ("t_before", Temporal(TemporalOp::Before)),
        ("t_contains", Temporal(TemporalOp::Contains)),
        ("t_disjoint", Temporal(TemporalOp::Disjoint)),
        ("t_during", Temporal(TemporalOp::During)),
        ("t_equals", Temporal(TemporalOp::Equals)),
        ("t_finishedBy", Temporal(TemporalOp::FinishedBy)),
        ("t_finishes", Temporal(TemporalOp::Finishes)),
        ("t_intersects", Temporal(TemporalOp::Intersects)),
        ("t_meets", Temporal(TemporalOp::Meets)),
        ("t_metBy", Temporal(TemporalOp::MetBy)),
        ("t_overlappedBy", Temporal(TemporalOp::OverlappedBy)),
        ("t_overlaps", Temporal(TemporalOp::Overlaps)),
        ("t_startedBy", Temporal(TemporalOp::StartedBy)),
        ("t_starts", Temporal(TemporalOp::Starts)),
        ("a_containedBy", Array(ArrayOp::ContainedBy)),
        ("a_contains", Array(ArrayOp::Contains)),
        ("a_equals", Array(ArrayOp::Equals)),
        ("a_overlaps", Array(ArrayOp::Overlaps)),
        ("+", Arithmetic(ArithmeticOp::Add)),
        ("-", Arithmetic(ArithmeticOp::Subtract)),
        ("*", Arithmetic(ArithmeticOp::Multiply)),
        ("/", Arithmetic(ArithmeticOp::Divide)),
        ("%", Arithmetic(ArithmeticOp::Modulo)),
        ("div", Arithmetic(ArithmeticOp::IntegerDivide)),
        ("^", Arithmetic(ArithmeticOp::Power)),
    ]
};

/// Words that are never a name, unless in double quotes.
const RESERVED: &[&str] = &["AND", "OR", "NOT", "LIKE", "BETWEEN", "IN", "IS", "NULL", "TRUE", "FALSE", "DIV"];

/// Words that begin a literal before a parenthesis; a property of that name needs no quotes.
const LITERALS: &[&str] = &[
    "DATE",
    "TIMESTAMP",
    "INTERVAL",
    "BBOX",
    "POINT",
    "LINESTRING",
    "POLYGON",
    "MULTIPOINT",
    "MULTILINESTRING",
    "MULTIPOLYGON",
    "GEOMETRYCOLLECTION",
];

impl Operator {
    /// By its name, in any case (section 8.2: keywords are case-insensitive).
    pub(super) fn named(name: &str) -> Option<Self> {
        OPERATORS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|&(_, operator)| operator)
    }

    /// Whether text writes it as a function: a name and operands in parentheses.
    pub(super) fn is_called(self) -> bool {
        matches!(self, Self::Spatial(_) | Self::Temporal(_) | Self::Array(_) | Self::Casei | Self::Accenti)
    }

    /// Its name in JSON.
    pub(super) fn name(self) -> &'static str {
        OPERATORS.iter().find(|&&(_, operator)| operator == self).map_or("", |(name, _)| name)
    }
}

/// Names that the standard gives to what is written like a function, as text has them: `S_INTERSECTS`, `CASEI`, `DATE`…
/// For hints where a function is unknown.
pub fn call_names() -> impl Iterator<Item = String> {
    let called = OPERATORS.iter().filter(|(_, operator)| operator.is_called());
    called.map(|(name, _)| name.to_ascii_uppercase()).chain(LITERALS.iter().map(ToString::to_string))
}

/// Whether a word is never a name, unless in double quotes.
pub(super) fn is_reserved(name: &str) -> bool {
    RESERVED.iter().any(|word| word.eq_ignore_ascii_case(name))
}

/// Whether the standard has a meaning for a word, so that no function can have it for a name.
pub(super) fn is_keyword(name: &str) -> bool {
    is_reserved(name) || Operator::named(name).is_some() || LITERALS.iter().any(|word| word.eq_ignore_ascii_case(name))
}

/// The reserved word that `name` may be a slip for.
pub(super) fn nearest_reserved(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_uppercase();
    let distance = |word: &str| strsim::damerau_levenshtein(&name, word);
    let nearest = RESERVED.iter().copied().min_by_key(|word| distance(word))?;
    // Half of the word at most, or any two letters would be a slip for OR.
    (distance(nearest) <= 2 && distance(nearest) * 2 < nearest.len()).then_some(nearest)
}

/// Whether a name needs no quotes by its characters (annex B, `identifier`).
pub(super) fn is_identifier(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(begins_identifier) && characters.all(continues_identifier)
}

/// `identifierStart`. Some of its ranges hold white space, which separates.
pub(super) fn begins_identifier(c: char) -> bool {
    let letter = matches!(c, ':' | '_' | 'A'..='Z' | 'a'..='z'
        | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFE}'
        | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}'
        | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}');
    letter && !c.is_whitespace()
}

/// `identifierPart`.
pub(super) fn continues_identifier(c: char) -> bool {
    begins_identifier(c) || matches!(c, '.' | '0'..='9' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}
