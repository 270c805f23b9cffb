//! The whole of `query` against an evaluator that does one row at a time, straight from the definitions.

mod errors;
mod expressions;
mod index;
mod oracle;
mod real_names;
mod sample;

use super::*;
use crate::filter::Expr;
use proptest::prelude::*;

fn found(table: &crate::store::Table, filter: &Expr) -> Vec<usize> {
    matching_rows(table, Some(filter)).unwrap().into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

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
    let value = |strategy: BoxedStrategy<Expr>, runner: &mut proptest::test_runner::TestRunner| {
        strategy.new_tree(runner).unwrap().current()
    };
    let rows: Vec<sample::Row> = (0..40_000).map(|_| sample::row().new_tree(&mut runner).unwrap().current()).collect();
    let table = sample::table(&rows);
    for _ in 0..20 {
        let expr = value(expressions::condition(), &mut runner);
        let expected: Vec<usize> = (0..table.rows()).filter(|&row| oracle::is_true(&table, row, &expr)).collect();
        assert_eq!(found(&table, &expr), expected, "{expr:?}");
    }
}
