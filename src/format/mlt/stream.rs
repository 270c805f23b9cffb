//! Streams: a head of what they hold and how, then the values.
//!
//! ```text
//! type │ encoding: logical, logical, physical │ values written │ bytes │ of runs only: runs, values meant │ values
//! ```

use crate::format::mvt::protobuf::{varint, varint_len, zigzag};

/// Types: a category, and what it is in that category.
pub const PRESENT: u8 = 0x00;
pub const DATA: u8 = 0x10;
pub const DICTIONARY: u8 = 0x11;
pub const VERTICES: u8 = 0x13;
pub const TEXT_NUMBERS: u8 = 0x22;
pub const TEXT_LENGTHS: u8 = 0x30;
pub const GEOMETRY_TYPES: u8 = 0x30;
pub const GEOMETRIES: u8 = 0x31;
pub const PARTS: u8 = 0x32;
pub const RINGS: u8 = 0x33;
pub const DICTIONARY_LENGTHS: u8 = 0x36;

/// Encodings: a logical one, no second one, and how numbers are written.
const AS_IS: u8 = 0;
const VARINT: u8 = 2;
const DELTA_VARINT: u8 = 1 << 5 | VARINT;
const COMPONENTWISE_DELTA_VARINT: u8 = 2 << 5 | VARINT;
const RUNS: u8 = 3 << 5;
const RUNS_VARINT: u8 = 3 << 5 | VARINT;

/// What integers are to those who read them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    U32,
    I32,
    U64,
    I64,
}

impl Width {
    /// A number as a variable-length integer takes least; negative ones come as their two's complement in 64 bits.
    #[inline]
    fn plain(self, v: u64) -> u64 {
        match self {
            Self::U32 | Self::U64 => v,
            Self::I32 | Self::I64 => zigzag(v as i64),
        }
    }

    /// The same of a difference, in as many bits as the numbers have.
    #[inline]
    fn difference(self, v: u64, previous: u64) -> u64 {
        let difference = v.wrapping_sub(previous) as i64;
        match self {
            Self::U32 | Self::I32 => zigzag(i64::from(difference as i32)),
            Self::U64 | Self::I64 => zigzag(difference),
        }
    }
}

/// Writes integers in whichever way is the shortest.
pub fn integers(out: &mut Vec<u8>, stream: u8, width: Width, values: impl Iterator<Item = u64> + Clone) {
    let (mut count, mut plain, mut delta, mut previous) = (0u64, 0, 0, 0);
    let mut is_exact = true;
    for v in values.clone() {
        count += 1;
        plain += varint_len(width.plain(v));
        delta += varint_len(width.difference(v, previous));
        previous = v;
        // Programs that know no 64 bits read differences as floats, twice as large for their sign.
        is_exact &= v >> 52 == 0;
    }
    if !is_exact && matches!(width, Width::U64 | Width::I64) {
        delta = usize::MAX;
    }
    let (mut run_count, mut runs) = (0u64, 0);
    for (length, v) in Runs::of(values.clone()) {
        run_count += 1;
        runs += varint_len(length) + varint_len(width.plain(v));
    }
    let runs_head = varint_len(run_count) + varint_len(count);
    if runs + runs_head < plain.min(delta) {
        head(out, stream, RUNS_VARINT, 2 * run_count, runs);
        varint(out, run_count);
        varint(out, count);
        Runs::of(values.clone()).for_each(|(length, _)| varint(out, length));
        Runs::of(values).for_each(|(_, v)| varint(out, width.plain(v)));
    } else if delta < plain {
        head(out, stream, DELTA_VARINT, count, delta);
        let mut previous = 0;
        values.for_each(|v| {
            varint(out, width.difference(v, previous));
            previous = v;
        });
    } else {
        head(out, stream, VARINT, count, plain);
        values.for_each(|v| varint(out, width.plain(v)));
    }
}

