//! Which expressions can stand where, as far as the grammar knows: the type of a property or a function is known to
//! the binder only, so these can stand anywhere.

use super::Expr;

/// What an operator asks of an operand (OGC 21-065r2, annex B).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operand {
    /// True, false or unknown.
    Predicate,
    /// Something with an order: text, number, instant or truth.
    Scalar,
    Number,
    Text,
    /// Text for LIKE: a literal, so that it is compiled once.
    Pattern,
    Instant,
    /// An instant or an interval.
    Temporal,
    Geometry,
    Array,
    Anything,
}

impl Operand {
    /// Whether `expr` can stand here.
    pub(super) fn takes(self, expr: &Expr) -> bool {
        use Expr as E;
        match self {
            Self::Pattern => is_pattern(expr),
            Self::Anything => true,
            _ if matches!(expr, E::Property(_) | E::Function(..)) => true,
            Self::Predicate => is_predicate(expr),
            Self::Number => is_number(expr),
            Self::Text => is_text(expr),
            Self::Instant => is_instant(expr),
            Self::Scalar => is_text(expr) || is_number(expr) || is_instant(expr) || is_predicate(expr),
            Self::Temporal => is_instant(expr) || matches!(expr, E::Interval(..)),
            Self::Geometry => matches!(expr, E::Geometry(_) | E::Bbox(_)),
            Self::Array => matches!(expr, E::List(_)),
        }
    }

    /// What can stand here, for people.
    pub(super) fn described(self) -> &'static str {
        match self {
            Self::Predicate => "a condition, or a property or function that is true or false",
            Self::Scalar => "a text, number, date, timestamp, boolean, property or function",
            Self::Number => "a number, property or function",
            Self::Text => "a text, property or function",
            Self::Pattern => "a text for a pattern, in CASEI or ACCENTI perhaps",
            Self::Instant => "a date, timestamp, property or function",
            Self::Temporal => "a date, timestamp, interval, property or function",
            Self::Geometry => "a geometry, bounding box, property or function",
            Self::Array => "a list in parentheses, property or function",
            Self::Anything => "a value",
        }
    }
}

/// What an expression is, for people.
pub(super) fn kind(expr: &Expr) -> &'static str {
    match expr {
        Expr::Property(_) => "a property",
        Expr::Function(..) => "a function",
        Expr::Boolean(_) => "a boolean",
        Expr::Interval(..) => "an interval",
        Expr::Date(_) => "a date",
        Expr::Timestamp(_) => "a timestamp",
        Expr::List(_) => "a list",
        Expr::Geometry(_) => "a geometry",
        Expr::Bbox(_) => "a bounding box",
        _ if is_number(expr) => "a number",
        _ if is_text(expr) => "a text",
        _ => "a condition",
    }
}

fn is_predicate(expr: &Expr) -> bool {
    use Expr as E;
    matches!(expr, E::And(_) | E::Or(_) | E::Not(_) | E::Compare(..) | E::Like(..) | E::Between(..) | E::In(..) | E::IsNull(_))
        || matches!(expr, E::Spatial(..) | E::Temporal(..) | E::Array(..) | E::Boolean(_) | E::Ids(_) | E::Search(_))
}

fn is_number(expr: &Expr) -> bool {
    matches!(expr, Expr::Integer(_) | Expr::Float(_) | Expr::Arithmetic(..))
}

fn is_text(expr: &Expr) -> bool {
    matches!(expr, Expr::Text(_) | Expr::Casei(_) | Expr::Accenti(_))
}

fn is_pattern(expr: &Expr) -> bool {
    match expr {
        Expr::Text(_) => true,
        Expr::Casei(inner) | Expr::Accenti(inner) => is_pattern(inner),
        _ => false,
    }
}

fn is_instant(expr: &Expr) -> bool {
    matches!(expr, Expr::Date(_) | Expr::Timestamp(_))
}
