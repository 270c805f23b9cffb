//! An expression as CQL2 text in one canonical form.

use super::write_wkt::{push_number, push_wkt};
use crate::filter::{
    ArithmeticOp, Expr,
    expr::id_literal,
    names::{Operator, is_identifier, is_keyword},
};

/// How tightly an expression holds together; what is looser goes in parentheses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Bond {
    Or,
    And,
    Not,
    Predicate,
    Sum,
    Product,
    Power,
    Primary,
}

impl Expr {
    /// CQL2 text that [`parse_text`](crate::filter::parse_text) reads as the same tree, and that is the same for equal
    /// trees: for links and for keys of caches.
    ///
    /// Only `ids=` and `q=` have no form in CQL2; they are written as functions of these names.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        write(&mut text, self, Bond::Or);
        text
    }
}

fn bond(expr: &Expr) -> Bond {
    use ArithmeticOp::{Add, Power, Subtract};
    match expr {
        Expr::Or(_) => Bond::Or,
        Expr::And(_) => Bond::And,
        // `a NOT LIKE b` and its kin hold like what they negate.
        Expr::Not(negated) if infix_negation(negated) => Bond::Predicate,
        Expr::Not(_) => Bond::Not,
        Expr::Compare(..) | Expr::Like(..) | Expr::Between(..) | Expr::In(..) | Expr::IsNull(_) => Bond::Predicate,
        Expr::Arithmetic(Add | Subtract, ..) => Bond::Sum,
        Expr::Arithmetic(Power, ..) => Bond::Power,
        Expr::Arithmetic(..) => Bond::Product,
        _ => Bond::Primary,
    }
}

fn infix_negation(negated: &Expr) -> bool {
    matches!(negated, Expr::Like(..) | Expr::Between(..) | Expr::In(..) | Expr::IsNull(_))
}

/// Writes `expr` where anything looser than `least` needs parentheses.
fn write(text: &mut String, expr: &Expr, least: Bond) {
    if bond(expr) < least {
        text.push('(');
        write_bare(text, expr);
        text.push(')');
    } else {
        write_bare(text, expr);
    }
}

fn write_bare(text: &mut String, expr: &Expr) {
    match expr {
        Expr::And(all) => joined(text, all, " AND ", Bond::Not),
        Expr::Or(all) => joined(text, all, " OR ", Bond::And),
        Expr::Not(negated) if infix_negation(negated) => write_predicate(text, negated, true),
        Expr::Not(negated) => {
            text.push_str("NOT ");
            write(text, negated, Bond::Not);
        }
        Expr::Compare(op, a, b) => infix(text, a, Operator::Compare(*op), b, [Bond::Sum; 2]),
        Expr::Like(..) | Expr::Between(..) | Expr::In(..) | Expr::IsNull(_) => write_predicate(text, expr, false),
        Expr::Arithmetic(op, a, b) => {
            let [left, right] = match op {
                ArithmeticOp::Add | ArithmeticOp::Subtract => [Bond::Sum, Bond::Product],
                ArithmeticOp::Power => [Bond::Primary, Bond::Primary],
                _ => [Bond::Product, Bond::Power],
            };
            infix(text, a, Operator::Arithmetic(*op), b, [left, right]);
        }
        Expr::Spatial(op, a, b) => call(text, Operator::Spatial(*op), &[a, b]),
        Expr::Temporal(op, a, b) => call(text, Operator::Temporal(*op), &[a, b]),
        Expr::Array(op, a, b) => call(text, Operator::Array(*op), &[a, b]),
        Expr::Casei(a) => call(text, Operator::Casei, &[a]),
        Expr::Accenti(a) => call(text, Operator::Accenti, &[a]),
        Expr::Function(name, arguments) => {
            text.push_str(name);
            list(text, arguments);
        }
        Expr::List(members) => list(text, members),
        Expr::Ids(ids) => {
            let ids: Vec<Expr> = ids.iter().map(id_literal).collect();
            text.push_str("ids");
            list(text, &ids);
        }
        Expr::Search(words) => {
            text.push_str("search(");
            push_text(text, words);
            text.push(')');
        }
        literal => write_literal(text, literal),
    }
}

