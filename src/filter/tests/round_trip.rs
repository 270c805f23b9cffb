//! Any tree survives both encodings, and any input is taken or refused.

use crate::filter::{
    ArithmeticOp, ArrayOp, CompareOp, Expr, SpatialOp, TemporalOp,
    names::{is_identifier, is_keyword},
    parse_json, parse_text,
};
use geo_types::{Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};
use jiff::{Timestamp, civil::Date};
use proptest::{collection::vec, option, prelude::*, sample::select};

fn number() -> impl Strategy<Value = Expr> {
    prop_oneof![any::<i64>().prop_map(Expr::Integer), (prop::num::f64::NORMAL | prop::num::f64::ZERO).prop_map(Expr::Float)]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[a\\\\'%\n\"]{0,6}"]
}

fn name() -> impl Strategy<Value = Expr> {
    let known = select(vec!["a", "Қазына", "date", "AND", "Point", "s_within", "isNull", "eo:x.y", "5 \" x", "'", "\\"]);
    prop_oneof![known.prop_map(str::to_owned), any::<String>().prop_filter("a name", |name| !name.is_empty())]
        .prop_map(Expr::Property)
}

fn instant() -> impl Strategy<Value = Expr> {
    let date = (0..=9999_i16, 1..=12_i8, 1..=28_i8).prop_map(|(year, month, day)| Expr::Date(Date::constant(year, month, day)));
    let seconds = -62_167_219_200_i64..=253_402_207_200;
    let nanoseconds = prop_oneof![Just(0), 0..1_000_000_000_i32];
    let timestamp = (seconds, nanoseconds).prop_filter_map("an instant", |(seconds, nanoseconds)| {
        let timestamp = Timestamp::new(seconds, nanoseconds).ok()?;
        (!timestamp.to_string().starts_with('-')).then_some(Expr::Timestamp(timestamp))
    });
    prop_oneof![date, timestamp]
}

fn geometry() -> impl Strategy<Value = Geometry> {
    let coordinate = || prop_oneof![-180.0..180.0, prop::num::f64::NORMAL, select(vec![0.0, -0.0, 1.0, 1e16])];
    let point = move || (coordinate(), coordinate()).prop_map(Point::from);
    let line = move || vec(point(), 2..4).prop_map(LineString::from);
    let ring = move || {
        vec(point(), 3..5).prop_map(|mut points| {
            points.extend(points.first().copied());
            LineString::from(points)
        })
    };
    let polygon = move || (ring(), vec(ring(), 0..2)).prop_map(|(outer, holes)| Polygon::new(outer, holes));
    let one = move || {
        prop_oneof![
            point().prop_map(Geometry::Point),
            line().prop_map(Geometry::LineString),
            polygon().prop_map(Geometry::Polygon),
            vec(point(), 1..3).prop_map(|all| Geometry::MultiPoint(MultiPoint(all))),
            vec(line(), 1..3).prop_map(|all| Geometry::MultiLineString(MultiLineString(all))),
            vec(polygon(), 1..3).prop_map(|all| Geometry::MultiPolygon(MultiPolygon(all))),
        ]
    };
    prop_oneof![5 => one(), 1 => vec(one(), 1..3).prop_map(|all| Geometry::GeometryCollection(GeometryCollection(all)))]
}

/// A tree in which every operand is of a kind that can stand there. Every choice is boxed: one of proptest has room for
/// all its alternatives, and a choice of choices would not fit the stack.
fn predicate() -> BoxedStrategy<Expr> {
    let leaf = prop_oneof![name(), any::<bool>().prop_map(Expr::Boolean)];
    leaf.prop_recursive(4, 24, 3, |inner| branch(&inner.boxed())).boxed()
}

fn function(inner: &BoxedStrategy<Expr>) -> BoxedStrategy<Expr> {
    let function = "[a-zҚ_:][a-z0-9_.]{0,4}".prop_filter("a name", |name| is_identifier(name) && !is_keyword(name));
    (function, vec(inner.clone(), 0..3)).prop_map(|(name, arguments)| Expr::Function(name, arguments)).boxed()
}

fn arithmetic(operand: &BoxedStrategy<Expr>) -> BoxedStrategy<Expr> {
    use ArithmeticOp::{Add, Divide, IntegerDivide, Modulo, Multiply, Power, Subtract};
    let op = select(vec![Add, Subtract, Multiply, Divide, Modulo, IntegerDivide, Power]);
    let apply = |(op, a, b): (_, Expr, Expr)| Expr::Arithmetic(op, a.into(), b.into());
    let once = (op.clone(), operand.clone(), operand.clone()).prop_map(apply).boxed();
    let either = prop_oneof![operand.clone(), once].boxed();
    (op, either.clone(), either).prop_map(apply).boxed()
}

fn characters() -> BoxedStrategy<Expr> {
    let literal = text().prop_map(Expr::Text).boxed();
    let casei = literal.clone().prop_map(|a| Expr::Casei(a.into()));
    prop_oneof![literal.clone(), casei, literal.prop_map(|a| Expr::Accenti(a.into()))].boxed()
}

/// Any node of which `inner` is a part.
fn branch(inner: &BoxedStrategy<Expr>) -> BoxedStrategy<Expr> {
    let named = prop_oneof![name(), function(inner)].boxed();
    let number = prop_oneof![number(), named.clone()].boxed();
    let instant = prop_oneof![instant(), named.clone()].boxed();
    let end = option::of(instant.clone().prop_map(Box::new)).boxed();
    let interval = (end.clone(), end).prop_map(|(start, end)| Expr::Interval(start, end)).boxed();
    let temporal = prop_oneof![interval, instant.clone()].boxed();
    let scalar = prop_oneof![characters(), number.clone(), arithmetic(&number), instant, inner.clone()].boxed();
    let bbox = prop_oneof![vec(-180.0..180.0, 4), vec(-180.0..180.0, 6)].prop_map(Expr::Bbox);
    let spatial = prop_oneof![geometry().prop_map(Expr::Geometry).boxed(), bbox, named.clone()].boxed();
    let anything = prop_oneof![scalar.clone(), spatial.clone(), temporal.clone()].boxed();
    let list = vec(anything.clone(), 0..3).prop_map(Expr::List).boxed();
    let lists = vec(list.clone(), 0..3).prop_map(Expr::List).boxed();
    let array = prop_oneof![list, lists, named.clone()].boxed();
    let pair =
        |a: &BoxedStrategy<Expr>, b: &BoxedStrategy<Expr>| (a.clone(), b.clone()).prop_map(|(a, b)| (Box::new(a), Box::new(b)));
    prop_oneof![
        vec(inner.clone(), 0..4).prop_map(Expr::all_of).boxed(),
        vec(inner.clone(), 0..4).prop_map(Expr::any_of).boxed(),
        inner.clone().prop_map(|a| Expr::Not(a.into())).boxed(),
        pair(&scalar, &scalar).prop_map(|(a, b)| Expr::Compare(CompareOp::LessOrEqual, a, b)).boxed(),
        pair(&named, &characters()).prop_map(|(a, b)| Expr::Like(a, b)).boxed(),
        (pair(&scalar, &scalar), scalar.clone()).prop_map(|((a, b), c)| Expr::Between(a, b, c.into())).boxed(),
        (scalar.clone(), vec(scalar, 0..4)).prop_map(|(a, all)| Expr::In(a.into(), all)).boxed(),
        anything.prop_map(|a| Expr::IsNull(a.into())).boxed(),
        pair(&spatial, &spatial).prop_map(|(a, b)| Expr::Spatial(SpatialOp::Touches, a, b)).boxed(),
        pair(&temporal, &temporal).prop_map(|(a, b)| Expr::Temporal(TemporalOp::MetBy, a, b)).boxed(),
        pair(&array, &array).prop_map(|(a, b)| Expr::Array(ArrayOp::ContainedBy, a, b)).boxed(),
        named,
    ]
    .boxed()
}

/// Fragments of filters in any order: far more of them get far into the parser than any characters would.
fn scraps() -> impl Strategy<Value = String> {
    let scraps = "a|'b'|1|-|(|)|,| AND | OR |NOT | LIKE | BETWEEN | IN |IS NULL|=|<>|+|*| DIV |^|CASEI(|S_WITHIN(|POINT|POLYGON((|Z|\
                  0 0|EMPTY|BBOX(|DATE(|'2024-01-01'|INTERVAL('..',|A_EQUALS(|f(|\"|'|\\|.|e|Қ|\u{1680}|TRUE|[|{\"op\":|\"args\":|]|}|\
                  {\"property\":\"a\"}|\"not\"|\"in\"|{\"type\":\"Polygon\",\"coordinates\":|{\"date\":|null|:";
    vec(select(scraps.split('|').collect::<Vec<_>>()), 0..20).prop_map(|scraps| scraps.concat())
}

proptest! {
    #[test]
    fn a_tree_is_read_as_it_was_written(expr in predicate()) {
        let text = expr.to_text();
        prop_assert_eq!(parse_text(&text), Ok(expr.clone()), "{}", text);
        let json = expr.to_json().to_string();
        prop_assert_eq!(parse_json(&json), Ok(expr), "{}", json);
    }

    #[test]
    fn any_input_is_taken_or_refused(filter in prop_oneof![any::<String>(), scraps()]) {
        for read in [parse_text(&filter), parse_json(&filter)] {
            match read {
                Ok(expr) => prop_assert_eq!(parse_text(&expr.to_text()), Ok(expr)),
                Err(error) => prop_assert!(!error.to_string().is_empty()),
            }
        }
    }
}
