//! The values that most rows have, to tell rows apart by.

use crate::{
    model::{ColumnType, Value},
    store::{ColumnData, NULL_CODE, Table},
};
use hashbrown::HashMap;

/// The commonest values of a column as text, at most `max`, those that most rows have first. None of a column that there is not,
/// or of numbers with fractions, which are seldom the same.
pub fn commonest_values(table: &Table, column: &str, max: usize) -> Vec<String> {
    let Some(column) = table.column(column) else { return vec![] };
    let mut counted: Vec<(u32, String)> = match &column.data {
        ColumnData::Float(_) => vec![],
        ColumnData::Text(text) => {
            let mut counts = vec![0u32; text.dictionary.len()];
            for &code in text.codes.iter().filter(|code| **code != NULL_CODE) {
                counts.get_mut(code as usize).into_iter().for_each(|count| *count += 1);
            }
            let mut common: Vec<(u32, u32)> = counts.into_iter().zip(0..).filter(|(count, _)| *count > 0).collect();
            keep_commonest(&mut common, max);
            common.into_iter().map(|(count, code)| (count, text.dictionary.text(code).to_owned())).collect()
        }
        ColumnData::Integer(_) | ColumnData::Boolean(_) => {
            let mut counts: HashMap<i64, u32> = HashMap::new();
            for row in 0..column.rows() {
                match column.value(row) {
                    Value::Integer(value) => *counts.entry(value).or_default() += 1,
                    Value::Boolean(value) => *counts.entry(i64::from(value)).or_default() += 1,
                    _ => {}
                }
            }
            let mut common: Vec<(u32, i64)> = counts.into_iter().map(|(value, count)| (count, value)).collect();
            keep_commonest(&mut common, max);
            let name = |value: i64| match column.column_type {
                ColumnType::Boolean => (value != 0).to_string(),
                _ => value.to_string(),
            };
            common.into_iter().map(|(count, value)| (count, name(value))).collect()
        }
    };
    counted.sort_by(|(a, first), (b, second)| b.cmp(a).then_with(|| first.cmp(second)));
    counted.into_iter().map(|(_, value)| value).collect()
}

fn keep_commonest<T: Ord>(counted: &mut Vec<(u32, T)>, max: usize) {
    counted.sort_unstable_by(|(a, first), (b, second)| b.cmp(a).then_with(|| first.cmp(second)));
    counted.truncate(max);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::RowBatch,
        store::{PreparedBatch, TableBuilder},
    };

    #[test]
    fn the_commonest_values_come_first() {
        let mut batch = RowBatch::default();
        for (row, metal) in ["zinc", "copper", "gold", "copper", "gold"].into_iter().enumerate() {
            batch.begin_row(row as u64 + 1);
            batch.set("metal", if row == 0 { Value::Null } else { Value::Text(metal) });
            batch.set("zone", Value::Integer([7, 12, 12, 12, 9][row]));
            batch.set("open", Value::Boolean(row > 0));
            batch.set("grade", Value::Float(0.5));
            batch.end_row();
        }
        let mut builder = TableBuilder::new("geometry");
        builder.push(PreparedBatch::new(batch)).unwrap();
        let table = builder.finish().table;
        assert_eq!(commonest_values(&table, "metal", 9), ["copper", "gold"]);
        assert_eq!(commonest_values(&table, "zone", 2), ["12", "7"]);
        assert_eq!(commonest_values(&table, "open", 9), ["true", "false"]);
        assert!(commonest_values(&table, "grade", 9).is_empty() && commonest_values(&table, "none", 9).is_empty());
    }
}
