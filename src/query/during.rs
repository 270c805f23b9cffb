//! `datetime=` as an expression (OGC 17-069r4, section 7.15.4).

use crate::{
    filter::{CompareOp, Expr, TemporalOp},
    model::TimeColumns,
};

/// The features whose time meets the interval; `None` is unbounded, the same twice an instant. The bounds are dates,
/// timestamps, or their text. As the standard asks, features without a time are among them.
pub fn during(columns: &TimeColumns, from: Option<Expr>, to: Option<Expr>) -> Expr {
    match columns {
        TimeColumns::Instant(column) => {
            let time = || Box::new(Expr::Property(column.clone()));
            let interval = Expr::Interval(from.map(Box::new), to.map(Box::new));
            Expr::Or(vec![Expr::Temporal(TemporalOp::Intersects, time(), Box::new(interval)), Expr::IsNull(time())])
        }
        TimeColumns::Interval { start, end } => Expr::And(
            [
                from.map(|from| bounded(end, CompareOp::GreaterOrEqual, from)),
                to.map(|to| bounded(start, CompareOp::LessOrEqual, to)),
            ]
            .into_iter()
            .flatten()
            .collect(),
        ),
    }
}

/// `column op bound`, or no bound of its own.
fn bounded(column: &str, op: CompareOp, bound: Expr) -> Expr {
    let column = || Box::new(Expr::Property(column.to_owned()));
    Expr::Or(vec![Expr::Compare(op, column(), Box::new(bound)), Expr::IsNull(column())])
}
