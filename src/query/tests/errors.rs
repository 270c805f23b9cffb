//! What is refused, and what people are told.

use super::sample;
use crate::{
    filter::{ArrayOp, CompareOp, Expr, SpatialOp, TemporalOp},
    query::{QueryError, matching_rows},
};

fn property(name: &str) -> Expr {
    Expr::Property(name.to_owned())
}

fn text(text: &str) -> Expr {
    Expr::Text(text.to_owned())
}

fn equal(a: Expr, b: Expr) -> Expr {
    Expr::Compare(CompareOp::Equal, Box::new(a), Box::new(b))
}

fn refusal(expr: &Expr) -> String {
    matching_rows(&sample::table(&[]), Some(expr)).unwrap_err().to_string()
}

#[test]
fn a_misspelt_name_is_answered_with_the_nearest() {
    let mut batch = crate::model::RowBatch::default();
    batch.begin_row(1);
    batch.set("commodity", crate::model::Value::Text("Gold"));
    batch.end_row();
    let mut builder = crate::store::TableBuilder::new("geom");
    builder.push(crate::store::PreparedBatch::new(batch)).unwrap();
    let table = builder.finish().table;
    let error = |expr: &Expr| matching_rows(&table, Some(expr)).unwrap_err();
    let misspelt = error(&equal(property("comodity"), text("Gold")));
    assert!(matches!(&misspelt, QueryError::UnknownProperty { nearest: Some(near), quoted: false, .. } if near == "commodity"));
    assert_eq!(
        misspelt.to_string(),
        "there is no property `comodity`; did you mean `commodity`?; the properties are `commodity`, `geom`, `id`"
    );
    let quoted = error(&equal(property("commodity"), property("Gold's")));
    assert!(quoted.to_string().contains("text stands in single quotes: 'Gold''s'"), "{quoted}");
    let function = error(&Expr::Function("dwithn".to_owned(), vec![]));
    assert!(function.to_string().contains("did you mean `dwithin`?"), "{function}");
}

#[test]
fn types_that_do_not_go_together_are_refused_with_their_names() {
    let spatial = |a, b| Expr::Spatial(SpatialOp::Within, Box::new(a), Box::new(b));
    let temporal = |op, a, b| Expr::Temporal(op, Box::new(a), Box::new(b));
    let call = |name: &str, arguments| Expr::Function(name.to_owned(), arguments);
    let bbox = || Expr::Bbox(vec![0.0, 0.0, 1.0, 1.0]);
    for (expr, told) in [
        (equal(property("i"), text("abc")), "= compares two of a kind, but `i` is a number and 'abc' is text"),
        (equal(property("l"), text("a")), "A_CONTAINS asks for members"),
        (equal(property("geometry"), text("a")), "S_INTERSECTS and its kin"),
        (equal(property("d"), text("soon")), "'soon': no date or time: write 2024-05-01"),
        (Expr::Like(Box::new(property("i")), Box::new(text("a%"))), "LIKE takes text, and `i` is a number"),
        (Expr::Like(Box::new(property("t")), Box::new(property("u"))), "the pattern of LIKE is a text"),
        (spatial(property("t"), bbox()), "S_WITHIN takes geometries, and `t` is text"),
        (spatial(property("geometry"), Expr::Bbox(vec![0.0, 5.0, 1.0, 1.0])), "south (5) is greater than north (1)"),
        (temporal(TemporalOp::After, property("t"), property("d")), "`t` is text"),
        (temporal(TemporalOp::During, property("d"), Expr::Interval(None, None)), "T_DURING takes intervals"),
        (
            temporal(
                TemporalOp::After,
                property("d"),
                Expr::Interval(Some(Box::new(text("2024-05-02"))), Some(Box::new(text("2024-05-01")))),
            ),
            "the interval ends before it starts",
        ),
        (Expr::Array(ArrayOp::Contains, Box::new(property("t")), Box::new(Expr::List(vec![]))), "A_CONTAINS takes arrays"),
        (Expr::Not(Box::new(property("i"))), "a filter takes something that is true or false, and `i` is a number"),
        (call("dwithin", vec![property("geometry")]), "dwithin takes 3 arguments (geometry, point, metres); 1 given"),
        (call("dwithin", vec![property("geometry"), bbox(), Expr::Integer(1)]), "takes a point"),
        (equal(call("sheet", vec![property("geom"), text("300k")]), text("x")), "'300k': no scale of the map"),
        (equal(property("f"), Expr::Float(f64::INFINITY)), "no finite number"),
    ] {
        let refusal = refusal(&expr);
        assert!(refusal.contains(told), "{expr:?}: {refusal}");
    }
}

#[test]
fn bottomless_expressions_are_refused() {
    let deep = (0..400).fold(property("b"), |inner, _| Expr::Not(Box::new(inner)));
    assert!(refusal(&deep).contains("nested 150 deep at most"));
    let long = text(&"%a".repeat(4000));
    assert!(refusal(&Expr::Like(Box::new(property("t")), Box::new(long))).contains("4096 bytes"));
}
