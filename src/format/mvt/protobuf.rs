//! The part of the protocol buffer encoding that tiles need.

/// Wire type 0: a variable-length integer.
pub const VARINT: u32 = 0;
/// Wire type 1: eight bytes.
pub const FIXED64: u32 = 1;
/// Wire type 2: a length and so many bytes.
pub const BYTES: u32 = 2;
/// Wire type 5: four bytes.
pub const FIXED32: u32 = 5;

/// Seven bits a byte, the least significant first.
#[inline]
pub fn varint(out: &mut Vec<u8>, mut v: u64) {
    while v >= 0x80 {
        out.push(v as u8 | 0x80);
        v >>= 7;
    }
    out.push(v as u8);
}

/// How many bytes [`varint`] writes.
#[inline]
pub fn varint_len(v: u64) -> usize {
    (64 - (v | 1).leading_zeros() as usize).div_ceil(7)
}

/// A field's number and wire type.
#[inline]
pub fn key(out: &mut Vec<u8>, field: u32, wire_type: u32) {
    varint(out, (field << 3 | wire_type) as u64);
}

/// A field that is an unsigned integer.
#[inline]
pub fn uint_field(out: &mut Vec<u8>, field: u32, v: u64) {
    key(out, field, VARINT);
    varint(out, v);
}

/// A field that is a string, bytes, packed numbers or a message.
#[inline]
pub fn bytes_field(out: &mut Vec<u8>, field: u32, bytes: &[u8]) {
    key(out, field, BYTES);
    varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Small numbers of either sign become small numbers: 0, −1, 1, −2 → 0, 1, 2, 3.
#[inline]
pub fn zigzag(v: i64) -> u64 {
    ((v << 1) ^ (v >> 63)) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn varints_are_as_long_as_foretold() {
        for v in (0..64).flat_map(|bit| [1u64 << bit, (1u64 << bit) - 1]).chain([u64::MAX]) {
            let mut out = vec![];
            varint(&mut out, v);
            assert_eq!(out.len(), varint_len(v), "{v}");
        }
    }

    #[test]
    fn zigzag_interleaves_signs() {
        assert_eq!([0, -1, 1, -2, i64::MIN].map(zigzag), [0, 1, 2, 3, u64::MAX]);
    }
}
