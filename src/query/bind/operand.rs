//! Values by their type, and the names by which they are found.

use super::{Binder, literal_members};
use crate::{
    filter::{ArithmeticOp, Expr},
    model::{ColumnType, Instant, LonLatBounds},
    query::{
        QueryError,
        error::nearest,
        insensitive::TextStep,
        plan::{
            Predicate,
            instants::{Moment, Time},
            lists::List,
            numbers::{Literal, Number},
            rows::IsTrue,
            texts::Text,
        },
    },
    store::{Column, ColumnData, TextColumn},
};
use geo_types::Geometry;
use std::ops::RangeInclusive;

/// A bound expression.
pub enum Operand<'t> {
    /// True or false.
    Predicate(Predicate<'t>),
    /// A number.
    Number(Number<'t>),
    /// Text.
    Text(Text<'t>),
    /// An instant or interval; with the text of the column where it is one.
    Time(Time<'t>, Option<&'t TextColumn>),
    /// An array; with the text of the column where it is one.
    List(List<'t>, Option<&'t TextColumn>),
    /// A geometry.
    Shape(Shape),
}

/// A geometry.
pub enum Shape {
    /// Of the row.
    Row,
    /// As it was written.
    Literal(Geometry<f64>),
    /// A box, and its lowest and highest height.
    Bounds(LonLatBounds, Option<RangeInclusive<f64>>),
}

impl Operand<'_> {
    /// `` `name` is text ``.
    pub fn called(&self, expr: &Expr) -> String {
        let what = match self {
            Self::Predicate(_) => "is true or false",
            Self::Number(_) => "is a number",
            Self::Text(_) => "is text",
            Self::Time(time, _) if time.is_instant() => "is a date or time",
            Self::Time(..) => "is an interval",
            Self::List(..) => "is an array",
            Self::Shape(_) => "is a geometry",
        };
        format!("{} {what}", described(expr))
    }
}

/// An expression in an error.
pub fn described(expr: &Expr) -> String {
    const LONGEST: usize = 40;
    match expr {
        Expr::Property(name) | Expr::Function(name, _) => format!("`{name}`"),
        Expr::Text(text) => {
            let clipped: String = text.chars().take(LONGEST).collect();
            format!("'{clipped}{}'", if clipped.len() < text.len() { "…" } else { "" })
        }
        Expr::Integer(number) => number.to_string(),
        Expr::Float(number) => format!("{number:?}"),
        Expr::Boolean(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
        Expr::Date(date) => date.to_string(),
        Expr::Timestamp(timestamp) => timestamp.to_string(),
        Expr::Bbox(_) => "the box".to_owned(),
        Expr::Geometry(_) => "the geometry".to_owned(),
        _ => "the expression".to_owned(),
    }
}

impl<'t> Binder<'t> {
    /// The value of an expression; `None` for those that are conditions.
    pub fn value(&self, expr: &Expr) -> Result<Option<Operand<'t>>, QueryError> {
        Ok(Some(match expr {
            Expr::Property(name) => self.property(name)?,
            Expr::Function(name, arguments) => self.function(name, arguments)?,
            Expr::Boolean(value) => Operand::Predicate(Predicate::Known(Some(*value))),
            Expr::Integer(value) => Operand::Number(Number::Literal(Literal::Integer(*value))),
            Expr::Float(value) if value.is_finite() => Operand::Number(Number::Literal(Literal::Float(*value))),
            Expr::Float(_) => return Err(bad(expr, "no finite number")),
            Expr::Text(text) => Operand::Text(Text::literal(text)),
            Expr::Casei(text) => Operand::Text(self.text("CASEI", text)?.then(TextStep::FoldCase)),
            Expr::Accenti(text) => Operand::Text(self.text("ACCENTI", text)?.then(TextStep::StripAccents)),
            Expr::Arithmetic(op, a, b) => {
                let name = arithmetic_name(*op);
                let (a, b) = (self.number(name, a)?, self.number(name, b)?);
                Operand::Number(Number::Arithmetic(*op, Box::new(a), Box::new(b)))
            }
            Expr::Date(date) => instant(Instant::Date(*date)),
            Expr::Timestamp(timestamp) => instant(Instant::Timestamp(*timestamp)),
            Expr::Interval(start, end) => Operand::Time(self.interval(start.as_deref(), end.as_deref())?, None),
            Expr::List(list) => Operand::List(List::Literal(literal_members(list)?), None),
            Expr::Geometry(geometry) => Operand::Shape(Shape::Literal(geometry.clone())),
            Expr::Bbox(numbers) => Operand::Shape(Shape::Bounds(bounds(expr, numbers)?, heights(numbers))),
            _ => return Ok(None),
        }))
    }

    fn property(&self, name: &str) -> Result<Operand<'t>, QueryError> {
        if let Some(column) = self.table.column(name) {
            return Ok(of_column(column));
        }
        match name {
            _ if self.is_geometry(name) => Ok(Operand::Shape(Shape::Row)),
            "id" if self.table.ids().are_text() => Ok(Operand::Text(Text::ids(self.table.ids()))),
            "id" => Ok(Operand::Number(Number::Ids(self.table.ids()))),
            _ => Err(self.unknown_property(name)),
        }
    }

    fn is_geometry(&self, name: &str) -> bool {
        name == "geometry" || name == self.table.geometry_name()
    }

    fn unknown_property(&self, name: &str) -> QueryError {
        let columns = self.table.columns().iter().map(|column| column.name.as_str());
        let known: Vec<&str> = columns.chain([self.table.geometry_name(), "id"]).collect();
        QueryError::UnknownProperty {
            name: name.to_owned(),
            nearest: nearest(name, known.iter().copied().chain(["geometry"])),
            quoted: false,
            known: known.into_iter().map(str::to_owned).collect(),
        }
    }

    /// An operand that must be text. Dates and arrays are, as they are served.
    pub fn text(&self, operator: &str, expr: &Expr) -> Result<Text<'t>, QueryError> {
        match self.operand(expr)? {
            Operand::Text(text) => Ok(text),
            Operand::Time(_, Some(text)) | Operand::List(_, Some(text)) => Ok(Text::column(text)),
            other => Err(wrong(operator, "text", &other, expr)),
        }
    }

    /// An operand that must be a number.
    pub fn number(&self, operator: &str, expr: &Expr) -> Result<Number<'t>, QueryError> {
        match self.operand(expr)? {
            Operand::Number(number) => Ok(number),
            other => Err(wrong(operator, "numbers", &other, expr)),
        }
    }

    /// An operand that must be a geometry: here its names mean nothing else, even where a property has one of them.
    pub fn shape(&self, operator: &str, expr: &Expr) -> Result<Shape, QueryError> {
        match expr {
            Expr::Property(name) if self.is_geometry(name) => return Ok(Shape::Row),
            _ => {}
        }
        match self.operand(expr)? {
            Operand::Shape(shape) => Ok(shape),
            other => Err(wrong(operator, "geometries", &other, expr)),
        }
    }
}

