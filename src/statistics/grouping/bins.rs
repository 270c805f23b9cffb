//! Groups by equally wide parts of what the values of a column span: a histogram.

use super::{Coded, Key, ToGroup};
use crate::{
    filter::{CompareOp, Expr},
    model::ColumnType,
    store::{Column, ColumnData, TextColumn},
};
use jiff::{ToSpan, civil::Date};
use rayon::prelude::*;
use serde_json::Value;
use std::fmt;

/// A value as histograms have it. Those of one column are of one kind.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub enum Edge {
    /// A whole number.
    Whole(i64),
    /// Any other number.
    Number(f64),
    /// A day in UTC.
    Day(Date),
}

/// What lies between two edges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// The least that belongs to it.
    pub min: Edge,
    /// The least that belongs to the next one; of the last bin, the greatest that belongs to it.
    pub max: Edge,
    /// Whether it is the last.
    pub is_last: bool,
}

/// The edges of so many bins of a column, ascending, one more than there are bins; none where no row has a value. `None` where values
/// are neither numbers nor times.
///
/// They are between the least and the greatest value of all rows, whatever a filter chooses, so that bins stay where they are. Of whole
/// numbers and days, each bin but the last has equally many, so that there may be fewer bins. Where all values are the same there is one.
pub fn edges(column: &Column, bins: u32) -> Option<Vec<Edge>> {
    let is_valid = |row: &usize| column.is_valid(*row);
    Some(match &column.data {
        ColumnData::Integer(values) => {
            let span = span((0..values.len()).into_par_iter().filter(is_valid).map(|row| values[row]));
            span.map_or_else(Vec::new, |span| whole(span, bins).map(Edge::Whole).collect())
        }
        ColumnData::Float(values) => {
            let span = span((0..values.len()).into_par_iter().filter(is_valid).map(|row| values[row]));
            span.map_or_else(Vec::new, |span| fractions(span, bins).into_iter().map(Edge::Number).collect())
        }
        ColumnData::Text(text) if is_of_times(column) => {
            let number = |day: Date| Some(i64::from(Date::ZERO.until(day).ok()?.get_days()));
            let span = span(days(text).into_par_iter().flatten().filter_map(number));
            let day = |number: i64| Date::ZERO.checked_add(number.days()).ok().map(Edge::Day);
            span.map_or_else(Vec::new, |span| whole(span, bins).filter_map(day).collect())
        }
        _ => return None,
    })
}

/// Groups by bin; `None` where values are neither numbers nor times.
pub fn by_bin<'t>(of: &ToGroup<'t, '_>, column: &'t Column, bins: u32) -> Option<Coded<'t>> {
    let edges = edges(column, bins)?;
    let none = edges.len().saturating_sub(1);
    let begins = edges.get(..none).unwrap_or_default();
    let code = |value: Edge| begins.partition_point(|begin| *begin <= value).saturating_sub(1) as u32;
    let codes_of_texts: Vec<u32> = match &column.data {
        ColumnData::Text(text) => days(text).par_iter().map(|day| day.map_or(none as u32, |day| code(Edge::Day(day)))).collect(),
        _ => vec![],
    };
    let of_row = |row: &u32| {
        let row = *row as usize;
        match &column.data {
            ColumnData::Integer(values) if column.is_valid(row) => code(Edge::Whole(values[row])),
            ColumnData::Float(values) if column.is_valid(row) => code(Edge::Number(values[row])),
            // Rows without a value have a code that is no entry's.
            ColumnData::Text(text) => codes_of_texts.get(text.codes[row] as usize).copied().unwrap_or(none as u32),
            _ => none as u32,
        }
    };
    let codes = of.rows.par_iter().map(of_row).collect();
    let key = move |code: u32, _| match edges.get(code as usize..code as usize + 2) {
        Some(&[min, max]) => Key::Bin(Bin { min, max, is_last: code as usize + 1 == none }),
        _ => Key::None,
    };
    Some(Coded { codes, size: none as u32 + 1, key: Box::new(key), spread: None })
}

fn is_of_times(column: &Column) -> bool {
    matches!(column.column_type, ColumnType::Date | ColumnType::DateTime)
}

/// The days of the entries of a dictionary of dates or of timestamps in UTC.
fn days(text: &TextColumn) -> Vec<Option<Date>> {
    let day = |entry| text.dictionary.text(entry).split('T').next()?.parse().ok();
    (0..text.dictionary.len() as u32).into_par_iter().map(day).collect()
}

/// The least and the greatest.
fn span<T: PartialOrd + Copy + Send>(values: impl ParallelIterator<Item = T>) -> Option<[T; 2]> {
    let joined = |[a, b]: [T; 2], [c, d]: [T; 2]| [if c < a { c } else { a }, if d > b { d } else { b }];
    values.map(|value| [value, value]).reduce_with(joined)
}

