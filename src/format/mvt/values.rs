//! The values of a layer (4.4), each written once: features refer to them by number.
//!
//! Finding out whether a value stands in the layer already is the inner loop of encoding attributes, so it is one
//! look into a table of the column, without a hash map: the slot of a value says under which number it was last
//! written. Numbers go on counting from layer to layer, so that what an earlier layer left is told by being too
//! small, and nothing has to be cleared. Two values of one slot drive each other out, and are then written more
//! than once, which is allowed and rare: rows come in Hilbert order and dictionaries are numbered in row order.

use super::protobuf::{BYTES, FIXED32, FIXED64, bytes_field, key, uint_field, varint, varint_len, zigzag};

/// Slots of a column at least and at most.
const MIN_SLOTS: usize = 1 << 12;
const MAX_SLOTS: usize = 1 << 16;

/// The values of one layer. A column is known by its number.
#[derive(Debug, Default)]
pub struct Values {
    bytes: Vec<u8>,
    count: u32,
    columns: Vec<Slots>,
    /// What the first value of this layer is stamped with.
    base: u32,
}

/// Where the values of one column were last written.
#[derive(Debug, Default)]
struct Slots {
    slots: Vec<Slot>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    value: u64,
    /// `base` + number of the value in its layer.
    stamp: u32,
}

impl Values {
    /// Begins another layer with so many columns.
    pub fn begin(&mut self, columns: usize) {
        self.bytes.clear();
        self.base = self.base.saturating_add(self.count).max(1);
        self.count = 0;
        if self.base > u32::MAX / 2 {
            self.columns.clear();
            self.base = 1;
        }
        self.columns.resize_with(columns.max(self.columns.len()), Slots::default);
    }

    /// The values as fields of the layer message.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The number of a text. `code` is its number in the column's dictionary of `dictionary_len` texts.
    #[inline]
    pub fn text<'a>(&mut self, column: usize, code: u32, dictionary_len: usize, text: impl FnOnce() -> &'a [u8]) -> u32 {
        let slots = &mut self.columns[column];
        slots.reserve(dictionary_len);
        let place = code as usize;
        self.find(column, place, code as u64, |out| write_text(out, text()))
    }

    /// The number of a whole number.
    #[inline]
    pub fn integer(&mut self, column: usize, v: i64) -> u32 {
        self.find_number(column, v as u64, |out| match u64::try_from(v) {
            Ok(v) => number_value(out, 5, v),
            Err(_) => number_value(out, 6, zigzag(v)),
        })
    }

    /// The number of a float, in four bytes where that is exact.
    #[inline]
    pub fn float(&mut self, column: usize, v: f64) -> u32 {
        self.find_number(column, v.to_bits(), |out| {
            let short = v as f32;
            if short as f64 == v {
                out.extend([5, 2 << 3 | FIXED32 as u8]);
                out.extend(short.to_le_bytes());
            } else {
                out.extend([9, 3 << 3 | FIXED64 as u8]);
                out.extend(v.to_le_bytes());
            }
        })
    }

    /// The number of a truth value.
    #[inline]
    pub fn boolean(&mut self, column: usize, v: bool) -> u32 {
        self.find_number(column, v as u64, |out| number_value(out, 7, v as u64))
    }

    /// The number of a text that occurs once.
    #[inline]
    pub fn unique_text(&mut self, text: &[u8]) -> u32 {
        self.push(|out| write_text(out, text))
    }

    fn find_number(&mut self, column: usize, bits: u64, write: impl FnOnce(&mut Vec<u8>)) -> u32 {
        self.columns[column].reserve(MIN_SLOTS);
        // Fibonacci hashing: the high bits of the product depend on all bits.
        let place = bits.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
        self.find(column, place as usize, bits, write)
    }

    #[inline]
    fn find(&mut self, column: usize, place: usize, value: u64, write: impl FnOnce(&mut Vec<u8>)) -> u32 {
        let slots = &mut self.columns[column].slots;
        let place = place & (slots.len() - 1);
        let slot = &mut slots[place];
        if slot.value == value && slot.stamp >= self.base {
            return slot.stamp - self.base;
        }
        *slot = Slot { value, stamp: self.base + self.count };
        self.push(write)
    }

    /// Writes a value message as field 4 of the layer; returns its number.
    fn push(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> u32 {
        key(&mut self.bytes, 4, BYTES);
        write(&mut self.bytes);
        self.count += 1;
        self.count - 1
    }
}

impl Slots {
    /// Makes room for so many different values, within limits.
    #[inline]
    fn reserve(&mut self, values: usize) {
        if self.slots.len() < values.clamp(MIN_SLOTS, MAX_SLOTS) {
            self.slots = vec![Slot::default(); values.clamp(MIN_SLOTS, MAX_SLOTS).next_power_of_two()];
        }
    }
}

/// A value message, with its length, that holds a string (1).
fn write_text(out: &mut Vec<u8>, text: &[u8]) {
    varint(out, (1 + varint_len(text.len() as u64) + text.len()) as u64);
    bytes_field(out, 1, text);
}

/// A value message, with its length, that holds an integer or a truth value.
fn number_value(out: &mut Vec<u8>, field: u32, v: u64) {
    varint(out, (1 + varint_len(v)) as u64);
    uint_field(out, field, v);
}