fn write_literal(text: &mut String, literal: &Expr) {
    match literal {
        Expr::Property(name) => push_name(text, name),
        Expr::Boolean(truth) => text.push_str(if *truth { "TRUE" } else { "FALSE" }),
        Expr::Integer(whole) => text.push_str(&whole.to_string()),
        Expr::Float(number) => text.extend([format!("{number:?}")]),
        Expr::Text(characters) => push_text(text, characters),
        Expr::Date(date) => text.extend(["DATE('", &date.to_string(), "')"]),
        Expr::Timestamp(timestamp) => text.extend(["TIMESTAMP('", &timestamp.to_string(), "')"]),
        Expr::Interval(start, end) => {
            text.push_str("INTERVAL(");
            push_end(text, start.as_deref());
            text.push_str(", ");
            push_end(text, end.as_deref());
            text.push(')');
        }
        Expr::Geometry(geometry) => push_wkt(text, geometry),
        Expr::Bbox(numbers) => {
            text.push_str("BBOX(");
            separated(text, numbers, |text, number| push_number(text, *number));
            text.push(')');
        }
        // The others are no literals: `write_bare` has written them.
        _ => {}
    }
}

/// LIKE, BETWEEN, IN or IS NULL, with NOT where it goes.
fn write_predicate(text: &mut String, expr: &Expr, negated: bool) {
    let not = if negated { " NOT" } else { "" };
    match expr {
        Expr::Like(value, pattern) => {
            write(text, value, Bond::Sum);
            text.extend([not, " LIKE "]);
            write(text, pattern, Bond::Sum);
        }
        Expr::Between(value, low, high) => {
            write(text, value, Bond::Sum);
            text.extend([not, " BETWEEN "]);
            write(text, low, Bond::Sum);
            text.push_str(" AND ");
            write(text, high, Bond::Sum);
        }
        Expr::In(value, members) => {
            write(text, value, Bond::Sum);
            text.extend([not, " IN "]);
            list(text, members);
        }
        Expr::IsNull(value) => {
            write(text, value, Bond::Sum);
            text.extend([" IS", not, " NULL"]);
        }
        _ => {}
    }
}

fn infix(text: &mut String, a: &Expr, operator: Operator, b: &Expr, [left, right]: [Bond; 2]) {
    write(text, a, left);
    text.extend([" ", operator.name(), " "]);
    write(text, b, right);
}

fn call(text: &mut String, operator: Operator, arguments: &[&Expr]) {
    text.push_str(&operator.name().to_ascii_uppercase());
    text.push('(');
    separated(text, arguments, |text, argument| write(text, argument, Bond::Or));
    text.push(')');
}

fn list(text: &mut String, members: &[Expr]) {
    text.push('(');
    separated(text, members, |text, member| write(text, member, Bond::Or));
    text.push(')');
}

fn joined(text: &mut String, all: &[Expr], word: &str, least: Bond) {
    for (at, expr) in all.iter().enumerate() {
        if at > 0 {
            text.push_str(word);
        }
        write(text, expr, least);
    }
}

/// Members with commas between.
pub(super) fn separated<T>(text: &mut String, members: &[T], mut push: impl FnMut(&mut String, &T)) {
    for (at, member) in members.iter().enumerate() {
        if at > 0 {
            text.push_str(", ");
        }
        push(text, member);
    }
}

fn push_end(text: &mut String, end: Option<&Expr>) {
    match end {
        None => text.push_str("'..'"),
        Some(Expr::Date(date)) => text.extend(["'", &date.to_string(), "'"]),
        Some(Expr::Timestamp(timestamp)) => text.extend(["'", &timestamp.to_string(), "'"]),
        Some(other) => write(text, other, Bond::Primary),
    }
}

fn push_name(text: &mut String, name: &str) {
    if is_identifier(name) && !is_keyword(name) {
        text.push_str(name);
    } else {
        text.extend(["\"", &name.replace('"', "\"\""), "\""]);
    }
}

fn push_text(text: &mut String, characters: &str) {
    text.push('\'');
    for c in characters.chars() {
        match c {
            '\'' => text.push_str("''"),
            '\\' => text.push_str(r"\\"),
            _ => text.push(c),
        }
    }
    text.push('\'');
}
