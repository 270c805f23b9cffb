//! Dates, timestamps and intervals, and how they lie to each other (OGC 21-065r2, section 7.8).
//!
//! A date and a timestamp are compared as days: the timestamp's day in UTC. Intervals hold both their ends. An
//! unbounded end lies before, or after, everything but another such end. A partial date, as in 2019, lasts from its first to its
//! last day: it is less than what lies after all of it, and greater than what lies before all of it.

use super::{Cost, Predicate, entries::each_entry, rows::each_row};
use crate::{
    filter::{CompareOp, TemporalOp},
    model::{Instant, When},
    store::{NULL_CODE, TextColumn},
};
use std::{cmp::Ordering, sync::OnceLock};

/// An end of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Before everything.
    Past,
    /// A date or timestamp.
    At(Instant),
    /// After everything.
    Future,
}

impl End {
    fn order(self, other: Self) -> Ordering {
        let side = |end| match end {
            Self::Past => -1,
            Self::At(_) => 0,
            Self::Future => 1,
        };
        match (self, other) {
            (Self::At(a), Self::At(b)) => a.order(b),
            _ => side(self).cmp(&side(other)),
        }
    }
}

/// The first and the last instant of a time; the same for an instant.
type Span = (End, End);

/// Whether the first lies to the second so, by the definitions of OWL-Time.
pub fn relate(op: TemporalOp, (start, end): Span, (other_start, other_end): Span) -> bool {
    let starts = start.order(other_start);
    let ends = end.order(other_end);
    let is_after = start.order(other_end).is_gt();
    let is_before = end.order(other_start).is_lt();
    match op {
        TemporalOp::After => is_after,
        TemporalOp::Before => is_before,
        TemporalOp::Disjoint => is_after || is_before,
        TemporalOp::Intersects => !(is_after || is_before),
        TemporalOp::Equals => starts.is_eq() && ends.is_eq(),
        TemporalOp::Contains => starts.is_lt() && ends.is_gt(),
        TemporalOp::During => starts.is_gt() && ends.is_lt(),
        TemporalOp::FinishedBy => starts.is_lt() && ends.is_eq(),
        TemporalOp::Finishes => starts.is_gt() && ends.is_eq(),
        TemporalOp::StartedBy => starts.is_eq() && ends.is_gt(),
        TemporalOp::Starts => starts.is_eq() && ends.is_lt(),
        TemporalOp::Meets => end.order(other_start).is_eq(),
        TemporalOp::MetBy => start.order(other_end).is_eq(),
        TemporalOp::Overlaps => starts.is_lt() && end.order(other_start).is_gt() && ends.is_lt(),
        TemporalOp::OverlappedBy => starts.is_gt() && start.order(other_end).is_lt() && ends.is_gt(),
    }
}

/// Whether the relation is defined for instants too.
pub fn takes_instants(op: TemporalOp) -> bool {
    use TemporalOp as Op;
    matches!(op, Op::After | Op::Before | Op::Disjoint | Op::Equals | Op::Intersects)
}

/// An expression that gives a time for each row: an instant, or all of a partial date.
pub enum Moment<'t> {
    /// The same for every row.
    Literal(Instant),
    /// A column of dates or timestamps, or of texts that may be such.
    Column(MomentColumn<'t>),
    /// A column of years, and which rows have one.
    Years(&'t [i64], &'t [u64]),
}

/// A column whose texts are dates or timestamps.
pub struct MomentColumn<'t> {
    text: &'t TextColumn,
    /// Its entries, read when rows are first compared with each other.
    read: OnceLock<Vec<Option<When>>>,
}

/// Dictionaries up to this size are read as a whole.
const READ_AT_ONCE: usize = 1 << 16;

/// An expression that gives a time for each row.
pub enum Time<'t> {
    /// A date or timestamp.
    Instant(Moment<'t>),
    /// From one to another; `None` is unbounded.
    Interval(Option<Moment<'t>>, Option<Moment<'t>>),
}

impl<'t> Moment<'t> {
    /// The instants of a column.
    pub fn column(text: &'t TextColumn) -> Self {
        Self::Column(MomentColumn { text, read: OnceLock::new() })
    }

    fn of_row(&self, row: usize) -> Option<When> {
        match self {
            Self::Literal(instant) => Some(When::At(*instant)),
            Self::Column(column) => column.of_row(row),
            Self::Years(values, validity) => {
                let is_valid = validity.get(row / 64).is_none_or(|word| word >> (row % 64) & 1 == 1);
                is_valid.then(|| When::year(values[row]))?
            }
        }
    }

    /// The time where a text stands for the value of the one column there is.
    fn of_entry(&self, entry: Option<When>) -> Option<When> {
        match self {
            Self::Literal(instant) => Some(When::At(*instant)),
            Self::Column(_) => entry,
            Self::Years(..) => None,
        }
    }

    fn depends(&self) -> Dependence<'t> {
        match self {
            Self::Literal(_) => Dependence::Nothing,
            Self::Column(column) => Dependence::Column(column.text),
            Self::Years(..) => Dependence::Columns,
        }
    }
}

impl MomentColumn<'_> {
    fn of_row(&self, row: usize) -> Option<When> {
        let dictionary = &self.text.dictionary;
        match self.text.codes[row] {
            NULL_CODE => None,
            code if dictionary.len() > READ_AT_ONCE => When::parse(dictionary.text(code)),
            code => *self.read.get_or_init(|| dictionary.iter().map(When::parse).collect()).get(code as usize)?,
        }
    }
}

impl<'t> Time<'t> {
    /// Whether it is an instant.
    pub fn is_instant(&self) -> bool {
        matches!(self, Self::Instant(_))
    }