/// In wide bins one value more or less is not seen: they divide the span, so that edges are round. Narrow ones divide the values.
fn whole([least, greatest]: [i64; 2], bins: u32) -> impl Iterator<Item = i64> {
    const WIDE: u64 = 1000;
    let (span, bins) = (greatest.abs_diff(least), u64::from(bins));
    let (width, end) = match span.div_ceil(bins) {
        wide @ WIDE.. => (wide, span),
        _ => (span / bins + 1, span + 1),
    };
    let begins = (0..end).step_by(width as usize).map(move |distance| least.wrapping_add_unsigned(distance));
    begins.chain([greatest])
}

/// The halves are for spans that no float can hold.
fn fractions([least, greatest]: [f64; 2], bins: u32) -> Vec<f64> {
    let (width, half) = (greatest - least, greatest / 2.0 - least / 2.0);
    let begin = |bin: u32| {
        let part = f64::from(bin) / f64::from(bins);
        let begin = if width.is_finite() { least + width * part } else { least + half * part + half * part };
        // The two zeros are one value.
        begin.min(greatest) + 0.0
    };
    let mut begins: Vec<f64> = (0..bins).map(begin).collect();
    begins.dedup();
    begins.push(greatest + 0.0);
    begins
}

impl Bin {
    /// What is true of the values of a column that belong to it.
    pub fn condition(&self, column: &Column) -> Expr {
        let compare = |op, edge: Edge| {
            let property = Expr::Property(column.name.clone());
            Expr::Compare(op, Box::new(property), Box::new(edge.literal()))
        };
        let end = if self.is_last { CompareOp::LessOrEqual } else { CompareOp::Less };
        Expr::And(vec![compare(CompareOp::GreaterOrEqual, self.min), compare(end, self.max)])
    }
}

impl Edge {
    /// As JSON.
    pub fn to_json(self) -> Value {
        match self {
            Self::Whole(number) => number.into(),
            Self::Number(number) => number.into(),
            Self::Day(day) => day.to_string().into(),
        }
    }

    fn literal(self) -> Expr {
        match self {
            Self::Whole(number) => Expr::Integer(number),
            Self::Number(number) => Expr::Float(number),
            Self::Day(day) => Expr::Date(day),
        }
    }
}

impl fmt::Display for Edge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(number) => number.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Day(day) => day.fmt(f),
        }
    }
}

/// As intervals are written: `[0, 5)`, and the last `[95, 100]`.
impl fmt::Display for Bin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}, {}{}", self.min, self.max, if self.is_last { ']' } else { ')' })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn edges_go_from_the_least_to_the_greatest_and_never_back(a in any::<f64>(), b in any::<f64>(), bins in 2..100u32) {
            prop_assume!(a.is_finite() && b.is_finite());
            let edges = fractions([a.min(b), a.max(b)], bins);
            prop_assert!((2..=bins as usize + 1).contains(&edges.len()) && edges.is_sorted());
            prop_assert_eq!([edges[0], edges[edges.len() - 1]], [a.min(b), a.max(b)]);
        }

        #[test]
        fn whole_numbers_are_in_bins_of_equally_many(a in any::<i64>(), b in prop_oneof![any::<i64>(), -3000..3000i64], near in any::<bool>(), bins in 2..100u32) {
            let a = if near { a % 3000 } else { a };
            let edges: Vec<i64> = whole([a.min(b), a.max(b)], bins).collect();
            prop_assert!((2..=bins as usize + 1).contains(&edges.len()) && edges.is_sorted());
            prop_assert_eq!([edges[0], edges[edges.len() - 1]], [a.min(b), a.max(b)]);
            let widths: Vec<u64> = edges.windows(2).map(|pair| pair[1].abs_diff(pair[0])).collect();
            let (last, others) = widths.split_last().unwrap();
            prop_assert!(others.iter().all(|width| *width == others[0] && width >= last));
        }
    }

    #[test]
    fn edges_are_round_where_they_can_be() {
        assert_eq!(fractions([0.0, 1.0], 10)[3], 0.3);
        assert_eq!(whole([1900, 2020], 20).take(3).collect::<Vec<_>>(), [1900, 1907, 1914]);
        assert_eq!(whole([1990, 1999], 5).collect::<Vec<_>>(), [1990, 1992, 1994, 1996, 1998, 1999]);
        assert_eq!(whole([2_000, 1_002_000], 4).collect::<Vec<_>>(), [2_000, 252_000, 502_000, 752_000, 1_002_000]);
        assert_eq!(whole([7, 7], 20).collect::<Vec<_>>(), [7, 7]);
        assert_eq!(fractions([0.1, 0.1], 20), [0.1, 0.1]);
        assert_eq!(whole([i64::MIN, i64::MAX], 2).collect::<Vec<_>>(), [i64::MIN, 0, i64::MAX]);
    }
}
