//! Numbers as JSON: the shortest decimal that reads back as the same number.
//!
//! Most numbers in data were typed or rounded: they are decimals of few digits. Such a number is found by scaling,
//! and its digits are made eight at a time within one register, several times faster than for any `f64`.
//! The result is the same: two decimals of up to 15 significant digits never read back as one number, so
//! the one found is the shortest there is.

/// Ten to the power of the decimal places of the fast way, which are 8.
const SCALE: u64 = 100_000_000;
/// Decimals below this, counted in the last place, have at most 15 digits.
const MAX_SCALED: i64 = 1_000_000_000_000_000;
/// Smaller numbers may be shorter with an exponent.
const MIN_SCALED: i64 = SCALE as i64 / 1000;
/// Eight digits 0.
const ASCII_ZEROS: u64 = 0x3030_3030_3030_3030;

/// A number below 1000 as text in one register: the first byte is the lowest. A sign, three digits, a point and eight
/// more leave room for three signs around it.
#[derive(Clone, Copy)]
pub struct ShortText {
    bytes: u128,
    len: usize,
}

impl ShortText {
    /// The text of a number, if it is a short decimal.
    #[inline]
    pub fn of(value: f64) -> Option<Self> {
        let scaled = scaled(value)?;
        let text = Self::of_scaled(SMALL.get((scaled / SCALE) as usize)?, scaled % SCALE);
        Some(if value.is_sign_negative() { text.after(b'-') } else { text })
    }

    #[inline]
    fn of_scaled(whole: &[u8; 4], fraction: u64) -> Self {
        let &[a, b, c, whole_len] = whole;
        let digits = eight_digits(fraction);
        let places = 8 - digits.leading_zeros() as usize / 8;
        let point = b'.' as u128 | ((ASCII_ZEROS + digits) as u128) << 8;
        let bytes = u32::from_le_bytes([a, b, c, 0]) as u128 | point << (8 * whole_len);
        let len = whole_len as usize + places + usize::from(places > 0);
        Self { bytes: bytes & ((1 << (8 * len)) - 1), len }
    }

    /// With a sign before it.
    #[inline]
    #[must_use]
    pub fn after(self, sign: u8) -> Self {
        Self { bytes: self.bytes << 8 | sign as u128, len: self.len + 1 }
    }

    /// With a sign behind it.
    #[inline]
    #[must_use]
    pub fn then(self, sign: u8) -> Self {
        Self { bytes: self.bytes | (sign as u128) << (8 * self.len), len: self.len + 1 }
    }

    /// Appends the text. Copying the whole register and dropping some is cheaper than a copy of unknown length.
    #[inline]
    pub fn append(self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.bytes.to_le_bytes());
        out.truncate(out.len() - 16 + self.len);
    }
}

/// The number counted in the last place, without its sign, if it is a decimal of so many places and at most 15 digits.
#[inline]
fn scaled(value: f64) -> Option<u64> {
    let magnitude = value.abs();
    let scaled = (magnitude * SCALE as f64 + 0.5) as i64;
    let in_range = scaled == 0 || (MIN_SCALED..MAX_SCALED).contains(&scaled);
    // A division of two numbers that are exact is the nearest number to the decimal.
    (in_range && scaled as f64 / SCALE as f64 == magnitude).then_some(scaled as u64)
}

/// Appends a finite number; a whole one without a fraction.
#[inline]
pub fn write_float(value: f64, out: &mut Vec<u8>) {
    match (ShortText::of(value), scaled(value)) {
        (Some(text), _) => text.append(out),
        (None, Some(scaled)) => {
            if value.is_sign_negative() {
                out.push(b'-');
            }
            write_below_1e8(scaled / SCALE, out);
            // The fraction as that of a number without digits before the point.
            ShortText::of_scaled(&[0; 4], scaled % SCALE).append(out);
        }
        (None, None) => write_any_float(value, out),
    }
}

/// Appends a whole number.
#[inline]
pub fn write_integer(value: i64, out: &mut Vec<u8>) {
    match u64::try_from(value) {
        Ok(value) if value < SCALE => write_below_1e8(value, out),
        _ => out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes()),
    }
}

