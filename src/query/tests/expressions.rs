//! Random expressions over the columns of the sample.

use super::sample::{DATES, LISTS, TEXTS, TIMES, floats, integers};
use crate::filter::{ArithmeticOp, ArrayOp, CompareOp, Expr, SpatialOp, TemporalOp};
use geo_types::{Geometry, LineString, Point, Polygon};
use proptest::prelude::*;

fn column(name: &str) -> BoxedStrategy<Expr> {
    Just(Expr::Property(name.to_owned())).boxed()
}

fn compare_op() -> impl Strategy<Value = CompareOp> {
    use CompareOp as Op;
    prop::sample::select(vec![Op::Equal, Op::NotEqual, Op::Less, Op::LessOrEqual, Op::Greater, Op::GreaterOrEqual])
}

fn temporal_op() -> impl Strategy<Value = TemporalOp> {
    prop::sample::select(TemporalOp::ALL.to_vec())
}

fn arithmetic_op() -> impl Strategy<Value = ArithmeticOp> {
    use ArithmeticOp as Op;
    prop::sample::select(vec![Op::Add, Op::Subtract, Op::Multiply, Op::Divide, Op::Modulo, Op::IntegerDivide, Op::Power])
}

fn spatial_op() -> impl Strategy<Value = SpatialOp> {
    use SpatialOp as Op;
    prop::sample::select(vec![
        Op::Within,
        Op::Contains,
        Op::Crosses,
        Op::Disjoint,
        Op::Equals,
        Op::Intersects,
        Op::Overlaps,
        Op::Touches,
    ])
}

fn number() -> BoxedStrategy<Expr> {
    let simple = prop_oneof![
        3 => column("i"),
        3 => column("f"),
        1 => column("id"),
        2 => integers().prop_map(Expr::Integer),
        2 => floats().prop_map(Expr::Float),
    ];
    simple
        .prop_recursive(2, 4, 2, |inner| {
            (arithmetic_op(), inner.clone(), inner).prop_map(|(op, a, b)| Expr::Arithmetic(op, Box::new(a), Box::new(b)))
        })
        .boxed()
}

fn text_literal() -> BoxedStrategy<Expr> {
    prop::sample::select(&TEXTS[..]).prop_map(|text| Expr::Text(text.to_owned())).boxed()
}

fn text() -> BoxedStrategy<Expr> {
    let simple = prop_oneof![3 => column("t"), 2 => column("u"), 2 => text_literal()];
    simple
        .prop_recursive(2, 3, 1, |inner| {
            prop_oneof![
                inner.clone().prop_map(|text| Expr::Casei(Box::new(text))),
                inner.clone().prop_map(|text| Expr::Accenti(Box::new(text))),
                inner.prop_map(|text| Expr::Function("LOWER".to_owned(), vec![text])),
            ]
        })
        .boxed()
}

fn instant() -> BoxedStrategy<Expr> {
    prop_oneof![
        column("d"),
        column("e"),
        column("s"),
        prop::sample::select(&DATES[..]).prop_map(|date| Expr::Date(date.parse().unwrap())),
        prop::sample::select(&TIMES[..]).prop_map(|time| Expr::Timestamp(time.parse().unwrap())),
    ]
    .boxed()
}

fn literal_instant(place: usize) -> Expr {
    Expr::Date(DATES[place].parse().unwrap())
}

fn interval() -> BoxedStrategy<Expr> {
    let of_columns =
        (prop::option::of(prop_oneof![column("d"), column("s")]), prop::option::of(prop_oneof![column("e"), column("s")]));
    let of_dates = (0..5usize, 0..5usize).prop_map(|(a, b)| (Some(literal_instant(a.min(b))), Some(literal_instant(a.max(b)))));
    prop_oneof![of_columns, of_dates].prop_map(|(a, b)| Expr::Interval(a.map(Box::new), b.map(Box::new))).boxed()
}

fn list() -> BoxedStrategy<Expr> {
    let literal = prop::sample::select(&LISTS[..]).prop_map(|json| {
        let members: Vec<serde_json::Value> = serde_json::from_str(json).unwrap();
        Expr::List(
            members
                .into_iter()
                .map(|member| match member {
                    serde_json::Value::String(text) => Expr::Text(text),
                    serde_json::Value::Bool(value) => Expr::Boolean(value),
                    number => number.as_i64().map_or_else(|| Expr::Float(number.as_f64().unwrap()), Expr::Integer),
                })
                .collect(),
        )
    });
    prop_oneof![column("l"), literal].boxed()
}

fn literal_shape() -> BoxedStrategy<Expr> {
    let at = (-8..8i8, -8..8i8).prop_map(|(x, y)| (f64::from(x), f64::from(y)));
    let line = |points: Vec<(f64, f64)>| LineString::from(points);
    prop_oneof![
        at.clone().prop_map(|(x, y)| Expr::Geometry(Geometry::Point(Point::new(x, y)))),
        at.clone().prop_map(move |(x, y)| Expr::Geometry(Geometry::LineString(line(vec![(x, y), (x + 3.0, y + 1.0)])))),
        (at.clone(), 1..9u8).prop_map(move |((x, y), size)| {
            let (e, n) = (x + f64::from(size), y + f64::from(size));
            Expr::Geometry(Geometry::Polygon(Polygon::new(line(vec![(x, y), (e, y), (e, n), (x, n), (x, y)]), vec![])))
        }),
        (at, 0..9u8, 0..9u8).prop_map(|((x, y), w, h)| Expr::Bbox(vec![x, y, x + f64::from(w), y + f64::from(h)])),
    ]
    .boxed()
}