fn of_column(column: &Column) -> Operand<'_> {
    let validity: &[u64] = &column.validity;
    match &column.data {
        ColumnData::Boolean(values) => Operand::Predicate(Predicate::test_of(IsTrue { values, validity })),
        ColumnData::Integer(values) => Operand::Number(Number::Integers(values, validity)),
        ColumnData::Float(values) => Operand::Number(Number::Floats(values, validity)),
        ColumnData::Text(text) => match column.column_type {
            ColumnType::Date | ColumnType::DateTime => Operand::Time(Time::Instant(Moment::column(text)), Some(text)),
            ColumnType::List | ColumnType::Json => Operand::List(List::Column(text), Some(text)),
            _ => Operand::Text(Text::column(text)),
        },
    }
}

fn instant<'t>(instant: Instant) -> Operand<'t> {
    Operand::Time(Time::Instant(Moment::Literal(instant)), None)
}

fn bounds(expr: &Expr, numbers: &[f64]) -> Result<LonLatBounds, QueryError> {
    let bounds = LonLatBounds::from_numbers(numbers).ok_or_else(|| bad(expr, "a box has four numbers, or six with heights"))?;
    bounds.map_err(|error| bad(expr, &error.to_string()))
}

fn heights(numbers: &[f64]) -> Option<RangeInclusive<f64>> {
    match *numbers {
        [_, _, lowest, _, _, highest] => Some(lowest..=highest),
        _ => None,
    }
}

fn arithmetic_name(op: ArithmeticOp) -> &'static str {
    match op {
        ArithmeticOp::Add => "+",
        ArithmeticOp::Subtract => "-",
        ArithmeticOp::Multiply => "*",
        ArithmeticOp::Divide => "/",
        ArithmeticOp::Modulo => "%",
        ArithmeticOp::IntegerDivide => "DIV",
        ArithmeticOp::Power => "^",
    }
}

/// A value that cannot be used.
pub fn bad(expr: &Expr, reason: &str) -> QueryError {
    QueryError::BadValue { value: described(expr), reason: reason.to_owned() }
}

/// An operand of a type that the operator does not take.
pub fn wrong(operator: &str, expected: &'static str, operand: &Operand<'_>, expr: &Expr) -> QueryError {
    QueryError::WrongType { operator: operator.to_owned(), expected, found: operand.called(expr) }
}
