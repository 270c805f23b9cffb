//! What the grammar leaves to precedence.

use crate::filter::{ArithmeticOp, CompareOp, Expr, parse_text};

fn property(name: &str) -> Expr {
    Expr::Property(name.into())
}

fn equals(name: &str, value: i64) -> Expr {
    Expr::Compare(CompareOp::Equal, property(name).into(), Expr::Integer(value).into())
}

fn arithmetic(op: ArithmeticOp, a: Expr, b: Expr) -> Expr {
    Expr::Arithmetic(op, a.into(), b.into())
}

#[test]
fn and_holds_tighter_than_or_and_not_tighter_than_and() {
    let not_a = Expr::Not(equals("a", 1).into());
    let expected = Expr::Or(vec![Expr::And(vec![not_a, equals("b", 2)]), equals("c", 3)]);
    assert_eq!(parse_text("NOT a = 1 AND b = 2 OR c = 3").unwrap(), expected);
    assert_eq!(parse_text("(((NOT (a = 1))) AND (b = 2)) OR c = 3").unwrap(), expected);
}

#[test]
fn a_chain_is_one_node_however_it_is_put_in_parentheses() {
    let chain = Expr::And(vec![equals("a", 1), equals("b", 2), equals("c", 3), equals("d", 4)]);
    for text in ["a=1 AND b=2 AND c=3 AND d=4", "(a=1 AND b=2) AND (c=3 AND d=4)", "a=1 and (b=2 And (c=3 aNd d=4))"] {
        assert_eq!(parse_text(text).unwrap(), chain, "{text}");
    }
}

#[test]
fn the_and_of_between_is_its_own() {
    let between = Expr::Between(property("a").into(), Expr::Integer(1).into(), Expr::Integer(2).into());
    let expected = Expr::And(vec![Expr::Not(between.into()), equals("b", 3)]);
    assert_eq!(parse_text("a NOT BETWEEN 1 AND 2 AND b = 3").unwrap(), expected);
}

#[test]
fn arithmetic_has_the_precedence_of_mathematics() {
    use ArithmeticOp::{Add, Divide, IntegerDivide, Multiply, Power, Subtract};
    let [a, b, c] = ["a", "b", "c"].map(property);
    let minus_a = arithmetic(Multiply, Expr::Integer(-1), a.clone());
    let cases = [
        ("a - b - c", arithmetic(Subtract, arithmetic(Subtract, a.clone(), b.clone()), c.clone())),
        ("a + b / c", arithmetic(Add, a.clone(), arithmetic(Divide, b.clone(), c.clone()))),
        ("(a + b) Div c", arithmetic(IntegerDivide, arithmetic(Add, a.clone(), b.clone()), c.clone())),
        ("a * b ^ c", arithmetic(Multiply, a.clone(), arithmetic(Power, b.clone(), c.clone()))),
        ("-a + b", arithmetic(Add, minus_a.clone(), b.clone())),
        ("-a ^ 2", arithmetic(Power, minus_a, Expr::Integer(2))),
        ("a-1", arithmetic(Subtract, a.clone(), Expr::Integer(1))),
        ("a - -1", arithmetic(Subtract, a, Expr::Integer(-1))),
    ];
    for (text, expected) in cases {
        let zero = Expr::Integer(0).into();
        assert_eq!(parse_text(&format!("{text} = 0")).unwrap(), Expr::Compare(CompareOp::Equal, expected.into(), zero), "{text}");
    }
}

#[test]
fn numbers_are_whole_where_they_are_written_so_and_fit() {
    for (text, number) in [
        ("9223372036854775807", Expr::Integer(i64::MAX)),
        ("-9223372036854775808", Expr::Integer(i64::MIN)),
        ("9223372036854775808", Expr::Float(9_223_372_036_854_775_808.0)),
        ("1.0", Expr::Float(1.0)),
        ("+1.5E+2", Expr::Float(150.0)),
        ("-.5e-1", Expr::Float(-0.05)),
        ("3.", Expr::Float(3.0)),
    ] {
        let expected = Expr::Compare(CompareOp::Equal, property("a").into(), number.into());
        assert_eq!(parse_text(&format!("a = {text}")).unwrap(), expected);
    }
}

#[test]
fn names_need_quotes_only_where_they_are_words_of_the_language() {
    for (text, name) in [
        ("Қазына", "Қазына"),
        ("eo:cloud_cover", "eo:cloud_cover"),
        ("a.b.c", "a.b.c"),
        ("date", "date"),
        ("point", "point"),
        ("\"and\"", "and"),
        ("\"Ore, t\"", "Ore, t"),
        ("\"5\"\" pipe\"", "5\" pipe"),
    ] {
        assert_eq!(parse_text(text).unwrap(), property(name), "{text}");
    }
}

#[test]
fn parentheses_make_a_list_where_one_can_be() {
    let list = |members: &[i64]| Expr::List(members.iter().copied().map(Expr::Integer).collect());
    let cases = [
        ("f((1))", vec![list(&[1])]),
        ("f((), (1, 2))", vec![list(&[]), list(&[1, 2])]),
        ("f(((1), 2))", vec![Expr::List(vec![list(&[1]), Expr::Integer(2)])]),
        ("f((1) + 2)", vec![arithmetic(ArithmeticOp::Add, Expr::Integer(1), Expr::Integer(2))]),
    ];
    for (text, arguments) in cases {
        assert_eq!(parse_text(text).unwrap(), Expr::Function("f".into(), arguments), "{text}");
    }
}
