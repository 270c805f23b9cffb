//! `filter-lang=cql-text`: what came before CQL2 (OGC 19-079, draft of 2021), as GDAL writes it. Without it GDAL would put a
//! comparison with any column of dates into `datetime`, which means one of them, and page through all features for the rest.

use crate::{
    model::ColumnType,
    store::{Column, Table},
};

/// What GDAL writes after the name of a property, the longer first where one begins with another.
const OPERATORS: [&str; 8] = [" = ", " <> ", " >= ", " > ", " <= ", " < ", " LIKE ", " ILIKE "];
const IS_NULL: &str = " IS NULL";

/// The same filter in CQL2: names in quotes, ILIKE by CASEI, days and truth values as they are written there.
pub fn in_cql2(text: &str, table: &Table) -> String {
    let (mut cql2, mut rest) = (String::new(), text);
    // Names stand at the beginning and after parentheses.
    let mut may_be_name = true;
    while let Some(first) = rest.chars().next() {
        if may_be_name && let Some((comparison, after)) = comparison(rest, table) {
            cql2.push_str(&comparison);
            (rest, may_be_name) = (after, false);
            continue;
        }
        let (taken, after) = literal(rest).unwrap_or_else(|| rest.split_at(first.len_utf8()));
        cql2.push_str(taken);
        may_be_name = first == '(' || (may_be_name && first == ' ');
        rest = after;
    }
    cql2
}

/// A property at the beginning of the text with what is said of it, and what follows.
fn comparison<'a>(text: &'a str, table: &Table) -> Option<(String, &'a str)> {
    let said = |column: &Column, name: &str, after: &'a str| {
        if let Some(after) = after.strip_prefix(IS_NULL) {
            return Some((format!("{name}{IS_NULL}"), after));
        }
        let (operator, after) = OPERATORS.iter().find_map(|operator| Some((*operator, after.strip_prefix(operator)?)))?;
        let (value, after) = match literal(after) {
            Some((text, after)) if operator.ends_with("LIKE ") => (pattern(text), after),
            Some((text, after)) => (instant(column.column_type, text).unwrap_or_else(|| escaped(text)), after),
            None => number(column.column_type, after),
        };
        // GDAL's own equality of texts knows no case, and it does not look at the answer again.
        let said = match operator {
            " ILIKE " => format!("CASEI({name}) LIKE CASEI({value})"),
            " = " | " <> " if value.starts_with('\'') && column.column_type == ColumnType::Text => {
                format!("CASEI({name}){operator}CASEI({value})")
            }
            _ => format!("{name}{operator}{value}"),
        };
        Some((said, after))
    };
    table.columns().iter().find_map(|column| {
        let after = text.strip_prefix(column.name.as_str())?;
        said(column, &format!("\"{}\"", column.name.replace('"', "\"\"")), after)
    })
}

/// A day without a time, `'2024-05-01T'`, where dates are compared; with moments its midnight.
fn instant(column_type: ColumnType, text: &str) -> Option<String> {
    let day = text.strip_suffix("T'")?;
    match column_type {
        ColumnType::Date => Some(format!("{day}'")),
        ColumnType::DateTime => Some(format!("{day}T00:00:00Z'")),
        _ => None,
    }
}

/// The truth, where 1 stands for it, and what follows; other numbers are the same in both and follow as they are.
fn number(column_type: ColumnType, text: &str) -> (String, &str) {
    match text.split_at_checked(1) {
        Some(("1", after)) if column_type == ColumnType::Boolean => ("TRUE".to_owned(), after),
        Some(("0", after)) if column_type == ColumnType::Boolean => ("FALSE".to_owned(), after),
        _ => (String::new(), text),
    }
}

/// A backslash means itself here, and in a text of CQL2 takes the next character as it is.
fn escaped(text: &str) -> String {
    text.replace('\\', r"\\")
}

/// So it does again in a pattern.
fn pattern(text: &str) -> String {
    escaped(&escaped(text))
}

/// The text between quotes at the beginning, with them, and what follows. A quote that is doubled is one of the text.
fn literal(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix('\'')?.as_bytes();
    let mut at = 0;
    loop {
        match (inside.get(at)?, inside.get(at + 1)) {
            (b'\'', Some(b'\'')) => at += 2,
            (b'\'', _) => return text.split_at_checked(at + 2),
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        filter::parse_text,
        model::{RowBatch, Value},
        store::{PreparedBatch, TableBuilder},
    };

    fn table() -> Table {
        let mut batch = RowBatch::default();
        batch.begin_row(1);
        batch.set("rank", Value::Integer(1));
        batch.set("ore body", Value::Text("a"));
        batch.set("date", Value::Untyped("2024-05-01"));
        batch.set("seen", Value::Untyped("2024-05-01T10:00:00Z"));
        batch.set("open", Value::Boolean(true));
        batch.set("глубина", Value::Float(1.5));
        batch.end_row();
        let mut builder = TableBuilder::new("geometry");
        builder.push(PreparedBatch::new(batch)).unwrap();
        builder.finish().table
    }

    #[test]
    fn what_gdal_writes_is_said_in_cql2() {
        let table = table();
        for (cql, cql2) in [
            ("rank >= 3", r#""rank" >= 3"#),
            ("(rank > 3) AND (ore body = 'rank = 1')", r#"("rank" > 3) AND (CASEI("ore body") = CASEI('rank = 1'))"#),
            ("NOT ((ore body IS NULL))", r#"NOT (("ore body" IS NULL))"#),
            ("ore body ILIKE 'O''B%'", r#"CASEI("ore body") LIKE CASEI('O''B%')"#),
            (
                "(date < '2024-05-01T') OR (seen <= '2024-05-01T')",
                r#"("date" < '2024-05-01') OR ("seen" <= '2024-05-01T00:00:00Z')"#,
            ),
            (
                r"(ore body = 'a\b') OR (ore body LIKE 'a\b%')",
                r#"(CASEI("ore body") = CASEI('a\\b')) OR ("ore body" LIKE 'a\\\\b%')"#,
            ),
            ("seen = '2024-05-01T10:00:00Z'", r#""seen" = '2024-05-01T10:00:00Z'"#),
            ("(open = 1) OR (open <> 0)", r#"("open" = TRUE) OR ("open" <> FALSE)"#),
            ("глубина < 2.5", r#""глубина" < 2.5"#),
        ] {
            assert_eq!(in_cql2(cql, &table), cql2);
            parse_text(cql2).unwrap();
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_taken(text in "[a-z '()=<>T0-9é]{0,60}") {
            let _ = in_cql2(&text, &table());
        }
    }
}
