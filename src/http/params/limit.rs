//! `limit` (OGC 17-069r4, section 7.15.2).

use super::Refusal;

/// Features in a page, at least 1. More than `max` gives `max`, as section 7.15.2 wants.
pub fn limit(text: &str, max: usize) -> Result<usize, Refusal> {
    let refused =
        || Refusal::new("not a whole number greater than zero", &format!("a whole number from 1; at most {max} are given"));
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(refused());
    }
    match text.parse::<usize>() {
        Ok(0) => Err(refused()),
        Ok(limit) => Ok(limit.min(max)),
        // Digits only, so it is too large for a number of this machine.
        Err(_) => Ok(max),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_above_the_maximum_is_the_maximum() {
        assert_eq!(limit("7", 100), Ok(7));
        assert_eq!(limit("101", 100), Ok(100));
        assert_eq!(limit("99999999999999999999999999", 100), Ok(100));
    }

    #[test]
    fn what_is_no_count_is_refused() {
        for text in ["0", "-1", "NaN", "1.5", "1e3", "", " 5", "+5"] {
            assert!(limit(text, 100).is_err(), "{text}");
        }
    }
}
