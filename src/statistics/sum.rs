//! Sums that lose nothing on the way.

/// A sum of floats and how many they are. What each addition rounds off is kept beside (A. Neumaier, 1974; the error of an addition
/// after O. Møller and D. E. Knuth), so that the result is that of an exact sum but for the last digit.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sum {
    rounded: f64,
    lost: f64,
    /// How many values were added.
    pub count: usize,
}

impl Sum {
    /// Adds a value.
    #[inline]
    pub fn add(&mut self, value: f64) {
        self.take(value);
        self.count += 1;
    }

    /// Adds all that another sum has.
    pub fn merge(&mut self, other: Self) {
        self.take(other.rounded);
        self.lost += other.lost;
        self.count += other.count;
    }

    /// The sum; `None` of nothing, or beyond the largest float.
    pub fn total(self) -> Option<f64> {
        Some(self.rounded + self.lost).filter(|total| self.count > 0 && total.is_finite())
    }

    /// The mean; `None` of nothing.
    pub fn mean(self) -> Option<f64> {
        self.total().map(|total| total / self.count as f64)
    }

    #[inline]
    fn take(&mut self, value: f64) {
        let sum = self.rounded + value;
        let taken = sum - self.rounded;
        self.lost += (self.rounded - (sum - taken)) + (value - taken);
        self.rounded = sum;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[f64]) -> Sum {
        let mut sum = Sum::default();
        values.iter().for_each(|value| sum.add(*value));
        sum
    }

    #[test]
    fn small_values_are_not_lost_among_large_ones() {
        assert_eq!(of(&[1e16, 1.0, -1e16, 1.0]).total(), Some(2.0));
        assert_eq!(of(&[0.1; 10]).total(), Some(1.0));
        let mut parts = of(&[1e16, 1.0]);
        parts.merge(of(&[-1e16, 1.0]));
        assert_eq!((parts.total(), parts.mean()), (Some(2.0), Some(0.5)));
        assert_eq!((of(&[]).total(), of(&[f64::MAX, f64::MAX]).total()), (None, None));
    }
}
