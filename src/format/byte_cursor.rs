//! Reading binary structures without ever reading past their end.

/// The bytes left to read, and their byte order.
#[derive(Debug, Clone, Copy)]
pub(super) struct ByteCursor<'a> {
    rest: &'a [u8],
    /// Most significant byte first; else least significant first.
    pub big_endian: bool,
}

impl<'a> ByteCursor<'a> {
    /// Reads from the start of `bytes`, least significant byte first.
    pub fn little_endian(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, big_endian: false }
    }

    /// What is left.
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// The next `count` bytes; `None`, and nothing read, if there are fewer.
    pub fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(head)
    }

    /// The next `count` items of `size` bytes each.
    pub fn take_items(&mut self, count: usize, size: usize) -> Option<&'a [u8]> {
        self.take(count.checked_mul(size)?)
    }

    /// The next `N` bytes, as they stand in the file.
    pub fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(*head)
    }

    /// The next `N` bytes, least significant first.
    fn ordered<const N: usize>(&mut self) -> Option<[u8; N]> {
        let mut bytes = self.array()?;
        if self.big_endian {
            bytes.reverse();
        }
        Some(bytes)
    }

    /// One byte.
    pub fn u8(&mut self) -> Option<u8> {
        self.array().map(|[byte]| byte)
    }
    /// Two bytes, unsigned.
    pub fn u16(&mut self) -> Option<u16> {
        self.ordered().map(u16::from_le_bytes)
    }
    /// Two bytes, signed.
    pub fn i16(&mut self) -> Option<i16> {
        self.ordered().map(i16::from_le_bytes)
    }
    /// Four bytes, unsigned.
    pub fn u32(&mut self) -> Option<u32> {
        self.ordered().map(u32::from_le_bytes)
    }
    /// Four bytes, signed.
    pub fn i32(&mut self) -> Option<i32> {
        self.ordered().map(i32::from_le_bytes)
    }
    /// Eight bytes, unsigned.
    pub fn u64(&mut self) -> Option<u64> {
        self.ordered().map(u64::from_le_bytes)
    }
    /// Eight bytes, signed.
    pub fn i64(&mut self) -> Option<i64> {
        self.ordered().map(i64::from_le_bytes)
    }
    /// Four bytes, IEEE 754.
    pub fn f32(&mut self) -> Option<f32> {
        self.ordered().map(f32::from_le_bytes)
    }
    /// Eight bytes, IEEE 754.
    pub fn f64(&mut self) -> Option<f64> {
        self.ordered().map(f64::from_le_bytes)
    }
}

/// Floats, least significant byte first; an incomplete one at the end is left out.
pub(super) fn f64s_le(bytes: &[u8]) -> impl ExactSizeIterator<Item = f64> {
    bytes.as_chunks::<8>().0.iter().map(|b| f64::from_le_bytes(*b))
}

/// Pairs of floats, least significant byte first; an incomplete one at the end is left out.
pub(super) fn positions_le(bytes: &[u8]) -> impl ExactSizeIterator<Item = [f64; 2]> {
    bytes.as_chunks::<16>().0.iter().map(|pair| {
        let [x0, x1, x2, x3, x4, x5, x6, x7, y0, y1, y2, y3, y4, y5, y6, y7] = *pair;
        [f64::from_le_bytes([x0, x1, x2, x3, x4, x5, x6, x7]), f64::from_le_bytes([y0, y1, y2, y3, y4, y5, y6, y7])]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_in_either_byte_order() {
        let mut cursor = ByteCursor::little_endian(&[1, 0, 0, 0, 0, 0, 0, 2, 9]);
        assert_eq!(cursor.u32(), Some(1));
        cursor.big_endian = true;
        assert_eq!(cursor.i32(), Some(2));
        assert_eq!(cursor.rest(), [9]);
    }

    #[test]
    fn nothing_is_read_past_the_end() {
        let mut cursor = ByteCursor::little_endian(&[1, 2, 3]);
        assert_eq!(cursor.u32(), None);
        assert_eq!(cursor.take_items(usize::MAX, 16), None);
        assert_eq!(cursor.rest().len(), 3);
    }

    #[test]
    fn positions_are_pairs_of_floats() {
        let bytes: Vec<u8> = [1.0f64, 2.0, 3.0, 4.0].iter().flat_map(|f| f.to_le_bytes()).collect();
        assert_eq!(positions_le(&bytes).collect::<Vec<_>>(), [[1.0, 2.0], [3.0, 4.0]]);
        assert_eq!(f64s_le(&bytes[..31]).count(), 3);
    }
}
