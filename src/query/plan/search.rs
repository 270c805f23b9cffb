//! `q=`: rows that have all the words, in any of their texts, at the beginning of a word there, in any script.

use super::{Cost, Test};
use crate::{
    model::ColumnType,
    names::{self, Skeleton},
    query::{
        Patience,
        block::{Block, Mask, Truth},
    },
    store::{Column, ColumnData, NULL_CODE, Table, TextColumn},
};
use rayon::prelude::*;

/// More words than this are not looked for: one bit each.
pub const MAX_WORDS: usize = 32;

/// Whether some text of the row has each word.
pub struct Search<'t> {
    /// Each in the forms that it may have.
    words: Vec<Vec<String>>,
    columns: Vec<SearchedColumn<'t>>,
}

struct SearchedColumn<'t> {
    text: &'t TextColumn,
    /// Which words each entry has; empty while fewer rows are asked about than there are entries.
    found: Vec<u32>,
}

impl<'t> Search<'t> {
    /// Looks for the words of `query` in the texts and lists of the table; only the first [`MAX_WORDS`].
    pub fn new(table: &'t Table, query: &str) -> Self {
        let mut words = names::searched_words(query);
        words.truncate(MAX_WORDS);
        let is_searched = |column_type| matches!(column_type, ColumnType::Text | ColumnType::List);
        let texts = table.columns().iter().filter(|column| is_searched(column.column_type)).filter_map(text_of);
        Self { words, columns: texts.map(|text| SearchedColumn { text, found: vec![] }).collect() }
    }

    fn found_in(&self, text: &str, skeleton: &mut Skeleton) -> u32 {
        skeleton.read(text);
        let has = |forms: &Vec<String>| forms.iter().any(|form| skeleton.has_word_starting(form));
        self.words.iter().enumerate().map(|(place, forms)| u32::from(has(forms)) << place).sum()
    }

    fn all_words(&self) -> u32 {
        (0..self.words.len()).map(|place| 1 << place).sum()
    }
}

fn text_of(column: &Column) -> Option<&TextColumn> {
    match &column.data {
        ColumnData::Text(text) => Some(text),
        _ => None,
    }
}

impl Test for Search<'_> {
    fn cost(&self) -> Cost {
        Cost::Lookup
    }

    fn prepare(&mut self, rows: usize, _patience: &Patience) {
        let found: Vec<Vec<u32>> = self
            .columns
            .iter()
            .map(|column| match column.text.dictionary.len() {
                entries if entries <= rows => (0..entries as u32)
                    .into_par_iter()
                    .map_init(Skeleton::default, |skeleton, code| self.found_in(column.text.dictionary.text(code), skeleton))
                    .collect(),
                _ => vec![],
            })
            .collect();
        self.columns.iter_mut().zip(found).for_each(|(column, found)| column.found = found);
    }

    fn test(&self, block: Block, wanted: &Mask) -> Truth {
        let all = self.all_words();
        let mut skeleton = Skeleton::default();
        block.each(wanted, |row| {
            let of_column = |column: &SearchedColumn<'_>| match column.text.codes[row] {
                NULL_CODE => 0,
                code => match column.found.get(code as usize) {
                    Some(found) => *found,
                    None => self.found_in(column.text.dictionary.text(code), &mut skeleton),
                },
            };
            Some(self.columns.iter().map(of_column).fold(0, |a, b| a | b) == all)
        })
    }
}
