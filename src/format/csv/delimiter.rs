//! Which character separates the cells of a file.

use super::records::Dialect;
use std::{borrow::Cow, collections::BTreeMap};

/// Candidates. Where two are equally consistent the earlier one wins: commas also stand in decimals and
/// text, semicolons in text.
const DELIMITERS: [(u8, &str); 4] = [(b'\t', "tab"), (b';', "semicolon"), (b'|', "vertical bar"), (b',', "comma")];

/// How many records are looked at.
const SAMPLE_RECORDS: usize = 1000;

/// How far from the most consistent a candidate may be to win by its place in the list.
const TIE: f64 = 0.1;

/// Below this share of records with the same number of cells there is no delimiter.
const MIN_SHARE: f64 = 0.5;

/// What a file is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Detected {
    pub dialect: Dialect,
    /// How many cells most records have.
    pub cells: usize,
}

/// Finds the dialect of the start of a file. `whole` says that nothing comes after it.
pub(super) fn detect(text: &str, whole: bool) -> Detected {
    let newline = if text.contains('\n') || !text.contains('\r') { b'\n' } else { b'\r' };
    if let Some(delimiter) = declared(text) {
        let dialect = Dialect { delimiter, newline };
        return Detected { dialect, cells: consistency(dialect, text, whole).map_or(1, |(_, cells)| cells) };
    }
    let found: Vec<(f64, Detected)> = DELIMITERS
        .iter()
        .filter_map(|(delimiter, _)| {
            let dialect = Dialect { delimiter: *delimiter, newline };
            let (share, cells) = consistency(dialect, text, whole)?;
            Some((share, Detected { dialect, cells }))
        })
        .collect();
    let best = found.iter().map(|(share, _)| *share).fold(MIN_SHARE, f64::max);
    let winner = found.into_iter().find(|(share, _)| *share >= MIN_SHARE.max(best - TIE));
    winner.map_or(Detected { dialect: Dialect { delimiter: b',', newline }, cells: 1 }, |(_, detected)| detected)
}

/// The delimiter that a spreadsheet declares in a first line `sep=;`.
pub(super) fn declared(text: &str) -> Option<u8> {
    let declared = text.lines().next()?.trim_end().strip_prefix("sep=")?;
    match *declared.as_bytes() {
        [delimiter] if delimiter.is_ascii_punctuation() && delimiter != b'"' => Some(delimiter),
        [] => Some(b'\t'),
        _ => None,
    }
}

/// For people.
pub(super) fn name(delimiter: u8) -> Cow<'static, str> {
    let known = DELIMITERS.iter().find(|(known, _)| *known == delimiter);
    known.map_or_else(|| Cow::Owned(format!("`{}`", char::from(delimiter))), |(_, name)| Cow::Borrowed(*name))
}

/// The share of records with the most common number of cells above one, and that number.
fn consistency(dialect: Dialect, text: &str, whole: bool) -> Option<(f64, usize)> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    let mut cells = vec![];
    for record in records(dialect, text, whole).take(SAMPLE_RECORDS) {
        dialect.split(record, &mut cells);
        *counts.entry(cells.len()).or_default() += 1;
    }
    let total: usize = counts.values().sum();
    let (cells, records) = counts.into_iter().filter(|(cells, _)| *cells > 1).max_by_key(|(_, records)| *records)?;
    Some((records as f64 / total as f64, cells))
}

/// The records of the start of a file, without blank ones and without one that is cut off.
pub(super) fn records(dialect: Dialect, text: &str, whole: bool) -> impl Iterator<Item = &str> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest_is_record = whole && at < text.len();
        let end = dialect.record_end(text.as_bytes(), at).or(rest_is_record.then_some(text.len()))?;
        let record = text.get(at..end)?;
        at = end;
        Some(record)
    })
    .filter(move |record| !dialect.is_blank(record.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delimiter(text: &str) -> (u8, usize) {
        let detected = detect(text, true);
        (detected.dialect.delimiter, detected.cells)
    }

    #[test]
    fn the_most_consistent_character_wins() {
        assert_eq!(delimiter("a,b,c\n1,2,3\n4,5,6\n"), (b',', 3));
        assert_eq!(delimiter("name;lon;lat\nA, big;75,46;49,7\nB;76,1;50,2\n"), (b';', 3));
        assert_eq!(delimiter("name\tnote\nA\tx; y, z\nB\tq, r; s\n"), (b'\t', 2));
        assert_eq!(delimiter("a|b\n1,5|2\n2,5|3"), (b'|', 2));
        assert_eq!(delimiter("name,note\nA,\"x; y; z\"\nB,\"p; q\"\n"), (b',', 2));
    }

    #[test]
    fn decimal_commas_without_a_header_are_no_delimiter() {
        assert_eq!(delimiter("75,46;49,7\n76,11;50,25\n"), (b';', 2));
    }

    #[test]
    fn one_column_has_one_cell() {
        assert_eq!(delimiter("wkt\nPOINT EMPTY\nnothing\n"), (b',', 1));
        assert_eq!(delimiter(""), (b',', 1));
    }

    #[test]
    fn a_spreadsheet_may_declare_it() {
        assert_eq!(delimiter("sep=,\na,b;b\n1,2;2\n"), (b',', 2));
        assert_eq!(declared("sep=\"\n"), None);
    }

    #[test]
    fn a_record_cut_off_by_the_end_of_the_sample_does_not_count() {
        assert_eq!(detect("a;b\n1;2\n3", false).cells, 2);
        assert_eq!(records(Dialect { delimiter: b';', newline: b'\n' }, "a;b\n\n1;2\n3", false).count(), 2);
    }
}
