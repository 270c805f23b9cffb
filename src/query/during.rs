//! `datetime=` as an expression (OGC 17-069r4, section 7.15.4).

use crate::{
    filter::{CompareOp, Expr, TemporalOp},
    model::{ColumnType, TimeColumns},
    store::Table,
};

/// The features whose time meets the interval; `None` is unbounded, the same twice an instant. The bounds are dates,
/// timestamps, or their text. As the standard asks, features without a time are among them.
pub fn during(columns: &TimeColumns, table: &Table, from: Option<Expr>, to: Option<Expr>) -> Expr {
    match columns {
        TimeColumns::Instant(column) => {
            let time = || Box::new(time_in(column, table));
            let interval = Expr::Interval(from.map(Box::new), to.map(Box::new));
            Expr::Or(vec![Expr::Temporal(TemporalOp::Intersects, time(), Box::new(interval)), Expr::IsNull(time())])
        }
        TimeColumns::Interval { start, end } => Expr::And(
            [
                from.map(|from| bounded(Box::new(time_in(end, table)), CompareOp::GreaterOrEqual, from)),
                to.map(|to| bounded(Box::new(time_in(start, table)), CompareOp::LessOrEqual, to)),
            ]
            .into_iter()
            .flatten()
            .collect(),
        ),
    }
}

/// `time op bound`, or no bound of its own.
fn bounded(time: Box<Expr>, op: CompareOp, bound: Expr) -> Expr {
    Expr::Or(vec![Expr::Compare(op, time.clone(), Box::new(bound)), Expr::IsNull(time)])
}

/// The time in a column: as it is, or what its texts or years say.
fn time_in(column: &str, table: &Table) -> Expr {
    let property = Expr::Property(column.to_owned());
    let is_time = |of: ColumnType| matches!(of, ColumnType::Date | ColumnType::DateTime);
    match table.column(column) {
        Some(found) if !is_time(found.column_type) => Expr::Function("time".to_owned(), vec![property]),
        _ => property,
    }
}
