//! The least and the greatest value of each group, of any type that has an order.

use super::{Statistic, StatisticsError, fold::fold, members::Members};
use crate::query::Patience;

/// The least or the greatest of what members have, and how many have something.
#[derive(Debug, Clone, Copy)]
pub struct Extreme<T> {
    /// The value; `None` where nobody has one.
    pub value: Option<T>,
    /// How many have one.
    pub count: usize,
}

impl<T> Default for Extreme<T> {
    fn default() -> Self {
        Self { value: None, count: 0 }
    }
}

/// The least, or for [`Statistic::Max`] the greatest, of each group.
pub fn extremes<T: Copy + PartialOrd + Send>(
    members: &Members,
    statistic: Statistic,
    patience: &Patience,
    value: impl Fn(usize) -> Option<T> + Sync,
) -> Result<Vec<Extreme<T>>, StatisticsError> {
    let is_better = |new: T, old: T| if statistic == Statistic::Max { new > old } else { new < old };
    let take = |extreme: &mut Extreme<T>, new: T| {
        if extreme.value.is_none_or(|old| is_better(new, old)) {
            extreme.value = Some(new);
        }
    };
    let add = |extreme: &mut Extreme<T>, place: usize| {
        if let Some(new) = value(place) {
            take(extreme, new);
            extreme.count += 1;
        }
    };
    let merge = |extreme: &mut Extreme<T>, other: Extreme<T>| {
        other.value.into_iter().for_each(|new| take(extreme, new));
        extreme.count += other.count;
    };
    fold(members, patience, add, merge)
}
