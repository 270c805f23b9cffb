//! Search on the names of real deposits, where the data is.

use super::found;
use crate::{
    filter::Expr,
    model::{RowBatch, Value},
    store::{PreparedBatch, Table, TableBuilder},
};
use std::path::Path;

fn deposits() -> Option<Table> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/kz_deposits.tsv");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("SKIPPED: {} is not there", path.display());
        return None;
    };
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next()?.split('\t').collect();
    let mut batch = RowBatch::default();
    for (number, line) in lines.enumerate() {
        batch.begin_row(number as u64 + 1);
        line.split('\t')
            .zip(&names)
            .filter(|(value, _)| !value.is_empty())
            .for_each(|(value, name)| batch.set(name, Value::Text(value)));
        batch.end_row();
    }
    let mut builder = TableBuilder::new("geometry");
    builder.push(PreparedBatch::new(batch)).unwrap();
    Some(builder.finish().table)
}

#[test]
fn a_deposit_is_found_by_each_of_its_names() {
    let Some(table) = deposits() else { return };
    for name in ["name", "name_ru", "name_kk"] {
        let Some(column) = table.column(name) else { continue };
        for row in 0..table.rows() {
            let Value::Text(text) = column.value(row) else { continue };
            assert!(found(&table, &Expr::Search(text.to_owned())).contains(&row), "{text}");
        }
    }
    let of = |query: &str| found(&table, &Expr::Search(query.to_owned()));
    assert!(!of("Zhezkazgan").is_empty());
    assert_eq!(of("Жезказган"), of("dzhezkazgan"));
}