    fn moments(&self) -> impl Iterator<Item = &Moment<'t>> {
        let (a, b) = match self {
            Self::Instant(moment) => (Some(moment), None),
            Self::Interval(start, end) => (start.as_ref(), end.as_ref()),
        };
        a.into_iter().chain(b)
    }

    /// First and last instant; `None` where one is not known, or where the first lies after the last.
    fn span(&self, of: impl Fn(&Moment<'t>) -> Option<When>) -> Option<Span> {
        let (start, end) = match self {
            Self::Instant(moment) => {
                let when = of(moment)?;
                return Some((End::At(when.first()), End::At(when.last())));
            }
            Self::Interval(start, end) => (start, end),
        };
        let start = start.as_ref().map_or(Some(End::Past), |moment| of(moment).map(|when| End::At(when.first())))?;
        let end = end.as_ref().map_or(Some(End::Future), |moment| of(moment).map(|when| End::At(when.last())))?;
        start.order(end).is_le().then_some((start, end))
    }

    fn depends(&self, other: &Self) -> Dependence<'t> {
        let all = self.moments().chain(other.moments()).map(Moment::depends);
        all.fold(Dependence::Nothing, |before, next| match (before, next) {
            (Dependence::Nothing, other) | (other, Dependence::Nothing) => other,
            (Dependence::Column(a), Dependence::Column(b)) if std::ptr::eq(a, b) => Dependence::Column(a),
            _ => Dependence::Columns,
        })
    }
}

/// What an answer depends on.
enum Dependence<'t> {
    Nothing,
    /// One column: each entry of its dictionary has one answer.
    Column(&'t TextColumn),
    Columns,
}

/// `T_AFTER(a, b)` and its kin.
pub fn temporal<'t>(op: TemporalOp, a: Time<'t>, b: Time<'t>) -> Predicate<'t> {
    asked(a, b, move |a, b| relate(op, a, b))
}

/// `a op b` for instants and partial dates.
pub fn compare<'t>(op: CompareOp, a: Moment<'t>, b: Moment<'t>) -> Predicate<'t> {
    let question = move |a: Span, b: Span| match op {
        CompareOp::Less => a.1.order(b.0).is_lt(),
        CompareOp::GreaterOrEqual => a.1.order(b.0).is_ge(),
        CompareOp::Greater => a.0.order(b.1).is_gt(),
        CompareOp::LessOrEqual => a.0.order(b.1).is_le(),
        CompareOp::Equal => relate(TemporalOp::Equals, a, b),
        CompareOp::NotEqual => !relate(TemporalOp::Equals, a, b),
    };
    asked(Time::Instant(a), Time::Instant(b), question)
}

/// Whether there is a time.
pub fn has_value(time: Time<'_>) -> Predicate<'_> {
    let always = Time::Interval(None, None);
    asked(time, always, |_, _| true)
}

fn asked<'t>(a: Time<'t>, b: Time<'t>, question: impl Fn(Span, Span) -> bool + Send + Sync + 't) -> Predicate<'t> {
    match a.depends(&b) {
        Dependence::Nothing => {
            let none = |moment: &Moment<'_>| moment.of_entry(None);
            Predicate::Known(a.span(none).zip(b.span(none)).map(|(a, b)| question(a, b)))
        }
        Dependence::Column(column) => each_entry(column, move |entry| {
            let entry = When::parse(entry);
            let of = |moment: &Moment<'_>| moment.of_entry(entry);
            Some(question(a.span(of)?, b.span(of)?))
        }),
        Dependence::Columns => each_row(Cost::Reading, move |row| {
            let of = |moment: &Moment<'_>| moment.of_row(row);
            Some(question(a.span(of)?, b.span(of)?))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use TemporalOp as Op;
    use jiff::civil::Date;

    fn day(day: i8) -> End {
        End::At(Instant::Date(Date::constant(2024, 5, day)))
    }

    fn which(a: Span, b: Span) -> Vec<Op> {
        Op::ALL.into_iter().filter(|op| relate(*op, a, b)).collect()
    }

    #[test]
    fn the_thirteen_relations_of_allen_are_told_apart() {
        let b = (day(10), day(20));
        for (first, last, relations) in [
            (1, 5, &[Op::Before, Op::Disjoint][..]),
            (25, 28, &[Op::After, Op::Disjoint]),
            (1, 10, &[Op::Intersects, Op::Meets]),
            (20, 25, &[Op::Intersects, Op::MetBy]),
            (5, 15, &[Op::Intersects, Op::Overlaps]),
            (15, 25, &[Op::Intersects, Op::OverlappedBy]),
            (10, 15, &[Op::Intersects, Op::Starts]),
            (10, 25, &[Op::Intersects, Op::StartedBy]),
            (15, 20, &[Op::Finishes, Op::Intersects]),
            (5, 20, &[Op::FinishedBy, Op::Intersects]),
            (12, 15, &[Op::During, Op::Intersects]),
            (5, 25, &[Op::Contains, Op::Intersects]),
            (10, 20, &[Op::Equals, Op::Intersects]),
        ] {
            assert_eq!(which((day(first), day(last)), b), relations, "{first} {last}");
        }
    }

    #[test]
    fn unbounded_intervals_reach_everything() {
        let open = (day(10), End::Future);
        assert_eq!(which((day(30), day(31)), open), [Op::During, Op::Intersects]);
        assert_eq!(which((day(12), End::Future), open), [Op::Finishes, Op::Intersects]);
        assert_eq!(which((End::Past, End::Future), open), [Op::FinishedBy, Op::Intersects]);
        assert_eq!(which((End::Past, day(9)), open), [Op::Before, Op::Disjoint]);
    }
}
