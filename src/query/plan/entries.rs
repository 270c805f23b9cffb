//! Questions to the text of a column: asked once for each entry of its dictionary, looked up for each row.

use super::{Cost, Predicate, Test};
use crate::{
    query::{
        Patience,
        block::{Block, Mask, Truth},
    },
    store::{NULL_CODE, TextColumn},
};
use rayon::prelude::*;

/// A question to one text; `None` is unknown.
type Question<'t> = Box<dyn Fn(&str) -> Option<bool> + Send + Sync + 't>;

/// Entries that one thread answers at a time.
const CHUNK: usize = 64 * 64;

struct EntryTest<'t> {
    column: &'t TextColumn,
    question: Question<'t>,
    /// Empty while fewer rows are asked about than there are entries.
    answers: Option<Answers>,
}

/// A bit for each entry.
#[derive(Default)]
struct Answers {
    yes: Vec<u64>,
    no: Vec<u64>,
}

/// Asks each entry of the column's dictionary; rows without a text are unknown.
pub fn each_entry<'t>(column: &'t TextColumn, question: impl Fn(&str) -> Option<bool> + Send + Sync + 't) -> Predicate<'t> {
    Predicate::test_of(EntryTest { column, question: Box::new(question), answers: None })
}

impl Test for EntryTest<'_> {
    fn cost(&self) -> Cost {
        Cost::Lookup
    }

    fn prepare(&mut self, rows: usize, patience: &Patience) {
        if rows >= self.column.dictionary.len() {
            self.answers = Some(self.ask_all(patience));
        }
    }

    fn test(&self, block: Block, wanted: &Mask) -> Truth {
        let codes = &self.column.codes[block.rows()];
        match &self.answers {
            Some(answers) => answers.of_codes(codes),
            None => block.each(wanted, |row| self.ask(self.column.codes[row])),
        }
    }
}

impl EntryTest<'_> {
    fn ask(&self, code: u32) -> Option<bool> {
        if code == NULL_CODE { None } else { (self.question)(self.column.dictionary.text(code)) }
    }

    /// All of them, or nothing of use where the patience ends first.
    fn ask_all(&self, patience: &Patience) -> Answers {
        let entries = self.column.dictionary.len();
        let chunks: Vec<Answers> = (0..entries.div_ceil(CHUNK))
            .into_par_iter()
            .take_any_while(|_| !patience.is_over())
            .map(|chunk| self.ask_range(chunk * CHUNK, ((chunk + 1) * CHUNK).min(entries)))
            .collect();
        chunks.into_iter().fold(Answers::default(), |mut all, chunk| {
            all.yes.extend(chunk.yes);
            all.no.extend(chunk.no);
            all
        })
    }

    fn ask_range(&self, from: usize, to: usize) -> Answers {
        let words = (to - from).div_ceil(64);
        let mut answers = Answers { yes: vec![0; words], no: vec![0; words] };
        for place in 0..to - from {
            match self.ask((from + place) as u32) {
                Some(true) => answers.yes[place / 64] |= 1 << (place % 64),
                Some(false) => answers.no[place / 64] |= 1 << (place % 64),
                None => {}
            }
        }
        answers
    }
}

impl Answers {
    fn of_codes(&self, codes: &[u32]) -> Truth {
        Truth { yes: looked_up(&self.yes, codes), no: looked_up(&self.no, codes) }
    }
}

/// [`NULL_CODE`] lies behind every bitmap.
fn looked_up(bitmap: &[u64], codes: &[u32]) -> Mask {
    Mask::where_true(codes, |code| bitmap.get(code as usize / 64).is_some_and(|word| word >> (code % 64) & 1 == 1))
}
