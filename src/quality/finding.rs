//! What a check finds: counted all, listed as far as anybody would read.

use hashbrown::HashSet;
use std::cmp::Ordering;

/// So many findings of a check are kept to be listed; those beyond are counted.
pub const LISTED_PER_CHECK: usize = 10_000;
/// Rows that a finding names one by one.
const NAMED_ROWS: usize = 100;

/// How sure a finding is. Nothing else is meant by these words in an assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sure {
    /// The row contradicts itself or a rule that has no exception.
    Certain,
    /// Nearly all rows of this kind are wrong; some are right.
    Likely,
    /// Worth a look: it may well be right.
    Possible,
}

/// One thing that is wrong, with one row, with several together, or with a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// How sure it is.
    pub sure: Sure,
    /// The rows of the table, the first [`NAMED_ROWS`] of them.
    pub rows: Vec<u32>,
    /// How many there are.
    pub row_count: u64,
    /// The row of the source, counted from 1, where it is not in the table or not known by its id.
    pub source_row: Option<u64>,
    /// The column it is about.
    pub column: Option<String>,
    /// Why this row: a sentence for people, with the numbers.
    pub reason: String,
}

/// What one check has found so far.
#[derive(Debug, Default)]
pub struct Findings {
    listed: Vec<(Finding, f64)>,
    /// What comes after this is not listed any more.
    least: Option<(Sure, f64)>,
    counts: [u64; 3],
    rows: HashSet<u32, foldhash::fast::FixedState>,
    rows_without_id: u64,
}

impl Sure {
    /// All, surest first.
    pub const ALL: [Self; 3] = [Self::Certain, Self::Likely, Self::Possible];

    /// The word in answers.
    pub fn word(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Likely => "likely",
            Self::Possible => "possible",
        }
    }

    /// What the word means.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Certain => "the row contradicts itself or a rule that has no exception",
            Self::Likely => "nearly all rows of this kind are wrong; some are right",
            Self::Possible => "worth a look: it may well be right",
        }
    }
}

impl Findings {
    /// A finding about rows of the table. `weight` puts the gravest of equally sure ones first; `reason` is asked only for what
    /// is listed.
    pub fn rows(&mut self, sure: Sure, weight: f64, rows: &[u32], column: Option<&str>, reason: impl FnOnce() -> String) {
        self.rows.extend(rows.iter().copied());
        self.count(sure, weight, || Finding {
            sure,
            rows: rows.iter().copied().take(NAMED_ROWS).collect(),
            row_count: rows.len() as u64,
            source_row: None,
            column: column.map(str::to_owned),
            reason: reason(),
        });
    }

    /// A finding about one row.
    pub fn row(&mut self, sure: Sure, weight: f64, row: usize, column: Option<&str>, reason: impl FnOnce() -> String) {
        self.rows(sure, weight, &[row as u32], column, reason);
    }

    /// A finding about a row of the source of which the table does not know the id.
    pub fn source_row(&mut self, sure: Sure, row: u64, reason: String) {
        let finding = Finding { sure, rows: vec![], row_count: 1, source_row: Some(row), column: None, reason };
        self.count(sure, -(row as f64), || finding);
    }

    /// Rows of the source with findings of which only the count is known.
    pub fn set_source_rows(&mut self, findings: u64, rows: u64, sure: Sure) {
        self.counts[sure as usize] += findings;
        self.rows_without_id = rows;
    }

    /// A finding about a column as a whole.
    pub fn column(&mut self, sure: Sure, column: &str, row_count: u64, reason: String) {
        let column = Some(column.to_owned());
        self.rows_without_id = self.rows_without_id.max(row_count);
        self.count(sure, 0.0, || Finding { sure, rows: vec![], row_count, source_row: None, column, reason });
    }

    fn count(&mut self, sure: Sure, weight: f64, make: impl FnOnce() -> Finding) {
        self.counts[sure as usize] += 1;
        let comes_later = |(least, least_weight): (Sure, f64)| {
            let order = least.cmp(&sure).then_with(|| weight.total_cmp(&least_weight));
            order != Ordering::Greater
        };
        if self.least.is_some_and(comes_later) {
            return;
        }
        self.listed.push((make(), weight));
        if self.listed.len() >= 2 * LISTED_PER_CHECK {
            self.sort();
            self.listed.truncate(LISTED_PER_CHECK);
            self.least = self.listed.last().map(|(finding, weight)| (finding.sure, *weight));
        }
    }

    fn sort(&mut self) {
        self.listed.sort_by(|(a, a_weight), (b, b_weight)| a.sure.cmp(&b.sure).then_with(|| b_weight.total_cmp(a_weight)));
    }

    /// How many there are of each [`Sure`].
    pub fn counts(&self) -> [u64; 3] {
        self.counts
    }

    /// How many rows they are about.
    pub fn row_count(&self) -> u64 {
        (self.rows.len() as u64).max(self.rows_without_id)
    }

    /// Whether a row is among them.
    pub fn has(&self, row: usize) -> bool {
        self.rows.contains(&(row as u32))
    }

    /// The findings that are listed, surest and gravest first.
    pub fn into_listed(mut self) -> Vec<Finding> {
        self.sort();
        self.listed.truncate(LISTED_PER_CHECK);
        self.listed.into_iter().map(|(finding, _)| finding).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_are_counted_and_the_surest_and_gravest_are_listed() {
        let mut findings = Findings::default();
        let total = 5 * LISTED_PER_CHECK;
        for i in 0..total {
            let sure = if i % 1000 == 7 { Sure::Certain } else { Sure::Possible };
            findings.row(sure, (i % 977) as f64, i, None, || i.to_string());
        }
        assert_eq!((findings.counts(), findings.row_count()), ([50, 0, total as u64 - 50], total as u64));
        let listed = findings.into_listed();
        assert_eq!(listed.len(), LISTED_PER_CHECK);
        assert!(listed[..50].iter().all(|f| f.sure == Sure::Certain) && listed[50].sure == Sure::Possible);
        assert!(listed[50..].windows(2).all(|pair| pair[0].rows[0] % 977 >= pair[1].rows[0] % 977));
    }
}
