//! Exact medians: the values of each group beside each other, and those in the middle selected. Eight bytes for each value.

use super::{StatisticsError, members::Members};
use crate::query::Patience;
use rayon::prelude::*;

/// The median of the values of each group, and how many have one; of an even number of values the mean of the two in the middle.
pub fn medians(
    members: &Members,
    patience: &Patience,
    value: impl Fn(usize) -> Option<f64> + Sync,
) -> Result<Vec<(Option<f64>, usize)>, StatisticsError> {
    let (starts, places) = members.by_group();
    let of_group = |group: usize| {
        patience.check()?;
        let places = &places[starts[group]..starts[group + 1]];
        let values: Vec<f64> = places.iter().filter_map(|place| value(*place as usize)).collect();
        let count = values.len();
        Ok((median(values), count))
    };
    (0..members.keys.len()).into_par_iter().map(of_group).collect()
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    let middle = values.len() / 2;
    if values.is_empty() {
        return None;
    }
    let is_even = values.len().is_multiple_of(2);
    let (below, upper, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    let upper = *upper;
    Some(if is_even { below.iter().copied().max_by(f64::total_cmp).map_or(upper, |lower| lower.midpoint(upper)) } else { upper })
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0, 3.0, 2.0]), Some(2.5));
        assert_eq!(median(vec![-5.0]), Some(-5.0));
    }
}
