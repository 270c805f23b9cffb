//! Rows that were found lately: who pages through an answer asks the same question again for each page, and GDAL asks for ten
//! features at a time.

use crate::{filter::Expr, query::Rows, store::Table};
use quick_cache::{Weighter, sync::Cache};
use std::{sync::Arc, time::Duration};
use xxhash_rust::xxh3::xxh3_128;

/// Memory for them, bytes.
const CAPACITY_BYTES: u64 = 32 << 20;
/// What is found sooner is sooner found again than remembered.
const WORTHWHILE: Duration = Duration::from_millis(2);

/// The revision of a table, and a filter over it.
type Question = (u64, u128);

/// Rows that took a while to find, until others take their place.
#[derive(Debug)]
pub struct Answers(Cache<Question, Arc<Rows>, ByBytes>);

#[derive(Debug, Clone)]
struct ByBytes;

impl Weighter<Question, Arc<Rows>> for ByBytes {
    fn weight(&self, _: &Question, rows: &Arc<Rows>) -> u64 {
        size_of_val(rows.ranges()) as u64 + 128
    }
}

impl Default for Answers {
    fn default() -> Self {
        Self(Cache::with_weighter(256, CAPACITY_BYTES, ByBytes))
    }
}

impl Answers {
    /// The rows of which a filter is true, if they were found before.
    pub fn get(&self, table: &Table, filter: &Expr) -> Option<Arc<Rows>> {
        self.0.get(&question(table, filter))
    }

    /// Remembers rows that took so long to find.
    pub fn keep(&self, table: &Table, filter: &Expr, rows: &Arc<Rows>, took: Duration) {
        if took >= WORTHWHILE {
            self.0.insert(question(table, filter), Arc::clone(rows));
        }
    }
}

fn question(table: &Table, filter: &Expr) -> Question {
    (table.revision(), xxh3_128(format!("{filter:?}").as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::TableBuilder;

    #[test]
    fn rows_that_took_a_while_are_remembered_for_the_same_filter() {
        let table = TableBuilder::new("geometry").finish().table;
        let (answers, rows) = (Answers::default(), Arc::new(Rows::all(7)));
        let [slow, quick, other] = ["a", "b", "c"].map(|name| Expr::Property(name.to_owned()));
        answers.keep(&table, &slow, &rows, Duration::from_millis(5));
        answers.keep(&table, &quick, &rows, Duration::from_micros(5));
        assert_eq!(answers.get(&table, &slow).as_deref(), Some(&*rows));
        assert!(answers.get(&table, &quick).is_none() && answers.get(&table, &other).is_none());
    }
}
