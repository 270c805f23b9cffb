//! `offset`: not of the standard, but `ArcGIS` pages by it.

use super::Refusal;

/// How many matches to skip.
pub fn offset(text: &str) -> Result<u64, Refusal> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let number = digits.then(|| text.parse().unwrap_or(u64::MAX));
    number.ok_or_else(|| Refusal::new("not a whole number", "a whole number from 0"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_is_a_whole_number_however_large() {
        assert_eq!(offset("0"), Ok(0));
        assert_eq!(offset("12"), Ok(12));
        assert_eq!(offset("99999999999999999999999"), Ok(u64::MAX));
        assert!(offset("-1").is_err() && offset("").is_err() && offset("1.0").is_err());
    }
}
