//! Where a record ends and what its cells are (RFC 4180, and what spreadsheets make of it).
//!
//! A quote counts only where a cell begins, perhaps after spaces; inside, two quotes mean one, and
//! delimiters and line breaks are text. Anywhere else a quote is a character like any other, so that
//! `5" pipe` and `"Big" deposit` do no harm. Cutting a file into blocks and splitting a record into
//! cells follow the same rule, because both ask [`Dialect`].

use memchr::{memchr, memchr_iter, memchr2};
use std::borrow::Cow;

/// What separates cells and records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    /// Between cells: an ASCII character.
    pub delimiter: u8,
    /// At the end of a record: `\n` (a `\r` before it does not count) or, in files of old Macs, `\r`.
    pub newline: u8,
}

impl Dialect {
    /// Where the record that starts at `from` ends: just after its newline, or `None` if it does not end
    /// in `bytes`.
    pub fn record_end(self, bytes: &[u8], from: usize) -> Option<usize> {
        let mut at = from;
        loop {
            let hit = at + memchr2(b'"', self.newline, bytes.get(at..)?)?;
            if bytes.get(hit) == Some(&self.newline) {
                return Some(hit + 1);
            }
            at = 1 + if self.begins_cell(bytes.get(from..hit)?) { closing_quote(bytes, hit)? } else { hit };
        }
    }

    /// Whether a cell begins after `before`, the start of a record.
    fn begins_cell(self, before: &[u8]) -> bool {
        let last = before.iter().rev().find(|b| **b != b' ' || self.delimiter == b' ');
        last.is_none_or(|b| *b == self.delimiter)
    }

    /// Whether a record holds nothing but delimiters and white space: no row, only a line.
    pub fn is_blank(self, record: &[u8]) -> bool {
        record.iter().all(|b| *b == self.delimiter || b.is_ascii_whitespace())
    }

    /// How many lines there are in `bytes`.
    pub fn lines(self, bytes: &[u8]) -> u64 {
        memchr_iter(self.newline, bytes).count() as u64
    }

    /// Splits one record into cells. Cells without quotes lose the white space around them.
    pub fn split<'a>(self, record: &'a str, cells: &mut Vec<Cow<'a, str>>) {
        cells.clear();
        let mut rest = record.strip_suffix(char::from(self.newline)).unwrap_or(record);
        loop {
            let (cell, after) = self.cell(rest);
            cells.push(cell);
            match after {
                Some(after) => rest = after,
                None => return,
            }
        }
    }

    /// The first cell of `text`, and what stands after its delimiter.
    fn cell(self, text: &str) -> (Cow<'_, str>, Option<&str>) {
        let unpadded = text.trim_start_matches(' ');
        if !unpadded.starts_with('"') {
            let (cell, after) = self.until_delimiter(text);
            return (Cow::Borrowed(cell.trim()), after);
        }
        let close = closing_quote(unpadded.as_bytes(), 0).unwrap_or(unpadded.len());
        let quoted = unpadded.get(1..close).unwrap_or_default();
        let mut cell = if quoted.contains('"') { Cow::Owned(quoted.replace("\"\"", "\"")) } else { Cow::Borrowed(quoted) };
        let (tail, after) = self.until_delimiter(unpadded.get(close + 1..).unwrap_or_default());
        let tail = tail.trim_end();
        if !tail.is_empty() {
            cell.to_mut().push_str(tail);
        }
        (cell, after)
    }

    fn until_delimiter(self, text: &str) -> (&str, Option<&str>) {
        match memchr(self.delimiter, text.as_bytes()) {
            Some(at) => (&text[..at], Some(&text[at + 1..])),
            None => (text, None),
        }
    }
}

/// The quote that closes the one at `open`.
fn closing_quote(bytes: &[u8], open: usize) -> Option<usize> {
    let mut from = open + 1;
    loop {
        let quote = from + memchr(b'"', bytes.get(from..)?)?;
        if bytes.get(quote + 1) != Some(&b'"') {
            return Some(quote);
        }
        from = quote + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const COMMA: Dialect = Dialect { delimiter: b',', newline: b'\n' };

    fn records(dialect: Dialect, text: &str) -> Vec<Vec<String>> {
        let (mut at, mut cells, mut all) = (0, vec![], vec![]);
        while at < text.len() {
            let end = dialect.record_end(text.as_bytes(), at).unwrap_or(text.len());
            dialect.split(&text[at..end], &mut cells);
            all.push(cells.iter().map(|c| c.clone().into_owned()).collect());
            at = end;
        }
        all
    }

    #[test]
    fn quoted_cells_hold_delimiters_line_breaks_and_quotes() {
        let text = "a,\"b,c\",\"d\ne\",\"say \"\"hi\"\"\"\r\n1, \"x, y\" ,\" z \",4\n";
        assert_eq!(records(COMMA, text), [vec!["a", "b,c", "d\ne", "say \"hi\""], vec!["1", "x, y", " z ", "4"]]);
    }

    #[test]
    fn stray_quotes_are_text() {
        let text = "5\" pipe,\"Big\" deposit,\"a\"b\"c\"\n1,2,3\n";
        assert_eq!(records(COMMA, text), [vec!["5\" pipe", "Big deposit", "ab\"c\""], vec!["1", "2", "3"]]);
    }

    #[test]
    fn an_open_quote_has_no_end() {
        assert_eq!(COMMA.record_end(b"1,\"abc\n2,3\n", 0), None);
        assert_eq!(records(COMMA, "1,\"abc\n2"), [vec!["1", "abc\n2"]]);
    }

    #[test]
    fn old_mac_line_ends_and_empty_cells_are_understood() {
        let mac = Dialect { delimiter: b';', newline: b'\r' };
        assert_eq!(records(mac, "a;;b\r;1;\r"), [vec!["a", "", "b"], vec!["", "1", ""]]);
        assert!(mac.is_blank(b" ; ;\r") && !mac.is_blank(b";0;\r"));
    }

    /// The `csv` crate reads the same where nothing is padded (it keeps spaces) and no line is empty (it skips them).
    fn by_csv_crate(text: &str) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .terminator(csv::Terminator::Any(b'\n'))
            .from_reader(text.as_bytes());
        reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    proptest! {
        #[test]
        fn records_are_those_of_the_csv_crate(text in "x([a,\"]{1,6}\n?){0,8}") {
            let whole = format!("{text}\n");
            prop_assume!(COMMA.record_end(whole.as_bytes(), 0).is_some());
            let mut at = 0;
            while let Some(end) = COMMA.record_end(whole.as_bytes(), at) {
                at = end;
            }
            prop_assume!(at == whole.len() && !whole.contains("\n\n"));
            prop_assert_eq!(records(COMMA, &whole), by_csv_crate(&whole));
        }

        #[test]
        fn any_text_splits_into_records_that_make_it_up(text in "[a-c,; \"\r\n\u{451}]{0,40}") {
            for delimiter in *b",;\t" {
                let dialect = Dialect { delimiter, newline: b'\n' };
                let mut at = 0;
                while let Some(end) = dialect.record_end(text.as_bytes(), at) {
                    prop_assert!(end > at && text.is_char_boundary(end));
                    dialect.split(&text[at..end], &mut vec![]);
                    at = end;
                }
            }
        }
    }
}
