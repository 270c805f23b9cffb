//! Questions to the text of a column: asked once for each entry of its dictionary, looked up for each row.

use super::{Cost, Predicate, Test};
use crate::{
    query::{
        Patience,
        block::{Block, Mask, Truth},
        like::LikePattern,
    },
    store::{NULL_CODE, TextColumn},
};
use rayon::prelude::*;

/// What is asked of texts.
enum Question<'t> {
    Any(Ask<'t>),
    Like(LikePattern),
}

/// A question to one text; `None` is unknown.
type Ask<'t> = Box<dyn Fn(&str) -> Option<bool> + Send + Sync + 't>;

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
    /// Empty where it is unknown of none.
    unknown: Vec<u64>,
}

/// Asks each entry of the column's dictionary; rows without a text are unknown.
pub fn each_entry<'t>(column: &'t TextColumn, question: impl Fn(&str) -> Option<bool> + Send + Sync + 't) -> Predicate<'t> {
    Predicate::test_of(EntryTest { column, question: Question::Any(Box::new(question)), answers: None })
}

/// Whether the text is like a pattern; rows without one are unknown.
pub fn entries_like(column: &TextColumn, pattern: LikePattern) -> Predicate<'_> {
    Predicate::test_of(EntryTest { column, question: Question::Like(pattern), answers: None })
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
        if code == NULL_CODE {
            return None;
        }
        match &self.question {
            Question::Any(ask) => ask(self.column.dictionary.text(code)),
            Question::Like(pattern) => Some(pattern.matches_utf8(self.column.dictionary.bytes(code))),
        }
    }

    /// All of them, or nothing of use where the patience ends first.
    fn ask_all(&self, patience: &Patience) -> Answers {
        let entries = self.column.dictionary.len();
        let chunks: Vec<Answers> = (0..entries.div_ceil(CHUNK))
            .into_par_iter()
            .take_any_while(|_| !patience.is_over())
            .map(|chunk| self.ask_range(chunk * CHUNK, ((chunk + 1) * CHUNK).min(entries)))
            .collect();
        let mut all = Answers::default();
        for chunk in chunks {
            all.yes.extend(chunk.yes);
            all.unknown.extend(chunk.unknown);
        }
        if all.unknown.iter().all(|word| *word == 0) {
            all.unknown.clear();
        }
        all
    }

    fn ask_range(&self, from: usize, to: usize) -> Answers {
        let words = (to - from).div_ceil(64);
        let mut answers = Answers { yes: vec![0; words], unknown: vec![0; words] };
        if let Question::Like(pattern) = &self.question
            && let Some(finder) = pattern.somewhere()
        {
            let texts = self.column.dictionary.texts();
            texts.each_holding(finder, from..to, |entry| {
                let place = entry - from;
                answers.yes[place / 64] |= u64::from(pattern.matches_utf8(texts.bytes(entry as u32))) << (place % 64);
            });
            return answers;
        }
        for place in 0..to - from {
            match self.ask((from + place) as u32) {
                Some(yes) => answers.yes[place / 64] |= u64::from(yes) << (place % 64),
                None => answers.unknown[place / 64] |= 1 << (place % 64),
            }
        }
        answers
    }
}

impl Answers {
    fn of_codes(&self, codes: &[u32]) -> Truth {
        let yes = looked_up(&self.yes, codes);
        let mut known = Mask::where_true(codes, |code| code != NULL_CODE);
        if !self.unknown.is_empty() {
            known &= !looked_up(&self.unknown, codes);
        }
        Truth::of(yes, known)
    }
}

/// [`NULL_CODE`] lies behind every bitmap.
fn looked_up(bitmap: &[u64], codes: &[u32]) -> Mask {
    Mask::where_true(codes, |code| bitmap.get(code as usize / 64).is_some_and(|word| word >> (code % 64) & 1 == 1))
}