fn spatial() -> BoxedStrategy<Expr> {
    let geometry = || prop_oneof![column("geom"), column("geometry")];
    let with_literal = (spatial_op(), geometry(), literal_shape(), any::<bool>()).prop_map(|(op, a, b, exchanged)| {
        let (a, b) = if exchanged { (b, a) } else { (a, b) };
        Expr::Spatial(op, Box::new(a), Box::new(b))
    });
    let with_itself = (spatial_op(), geometry(), geometry()).prop_map(|(op, a, b)| Expr::Spatial(op, Box::new(a), Box::new(b)));
    let of_literals =
        (spatial_op(), literal_shape(), literal_shape()).prop_map(|(op, a, b)| Expr::Spatial(op, Box::new(a), Box::new(b)));
    let near = (geometry(), -8..8i8, -8..8i8, 0..1_000_000i64).prop_map(|(geometry, x, y, metres)| {
        let point = Expr::Geometry(Geometry::Point(Point::new(f64::from(x), f64::from(y))));
        Expr::Function("dwithin".to_owned(), vec![geometry, point, Expr::Integer(metres)])
    });
    prop_oneof![6 => with_literal, 1 => with_itself, 1 => of_literals, 2 => near].boxed()
}

fn nullable() -> BoxedStrategy<Expr> {
    prop_oneof![number(), text(), instant(), list(), column("b"), column("geometry"), column("geom"), column("id"),].boxed()
}

fn simple() -> BoxedStrategy<Expr> {
    let pair = |a: BoxedStrategy<Expr>, b: BoxedStrategy<Expr>| (a.prop_map(Box::new), b.prop_map(Box::new));
    let patterns = prop::sample::select(vec!["a%", "%b", "_", "%", "a\\_\\%", "И", "%A%"]);
    let array_op = prop::sample::select(vec![ArrayOp::ContainedBy, ArrayOp::Contains, ArrayOp::Equals, ArrayOp::Overlaps]);
    prop_oneof![
        4 => (compare_op(), pair(number(), number())).prop_map(|(op, (a, b))| Expr::Compare(op, a, b)),
        3 => (compare_op(), pair(text(), text())).prop_map(|(op, (a, b))| Expr::Compare(op, a, b)),
        2 => (compare_op(), pair(instant(), instant())).prop_map(|(op, (a, b))| Expr::Compare(op, a, b)),
        1 => (compare_op(), pair(column("b"), prop_oneof![column("b"), any::<bool>().prop_map(Expr::Boolean)].boxed()))
            .prop_map(|(op, (a, b))| Expr::Compare(op, a, b)),
        2 => (text(), patterns).prop_map(|(text, pattern)| Expr::Like(Box::new(text), Box::new(Expr::Text(pattern.to_owned())))),
        1 => (number(), number(), number()).prop_map(|(a, b, c)| Expr::Between(Box::new(a), Box::new(b), Box::new(c))),
        1 => (text(), text_literal(), text_literal()).prop_map(|(a, b, c)| Expr::Between(Box::new(a), Box::new(b), Box::new(c))),
        2 => (number(), prop::collection::vec(number(), 1..5)).prop_map(|(a, list)| Expr::In(Box::new(a), list)),
        1 => (column("i"), prop::collection::vec(floats().prop_map(Expr::Float), 1..5)).prop_map(|(a, list)| Expr::In(Box::new(a), list)),
        2 => (text(), prop::collection::vec(text_literal(), 1..5)).prop_map(|(a, list)| Expr::In(Box::new(a), list)),
        2 => nullable().prop_map(|value| Expr::IsNull(Box::new(value))),
        1 => column("b"),
        1 => any::<bool>().prop_map(Expr::Boolean),
        4 => (temporal_op(), pair(interval(), interval())).prop_map(|(op, (a, b))| Expr::Temporal(op, a, b)),
        2 => (instant(), interval(), prop::sample::select(vec![TemporalOp::After, TemporalOp::Before, TemporalOp::Intersects, TemporalOp::Equals]))
            .prop_map(|(a, b, op)| Expr::Temporal(op, Box::new(a), Box::new(b))),
        2 => (array_op, pair(list(), list())).prop_map(|(op, (a, b))| Expr::Array(op, a, b)),
        6 => spatial(),
        1 => prop::collection::vec(0..50i64, 0..5).prop_map(|ids| Expr::Ids(ids.into_iter().map(Into::into).collect())),
        1 => prop::sample::select(vec!["a", "И", "b A", "zz", ""]).prop_map(|words| Expr::Search(words.to_owned())),
    ]
    .boxed()
}

/// Anything that is true or false.
pub fn condition() -> BoxedStrategy<Expr> {
    simple()
        .prop_recursive(4, 12, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 1..4).prop_map(Expr::And),
                prop::collection::vec(inner.clone(), 1..4).prop_map(Expr::Or),
                inner.clone().prop_map(|child| Expr::Not(Box::new(child))),
                inner.prop_map(|child| Expr::IsNull(Box::new(child))),
            ]
        })
        .boxed()
}
