//! Functions by name: see [`FUNCTIONS`].

use super::{
    Binder,
    operand::{Operand, Shape, bad, described, wrong},
    temporal::instant_of,
};
use crate::{
    crs::sheets::SheetScale,
    filter::Expr,
    query::{
        QueryError,
        error::nearest,
        functions::{FUNCTIONS, FunctionInfo},
        insensitive::TextStep,
        plan::{
            Predicate,
            dwithin::Within,
            instants::{Moment, Time},
            measures::{SheetNames, area_km2, length_km},
            numbers::Number,
            texts::Text,
        },
    },
    vocabulary::Commodity,
};
use geo_types::Geometry;

impl<'t> Binder<'t> {
    /// `name(arguments)`.
    pub fn function(&self, name: &str, arguments: &[Expr]) -> Result<Operand<'t>, QueryError> {
        let Some(function) = FUNCTIONS.iter().find(|function| function.name.eq_ignore_ascii_case(name)) else {
            let nearest = nearest(name, FUNCTIONS.iter().map(|function| function.name));
            return Err(QueryError::UnknownFunction { name: name.to_owned(), nearest });
        };
        let table = self.table;
        let step = |text: &Expr, step| Ok(Operand::Text(self.text(function.name, text)?.then(step)));
        match (function.name, arguments) {
            ("casei", [text]) => step(text, TextStep::FoldCase),
            ("accenti", [text]) => step(text, TextStep::StripAccents),
            ("lower", [text]) => step(text, TextStep::Lower),
            ("upper", [text]) => step(text, TextStep::Upper),
            ("commodity_in", [text, term]) => {
                let term = commodity(term)?;
                let text = self.text(function.name, text)?;
                Ok(Operand::Predicate(text.ask(move |value| Commodity::all_of(value).any(|own| own.is_in(term)))))
            }
            ("time", [time]) => Ok(Operand::Time(Time::Instant(self.moment_in(function, time)?), None)),
            ("dwithin", [geometry, point, metres]) => {
                self.row_geometry(function, geometry)?;
                let within = Within::new(table, self.point(function, point)?, distance_m(metres)?);
                Ok(Operand::Predicate(Predicate::test_of(within)))
            }
            ("area_km2", [geometry]) => {
                self.row_geometry(function, geometry)?;
                Ok(Operand::Number(Number::Computed(Box::new(move |row| area_km2(table, row)))))
            }
            ("length_km", [geometry]) => {
                self.row_geometry(function, geometry)?;
                Ok(Operand::Number(Number::Computed(Box::new(move |row| length_km(table, row)))))
            }
            ("sheet", [geometry, scale]) => {
                self.row_geometry(function, geometry)?;
                let names = SheetNames::new(table, sheet_scale(scale)?);
                Ok(Operand::Text(Text::computed(move |row| names.of_row(row))))
            }
            _ => Err(wrong_count(function, arguments.len())),
        }
    }

    /// The times that a column says.
    fn moment_in(&self, function: &FunctionInfo, expr: &Expr) -> Result<Moment<'t>, QueryError> {
        match self.operand(expr)? {
            Operand::Number(Number::Integers(years, validity)) => Ok(Moment::Years(years, validity)),
            Operand::Time(Time::Instant(moment), _) => Ok(moment),
            Operand::Text(text) => match text.as_column() {
                Some(column) => Ok(Moment::column(column)),
                None => instant_of(Operand::Text(text), expr),
            },
            other => Err(wrong(function.name, "a column of texts or years", &other, expr)),
        }
    }

    fn row_geometry(&self, function: &FunctionInfo, expr: &Expr) -> Result<(), QueryError> {
        match self.shape(function.name, expr)? {
            Shape::Row => Ok(()),
            _ => Err(bad(expr, &format!("`{}` is asked of the geometry of the features", function.name))),
        }
    }

    fn point(&self, function: &FunctionInfo, expr: &Expr) -> Result<[f64; 2], QueryError> {
        match self.shape(function.name, expr)? {
            Shape::Literal(Geometry::Point(point)) if point.y().abs() <= 90.0 && point.x().is_finite() => {
                Ok([point.x(), point.y()])
            }
            Shape::Literal(Geometry::Point(_)) => Err(bad(expr, "no position: longitude, then latitude within ±90")),
            _ => Err(bad(expr, &format!("`{}` takes a point, as in POINT(76.9 43.2)", function.name))),
        }
    }
}

fn distance_m(expr: &Expr) -> Result<f64, QueryError> {
    let metres = match expr {
        Expr::Integer(metres) => *metres as f64,
        Expr::Float(metres) => *metres,
        _ => f64::NAN,
    };
    if metres.is_finite() && metres >= 0.0 { Ok(metres) } else { Err(bad(expr, "no distance: write a number of metres")) }
}

fn commodity(expr: &Expr) -> Result<Commodity, QueryError> {
    let Expr::Text(word) = expr else {
        return Err(bad(expr, "no commodity: write its name or symbol, as in 'REE' or 'gold'"));
    };
    Commodity::named(word).ok_or_else(|| match Commodity::nearest(word) {
        Some(near) => bad(expr, &format!("the vocabulary of commodities has no such term; did you mean '{near}'?")),
        None => bad(expr, "the vocabulary of commodities has no such term; it has names and symbols, as in 'REE' or 'gold'"),
    })
}

/// `'200k'`, `'1:200 000'` or `200000`.
fn sheet_scale(expr: &Expr) -> Result<SheetScale, QueryError> {
    let scale = match expr {
        Expr::Integer(number) => u32::try_from(*number).ok().and_then(SheetScale::from_denominator),
        Expr::Text(text) => SheetScale::named(text),
        _ => None,
    };
    scale.ok_or_else(|| {
        let reason = "no scale of the map: '1m', '500k', '200k', '100k', '50k', '25k' or '10k'".to_owned();
        QueryError::BadValue { value: described(expr), reason }
    })
}

fn wrong_count(function: &FunctionInfo, found: usize) -> QueryError {
    let titles: Vec<&str> = function.arguments.iter().map(|argument| argument.title).collect();
    let count = titles.len();
    let expected = format!("{count} argument{} ({})", if count == 1 { "" } else { "s" }, titles.join(", "));
    QueryError::WrongCount { function: function.name.to_owned(), expected, found }
}
