//! Instants, intervals, and how they lie to each other.

use super::{
    Binder,
    operand::{Operand, bad, wrong},
};
use crate::{
    filter::{Expr, TemporalOp},
    model::Instant,
    query::{
        QueryError,
        plan::{
            Predicate,
            instants::{self, Moment, Time},
        },
    },
};

const NOT_AN_INSTANT: &str = "no date or time: write 2024-05-01 or 2024-05-01T10:00:00Z";

impl<'t> Binder<'t> {
    /// `T_AFTER(a, b)` and its kin.
    pub fn temporal(&self, op: TemporalOp, a: &Expr, b: &Expr) -> Result<Predicate<'t>, QueryError> {
        Ok(instants::temporal(op, self.time(op, a)?, self.time(op, b)?))
    }

    fn time(&self, op: TemporalOp, expr: &Expr) -> Result<Time<'t>, QueryError> {
        match self.operand(expr)? {
            operand @ Operand::Time(Time::Instant(_), _) if !instants::takes_instants(op) => {
                Err(wrong(name(op), "intervals (T_INTERSECTS takes dates and times too)", &operand, expr))
            }
            Operand::Time(time, _) => Ok(time),
            operand @ Operand::Text(_) if instants::takes_instants(op) => Ok(Time::Instant(instant_of(operand, expr)?)),
            other => Err(wrong(name(op), "dates, times and intervals", &other, expr)),
        }
    }

    /// `INTERVAL(start, end)`.
    pub fn interval(&self, start: Option<&Expr>, end: Option<&Expr>) -> Result<Time<'t>, QueryError> {
        let bound = |expr: Option<&Expr>| expr.map(|expr| instant_of(self.operand(expr)?, expr)).transpose();
        let (first, last) = (bound(start)?, bound(end)?);
        if let (Some(Moment::Literal(first)), Some(Moment::Literal(last)), Some(end)) = (&first, &last, end)
            && first.order(*last).is_gt()
        {
            return Err(bad(end, "the interval ends before it starts"));
        }
        Ok(Time::Interval(first, last))
    }
}

/// An operand that must be an instant, or the text of one.
pub fn instant_of<'t>(operand: Operand<'t>, expr: &Expr) -> Result<Moment<'t>, QueryError> {
    match operand {
        Operand::Time(Time::Instant(moment), _) => Ok(moment),
        Operand::Text(text) => match text.as_literal() {
            Some(literal) => Instant::parse(literal).map(Moment::Literal).ok_or_else(|| bad(expr, NOT_AN_INSTANT)),
            None => Err(wrong("a comparison in time", "dates and times", &Operand::Text(text), expr)),
        },
        other => Err(wrong("a comparison in time", "dates and times", &other, expr)),
    }
}

fn name(op: TemporalOp) -> &'static str {
    match op {
        TemporalOp::After => "T_AFTER",
        TemporalOp::Before => "T_BEFORE",
        TemporalOp::Contains => "T_CONTAINS",
        TemporalOp::Disjoint => "T_DISJOINT",
        TemporalOp::During => "T_DURING",
        TemporalOp::Equals => "T_EQUALS",
        TemporalOp::FinishedBy => "T_FINISHEDBY",
        TemporalOp::Finishes => "T_FINISHES",
        TemporalOp::Intersects => "T_INTERSECTS",
        TemporalOp::Meets => "T_MEETS",
        TemporalOp::MetBy => "T_METBY",
        TemporalOp::OverlappedBy => "T_OVERLAPPEDBY",
        TemporalOp::Overlaps => "T_OVERLAPS",
        TemporalOp::StartedBy => "T_STARTEDBY",
        TemporalOp::Starts => "T_STARTS",
    }
}