/// Writes positions, each as the way from the one before.
pub fn vertices(out: &mut Vec<u8>, vertices: &[[i32; 2]]) {
    let steps = || {
        let before = std::iter::once(&[0, 0]).chain(vertices);
        let step = |(v, before): (&[i32; 2], &[i32; 2])| [v[0].wrapping_sub(before[0]), v[1].wrapping_sub(before[1])];
        vertices.iter().zip(before).flat_map(step).map(|step| zigzag(i64::from(step)))
    };
    head(out, VERTICES, COMPONENTWISE_DELTA_VARINT, 2 * vertices.len() as u64, steps().map(varint_len).sum());
    steps().for_each(|step| varint(out, step));
}

/// Writes values that need no encoding: `count` of them, already bytes.
pub fn bytes<'a>(out: &mut Vec<u8>, stream: u8, count: usize, values: impl Iterator<Item = &'a [u8]> + Clone) {
    head(out, stream, AS_IS, count as u64, values.clone().map(<[u8]>::len).sum());
    values.for_each(|value| out.extend_from_slice(value));
}

/// Writes truth values: `count` of them, eight a byte, the first in the lowest bit; bytes in runs as in ORC.
pub fn booleans(out: &mut Vec<u8>, stream: u8, count: usize, packed: &[u8]) {
    let mut runs = vec![];
    let mut rest = packed;
    while let [first, ..] = rest {
        let same = rest.iter().take(130).take_while(|byte| *byte == first).count();
        let (run, after) = if same >= 3 {
            runs.extend([(same - 3) as u8, *first]);
            rest.split_at(same)
        } else {
            let end = rest.windows(3).position(|three| three[0] == three[1] && three[1] == three[2]);
            let different = end.unwrap_or(rest.len()).min(128);
            runs.push((256 - different) as u8);
            let (different, after) = rest.split_at(different);
            runs.extend_from_slice(different);
            (different, after)
        };
        debug_assert!(!run.is_empty());
        rest = after;
    }
    head(out, stream, RUNS, count as u64, runs.len());
    out.append(&mut runs);
}

fn head(out: &mut Vec<u8>, stream: u8, encoding: u8, values: u64, bytes: usize) {
    out.extend([stream, encoding]);
    varint(out, values);
    varint(out, bytes as u64);
}

/// Which of the features have a value.
#[derive(Debug, Default)]
pub struct Presence {
    bits: Vec<u8>,
    count: usize,
}

impl Presence {
    /// Says that a feature has one; whether that is new.
    pub fn set(&mut self, row: usize) -> bool {
        let (byte, bit) = (row / 8, 1 << (row % 8));
        if byte >= self.bits.len() {
            self.bits.resize(byte + 1, 0);
        }
        let is_new = self.bits.get(byte).is_some_and(|bits| bits & bit == 0);
        if is_new {
            self.bits[byte] |= bit;
            self.count += 1;
        }
        is_new
    }

    /// Writes which of `rows` have one, unless all have: then there is no such stream, and no need for it.
    pub fn write_unless_full(&self, rows: usize, out: &mut Vec<u8>) -> bool {
        let is_nullable = self.count < rows;
        if is_nullable {
            let mut bits = self.bits.clone();
            bits.resize(rows.div_ceil(8), 0);
            booleans(out, PRESENT, rows, &bits);
        }
        is_nullable
    }
}

/// Equal values one after another: how many, and which.
struct Runs<I: Iterator>(std::iter::Peekable<I>);

impl<I: Iterator<Item = u64>> Runs<I> {
    fn of(values: I) -> Self {
        Self(values.peekable())
    }
}

impl<I: Iterator<Item = u64>> Iterator for Runs<I> {
    type Item = (u64, u64);

    fn next(&mut self) -> Option<(u64, u64)> {
        let value = self.0.next()?;
        let mut length = 1;
        while self.0.next_if_eq(&value).is_some() {
            length += 1;
        }
        Some((length, value))
    }
}
