//! Numbers (RFC 8259, section 6).

use super::{cursor::Cursor, fault::Parsed};
use crate::model::DefectKind;

/// A number as the text has it.
#[derive(Debug, PartialEq)]
pub(super) enum Number<'a> {
    /// Without fraction and exponent.
    Integer(i64),
    /// With either; infinite when it is too large for 64 bits.
    Float(f64),
    /// A whole number too large for 64 bits, as written.
    Long(&'a str),
}

/// A number in parts: `± mantissa × 10^(exponent - fraction_digits)`.
struct Decimal<'a> {
    text: &'a str,
    negative: bool,
    whole: bool,
    /// All digits as one whole number, if there are at most [`MAX_DIGITS`].
    mantissa: u64,
    digits: usize,
    exponent: i64,
}

/// So many digits always fit 64 bits.
const MAX_DIGITS: usize = 19;

/// The powers of ten that a float holds exactly.
const EXACT_POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21,
    1e22,
];

impl<'a> Cursor<'a> {
    /// Any number.
    pub fn number(&mut self) -> Parsed<Number<'a>> {
        let decimal = self.decimal()?;
        if !decimal.whole {
            return Ok(Number::Float(decimal.value()));
        }
        Ok(decimal.text.parse().map_or(Number::Long(decimal.text), Number::Integer))
    }

    /// A number of a position: finite.
    #[inline]
    pub fn ordinate(&mut self) -> Parsed<f64> {
        let value = self.decimal()?.value();
        if value.is_finite() { Ok(value) } else { Err(self.fault(DefectKind::NotFinite, "a coordinate is too large")) }
    }

    #[inline]
    fn decimal(&mut self) -> Parsed<Decimal<'a>> {
        self.peek();
        let start = self.at;
        let negative = self.byte() == Some(b'-');
        self.at += negative as usize;
        let mut mantissa = 0;
        let leading_zero = self.byte() == Some(b'0');
        let mut digits = self.digits(&mut mantissa)?;
        if leading_zero && digits > 1 {
            return Err(self.wrong("a number begins with 0"));
        }
        let mut exponent = 0;
        let mut whole = true;
        if self.byte() == Some(b'.') {
            self.at += 1;
            let fraction = self.digits(&mut mantissa)?;
            digits += fraction;
            exponent = -(fraction as i64);
            whole = false;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            exponent += self.exponent()?;
            whole = false;
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        Ok(Decimal { text, negative, whole, mantissa, digits, exponent })
    }

    /// Appends digits to `mantissa`, which wraps when there are too many; how many there were.
    #[inline]
    fn digits(&mut self, mantissa: &mut u64) -> Parsed<usize> {
        let start = self.at;
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let mut value = *mantissa;
        let mut count = 0;
        for byte in rest {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                break;
            }
            value = value.wrapping_mul(10).wrapping_add(digit as u64);
            count += 1;
        }
        *mantissa = value;
        self.at += count;
        if count == 0 { Err(self.missing("a number")) } else { Ok(count) }
    }

    fn exponent(&mut self) -> Parsed<i64> {
        let negative = self.byte() == Some(b'-');
        if let Some(b'-' | b'+') = self.byte() {
            self.at += 1;
        }
        let mut value = 0;
        let count = self.digits(&mut value)?;
        let value = if count > 6 { 1_000_000 } else { value as i64 };
        Ok(if negative { -value } else { value })
    }
}

impl Decimal<'_> {
    /// The nearest float. Where digits and power of ten are both exact floats, one multiplication or
    /// division rounds correctly (Clinger, "How to Read Floating Point Numbers Accurately", 1990).
    #[inline]
    fn value(&self) -> f64 {
        let power = EXACT_POWERS.get(self.exponent.unsigned_abs() as usize);
        match power {
            Some(power) if self.digits <= MAX_DIGITS && self.mantissa <= 1 << 53 => {
                let digits = self.mantissa as f64;
                let value = if self.exponent < 0 { digits / power } else { digits * power };
                if self.negative { -value } else { value }
            }
            // The grammar of JSON numbers is part of that of Rust floats.
            _ => self.text.parse().unwrap_or(f64::NAN),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(text: &str) -> Option<Number<'_>> {
        let mut cursor = Cursor::new(text, 0);
        let number = cursor.number().ok()?;
        cursor.end().ok().map(|()| number)
    }

    #[test]
    fn whole_numbers_stay_whole() {
        assert_eq!(number("-9223372036854775808"), Some(Number::Integer(i64::MIN)));
        assert_eq!(number("9223372036854775808"), Some(Number::Long("9223372036854775808")));
        assert_eq!((number("0"), number("1.0")), (Some(Number::Integer(0)), Some(Number::Float(1.0))));
    }

    #[test]
    fn what_json_does_not_allow_is_refused() {
        for text in ["", "-", "01", "1.", ".5", "+1", "1e", "1e+", "0x1", "--1", "1_0", "NaN", "Infinity"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn a_coordinate_beyond_floats_is_not_finite() {
        let fault = Cursor::new("1e999", 0).ordinate().unwrap_err();
        assert_eq!(fault.kind(), DefectKind::NotFinite);
        assert_eq!(Cursor::new("1e-99999999999999999999", 0).ordinate().ok(), Some(0.0));
    }

    proptest! {
        #[test]
        fn every_number_is_the_nearest_float(text in "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,25})?([eE][-+]?[0-9]{1,3})?") {
            let expected: f64 = text.parse().unwrap();
            match number(&text).unwrap() {
                Number::Float(value) => prop_assert_eq!(value.to_bits(), expected.to_bits()),
                Number::Integer(value) => prop_assert_eq!(value, text.parse::<i64>().unwrap()),
                Number::Long(digits) => prop_assert_eq!(digits, text.as_str()),
            }
        }

        #[test]
        fn printed_floats_come_back(value in prop::num::f64::NORMAL) {
            prop_assert_eq!(Cursor::new(&value.to_string(), 0).ordinate().ok(), Some(value));
        }
    }
}
