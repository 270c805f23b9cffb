//! The part of the protocol buffer encoding that tiles need.

/// The fields of a message one by one, with their numbers; `None` where the message is broken, which is the last.
#[derive(Debug, Clone)]
pub struct Fields<'a>(&'a [u8]);

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Field<'a> {
    /// An integer, or a truth value.
    Varint(u64),
    /// Eight bytes.
    Fixed64([u8; 8]),
    /// A string, packed numbers or a message.
    Bytes(&'a [u8]),
    /// Four bytes.
    Fixed32([u8; 4]),
}

impl<'a> Fields<'a> {
    /// The fields of this message.
    pub fn of(message: &'a [u8]) -> Self {
        Self(message)
    }

    fn field(&mut self) -> Option<(u64, Field<'a>)> {
        let key = read_varint(&mut self.0)?;
        let field = match (key & 7) as u32 {
            VARINT => Field::Varint(read_varint(&mut self.0)?),
            FIXED64 => Field::Fixed64(self.array()?),
            BYTES => {
                let len = usize::try_from(read_varint(&mut self.0)?).ok()?;
                let (bytes, rest) = self.0.split_at_checked(len)?;
                self.0 = rest;
                Field::Bytes(bytes)
            }
            FIXED32 => Field::Fixed32(self.array()?),
            _ => return None,
        };
        Some((key >> 3, field))
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (array, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*array)
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Option<(u64, Field<'a>)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_none() {
            self.0 = &[];
        }
        Some(field)
    }
}

/// Takes a [`varint`] off the bytes; `None` where there is none, or one of more than 64 bits.
#[inline]
pub fn read_varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut v = 0;
    for (place, byte) in bytes.iter().enumerate().take(10) {
        v |= u64::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            *bytes = bytes.get(place + 1..)?;
            return Some(v);
        }
    }
    None
}

/// Undoes [`zigzag`].
#[inline]
pub fn unzigzag(v: u64) -> i64 {
    (v >> 1) as i64 ^ -((v & 1) as i64)
}

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
            assert_eq!(read_varint(&mut &out[..]), Some(v));
            assert_eq!(read_varint(&mut &out[..out.len() - 1]), None);
        }
    }

    #[test]
    fn zigzag_interleaves_signs() {
        assert_eq!([0, -1, 1, -2, i64::MIN].map(zigzag), [0, 1, 2, 3, u64::MAX]);
        assert_eq!([0, 1, 2, 3, u64::MAX].map(unzigzag), [0, -1, 1, -2, i64::MIN]);
    }
}