#[cold]
#[inline(never)]
fn write_any_float(value: f64, out: &mut Vec<u8>) {
    let mut buffer = zmij::Buffer::new();
    let text = buffer.format_finite(value);
    out.extend_from_slice(text.strip_suffix(".0").unwrap_or(text).as_bytes());
}

#[inline]
fn write_below_1e8(value: u64, out: &mut Vec<u8>) {
    if let Some(whole) = SMALL.get(value as usize) {
        return ShortText::of_scaled(whole, 0).append(out);
    }
    let digits = eight_digits(value);
    let zeros = digits.trailing_zeros() as usize / 8;
    ShortText { bytes: ((ASCII_ZEROS + digits) >> (8 * zeros)) as u128, len: 8 - zeros }.append(out);
}

/// The digits of the numbers below 1000, and how many they are.
static SMALL: [[u8; 4]; 1000] = small_numbers();

const fn small_numbers() -> [[u8; 4]; 1000] {
    let mut texts = [[0; 4]; 1000];
    let mut n = 0;
    while n < 1000 {
        let [a, b, c] = [b'0' + (n / 100) as u8, b'0' + (n / 10 % 10) as u8, b'0' + (n % 10) as u8];
        texts[n] = match n {
            0..10 => [c, 0, 0, 1],
            10..100 => [b, c, 0, 2],
            _ => [a, b, c, 3],
        };
        n += 1;
    }
    texts
}

/// The decimal digits of a number below 10⁸, one a byte, the first in the lowest. Each step cuts every lane in two:
/// four digits each, two, one. A lane is divided by multiplying with the reciprocal, exact for so few digits.
#[inline]
fn eight_digits(value: u64) -> u64 {
    let fours = value / 10_000 | value % 10_000 << 32;
    let hundreds = (fours * 10_486 >> 20) & 0x7F_0000_007F;
    let twos = hundreds | (fours - hundreds * 100) << 16;
    let tens = (twos * 103 >> 10) & 0x000F_000F_000F_000F;
    tens | (twos - tens * 10) << 8
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn float(value: f64) -> String {
        let mut out = vec![];
        write_float(value, &mut out);
        String::from_utf8(out).unwrap()
    }

    /// What the general way writes.
    fn shortest(value: f64) -> String {
        let mut out = vec![];
        write_any_float(value, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_are_written_as_people_write_them() {
        for text in ["0", "-0", "7", "10", "-12.5", "0.001", "99999999", "71.448705", "-179.99999999", "1234567.00000001", "0.1"]
        {
            assert_eq!(float(text.parse().unwrap()), text);
        }
    }

    #[test]
    fn neighbours_of_a_short_decimal_keep_all_their_digits() {
        for value in [0.1f64, 71.448705, 0.3, 9_999_999.999_999_99, 1e7, 123_456.0, 0.001] {
            for neighbour in [value.next_down(), value, value.next_up()] {
                assert_eq!(float(neighbour), shortest(neighbour));
            }
        }
    }

    proptest! {
        #[test]
        fn every_float_is_written_as_the_general_way_writes_it(value in any::<f64>().prop_filter("finite", |v| v.is_finite())) {
            prop_assert_eq!(float(value), shortest(value));
        }

        #[test]
        fn every_short_decimal_is_written_as_the_general_way_writes_it(digits in -(1i64 << 53)..1 << 53, cut in 0..16u32, places in 0..12i32) {
            let value = (digits / 10i64.pow(cut)) as f64 / 10f64.powi(places);
            prop_assert_eq!(float(value), shortest(value));
            prop_assert_eq!(float(value).parse::<f64>().unwrap().to_bits(), value.to_bits());
        }

        #[test]
        fn every_whole_number_is_written_with_its_digits(value: i64, cut in 0..19u32) {
            let (value, mut out) = (value / 10i64.pow(cut), vec![]);
            write_integer(value, &mut out);
            prop_assert_eq!(String::from_utf8(out).unwrap(), value.to_string());
        }
    }
}
