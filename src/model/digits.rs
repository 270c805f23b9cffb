//! Computed numbers without the digits that computing leaves behind.

/// The float nearest to the decimal of 15 significant digits that is nearest to a number: every such decimal is a float of its own, so
/// that 0.1 + 0.2 is 0.3, and nothing is lost that a double was sure of.
pub fn to_15_digits(value: f64) -> f64 {
    // Powers of ten up to here are floats.
    const LARGEST_EXACT: i32 = 22;
    if value == 0.0 || !value.is_finite() || value.abs() >= 1e15 {
        return value;
    }
    let places = 14 - value.abs().log10().floor() as i32;
    if (0..=LARGEST_EXACT).contains(&places) {
        let scale = 10_f64.powi(places);
        return (value * scale).round() / scale;
    }
    format!("{value:.14e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn digits_that_computing_leaves_are_gone() {
        for (value, text) in [
            (0.000_026_000_000_000_000_002, "0.000026"),
            (699_999.999_999_999_9, "700000"),
            (0.1 + 0.2, "0.3"),
            (-2.675, "-2.675"),
            (1e-300, "1e-300"),
            (123_456_789_012_345_678.0, "123456789012345680"),
            (0.0, "0"),
        ] {
            let expected: f64 = text.parse().unwrap();
            assert_eq!(to_15_digits(value), expected, "{value}");
        }
    }

    proptest! {
        #[test]
        fn decimals_of_15_digits_stay(digits in 1..1_000_000_000_000_000i64, exponent in -40..20i32) {
            let value: f64 = format!("{digits}e{exponent}").parse().unwrap();
            prop_assert_eq!(to_15_digits(value), value);
        }

        #[test]
        fn little_is_changed(value in any::<f64>().prop_filter("finite", |value| value.is_normal())) {
            prop_assert!((to_15_digits(value) / value - 1.0).abs() < 1e-14);
        }
    }
}
