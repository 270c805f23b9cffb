//! Row numbers in the order in which features are written.

use crate::query::Rows;
use std::sync::Arc;

/// Rows in some order.
#[derive(Debug, Clone)]
pub enum RowOrder {
    /// As the table has them.
    Table(Rows),
    /// As asked for.
    Listed(Vec<u32>),
}

/// Walks through a [`RowOrder`]; it owns its share of it, so that a writer can keep it between chunks.
#[derive(Debug, Clone)]
pub struct RowCursor {
    rows: Arc<RowOrder>,
    /// The range or the entry that comes next.
    place: usize,
    /// How many rows of the range are done.
    done: usize,
}

impl RowOrder {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Table(rows) => rows.len(),
            Self::Listed(rows) => rows.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl RowCursor {
    /// From the first row on.
    pub fn new(rows: &Arc<RowOrder>) -> Self {
        Self { rows: Arc::clone(rows), place: 0, done: 0 }
    }
}

impl Iterator for RowCursor {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        match &*self.rows {
            RowOrder::Listed(rows) => {
                let row = rows.get(self.place)?;
                self.place += 1;
                Some(*row as usize)
            }
            RowOrder::Table(rows) => {
                let range = rows.ranges().get(self.place)?;
                let row = range.start + self.done;
                self.done += 1;
                if row + 1 == range.end {
                    (self.place, self.done) = (self.place + 1, 0);
                }
                Some(row)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_gives_every_row_in_order() {
        let mut rows = Rows::default();
        [2..5, 7..8].into_iter().for_each(|range| rows.push(range));
        let table = Arc::new(RowOrder::Table(rows));
        assert_eq!(RowCursor::new(&table).collect::<Vec<_>>(), [2, 3, 4, 7]);
        let listed = Arc::new(RowOrder::Listed(vec![9, 1]));
        assert_eq!((RowCursor::new(&listed).collect::<Vec<_>>(), listed.len()), (vec![9, 1], 2));
        assert_eq!(RowCursor::new(&Arc::new(RowOrder::Table(Rows::default()))).next(), None);
    }
}
