//! Columns of texts: each text once and of rows which of them they have, or each with its row, whichever is shorter.

use super::{
    source::Value,
    stream::{self, Width, bytes, integers},
};
use crate::format::mvt::protobuf::{varint, varint_len};
use std::borrow::Cow;

/// What writing one column after another needs.
#[derive(Debug)]
pub struct Texts {
    /// Of the values of a layer: where they stand in the dictionary of the column at hand.
    places: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Texts {
    /// For columns of a layer with so many values.
    pub fn new(values: usize) -> Self {
        Self { places: vec![NONE; values] }
    }

    /// Writes a column of values with these numbers. `presence` is the stream that says which rows have one, or empty.
    pub fn write(&mut self, numbers: &[u32], values: &[Value<'_>], presence: &[u8], out: &mut Vec<u8>) {
        let (dictionary, codes) = self.dictionary(numbers);
        let texts: Vec<Cow<'_, str>> =
            dictionary.iter().filter_map(|number| values.get(*number as usize)).map(Value::text).collect();
        let each_once = texts.iter().map(|text| text.as_bytes());
        let of_rows = codes.iter().filter_map(|code| texts.get(*code as usize)).map(|text| text.as_bytes());
        let size = |text: &[u8]| varint_len(text.len() as u64) + text.len();
        let as_dictionary = each_once.clone().map(size).sum::<usize>() + codes.len() * varint_len(texts.len() as u64);
        let is_dictionary = as_dictionary < of_rows.clone().map(size).sum();
        varint(out, 2 + u64::from(is_dictionary) + u64::from(!presence.is_empty()));
        out.extend_from_slice(presence);
        if is_dictionary {
            integers(out, stream::DICTIONARY_LENGTHS, Width::U32, each_once.clone().map(|text| text.len() as u64));
            integers(out, stream::TEXT_NUMBERS, Width::U32, codes.iter().map(|code| u64::from(*code)));
            bytes(out, stream::DICTIONARY, texts.len(), each_once);
        } else {
            integers(out, stream::TEXT_LENGTHS, Width::U32, of_rows.clone().map(|text| text.len() as u64));
            bytes(out, stream::DATA, codes.len(), of_rows);
        }
    }

    /// Numbers each once, in the order in which they come, and of rows where theirs stands.
    fn dictionary(&mut self, numbers: &[u32]) -> (Vec<u32>, Vec<u32>) {
        let (mut dictionary, mut codes) = (vec![], Vec::with_capacity(numbers.len()));
        for number in numbers {
            let Some(place) = self.places.get_mut(*number as usize) else { continue };
            if *place == NONE {
                *place = dictionary.len() as u32;
                dictionary.push(*number);
            }
            codes.push(*place);
        }
        for number in &dictionary {
            self.places.get_mut(*number as usize).into_iter().for_each(|place| *place = NONE);
        }
        (dictionary, codes)
    }
}
