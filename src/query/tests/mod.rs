//! The whole of `query` against an evaluator that does one row at a time, straight from the definitions.

mod errors;
mod expressions;
mod index;
mod oracle;
mod real_names;
mod sample;

use super::*;
use crate::filter::Expr;
use proptest::{prelude::*, strategy::ValueTree};

fn found(table: &crate::store::Table, filter: &Expr) -> Vec<usize> {
    matching_rows(table, Some(filter)).unwrap().into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn rows_are_those_of_which_the_expression_is_true(rows in sample::rows(), expr in expressions::condition()) {
        let table = sample::table(&rows);
        let expected: Vec<usize> = (0..table.rows()).filter(|&row| oracle::is_true(&table, row, &expr)).collect();
        prop_assert_eq!(found(&table, &expr), expected, "{:?}", expr);
    }
}

#[test]
fn large_tables_are_answered_as_small_ones_are() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let few: Vec<sample::Row> = (0..300).map(|_| sample::row().new_tree(&mut runner).unwrap().current()).collect();
    let rows: Vec<sample::Row> = few.iter().cycle().take(20_000).cloned().collect();
    let table = sample::table(&rows);
    for _ in 0..10 {
        let expr = expressions::condition().new_tree(&mut runner).unwrap().current();
        let expected: Vec<usize> = (0..table.rows()).filter(|&row| oracle::is_true(&table, row, &expr)).collect();
        assert!(found(&table, &expr) == expected, "{expr:?}");
    }
}
