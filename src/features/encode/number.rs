//! Numbers as text: the shortest decimal that reads back as the same number.
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
/// Up to here, 2⁵³, floats hold every whole number. Beyond, the fraction stays, so that readers take the number for a
/// float, and do not find that the column holds whole numbers which floats cannot hold.
const MAX_EXACT_WHOLE: f64 = 9_007_199_254_740_992.0;
/// Eight digits 0.
const ASCII_ZEROS: u64 = 0x3030_3030_3030_3030;

/// Appends a finite number; a whole one without a fraction.
#[inline]
pub(super) fn write_float(value: f64, out: &mut Vec<u8>) {
    let magnitude = value.abs();
    let scaled = (magnitude * SCALE as f64 + 0.5) as i64;
    let is_plain = scaled == 0 || (MIN_SCALED..MAX_SCALED).contains(&scaled);
    // A division of two numbers that are exact is the nearest number to the decimal.
    if !is_plain || scaled as f64 / SCALE as f64 != magnitude {
        return write_any_float(value, out);
    }
    if value.is_sign_negative() {
        out.push(b'-');
    }
    write_decimal(scaled as u64, out);
}

/// Appends a finite number that cannot be taken for one of whole numbers. Clients as GDAL learn the type of a property
/// from the first features: told `12`, they would cut the fraction off the `0.5` that comes later.
#[inline]
pub(super) fn write_typed_float(value: f64, out: &mut Vec<u8>) {
    let start = out.len();
    write_float(value, out);
    if value.trunc() == value && out.iter().skip(start).all(|byte| byte.is_ascii_digit() || *byte == b'-') {
        out.extend_from_slice(b".0");
    }
}

/// Appends a whole number.
#[inline]
pub(super) fn write_integer(value: i64, out: &mut Vec<u8>) {
    match u64::try_from(value) {
        Ok(value) if value < SCALE => write_below_1e8(value, out),
        _ => out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes()),
    }
}

/// Appends a decimal that is given in its last place, without zeros at the end.
#[inline]
fn write_decimal(scaled: u64, out: &mut Vec<u8>) {
    let (whole, fraction) = (scaled / SCALE, eight_digits(scaled % SCALE));
    let places = 8 - fraction.leading_zeros() as usize / 8;
    let (point, point_len) = (b'.' as u128 | ((ASCII_ZEROS + fraction) as u128) << 8, places + usize::from(places > 0));
    if let Some(&[a, b, c, len]) = SMALL.get(whole as usize) {
        let whole = u32::from_le_bytes([a, b, c, 0]) as u128;
        write_start(whole | point << (8 * len), len as usize + point_len, out);
    } else {
        write_below_1e8(whole, out);
        write_start(point, point_len, out);
    }
}

#[cold]
#[inline(never)]
fn write_any_float(value: f64, out: &mut Vec<u8>) {
    let mut buffer = zmij::Buffer::new();
    let text = buffer.format_finite(value);
    let whole = text.strip_suffix(".0").filter(|_| value.abs() <= MAX_EXACT_WHOLE);
    out.extend_from_slice(whole.unwrap_or(text).as_bytes());
}

#[inline]
fn write_below_1e8(value: u64, out: &mut Vec<u8>) {
    if let Some(&[a, b, c, len]) = SMALL.get(value as usize) {
        return write_start(u32::from_le_bytes([a, b, c, 0]) as u128, len as usize, out);
    }
    let digits = eight_digits(value);
    let zeros = digits.trailing_zeros() / 8;
    write_start(((ASCII_ZEROS + digits) >> (8 * zeros)) as u128, 8 - zeros as usize, out);
}

/// Appends the lowest `len` bytes. Copying all and dropping some is cheaper than a copy of unknown length.
#[inline]
fn write_start(bytes: u128, len: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(&bytes.to_le_bytes());
    out.truncate(out.len() - 16 + len);
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

    #[test]
    fn a_float_of_a_property_reads_back_as_a_float() {
        for value in [0.0, -0.0, 5.0, -17.0, 0.5, 1e7, 123_456_789_012.0, MAX_EXACT_WHOLE, 1e16, 1e22, 1e300, f64::MAX, 5e-324] {
            let mut text = vec![];
            write_typed_float(value, &mut text);
            let text = String::from_utf8(text).unwrap();
            let read: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert!(read.is_f64() && read.as_f64() == Some(value), "{value}: {text}");
        }
    }
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
    fn whole_numbers_beyond_the_exact_ones_are_seen_to_be_floats() {
        assert_eq!(float(9_007_199_254_740_992.0), "9007199254740992");
        assert_eq!(float(9_007_199_254_740_994.0), "9007199254740994.0");
    }

    #[test]
    fn neighbours_of_a_short_decimal_keep_all_their_digits() {
        for value in [0.1f64, 71.448_705, 0.3, 9_999_999.999_999_99, 1e7, 123_456.0, 0.001] {
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
