//! The JSON encoding (OGC 21-065r2, section 8.3 and annex C).

mod geometry;
mod write;

use super::{
    Expr, FilterError, Position, instant,
    limits::{self, Budget, MAX_DEPTH, MAX_JSON_BYTES},
    names::{Operator, is_identifier, is_keyword},
    operand::{Operand, kind},
};
use serde_json::{Map, Value};

/// Reads CQL2 JSON. Members that mean nothing to CQL2 are passed over, as its schema does.
///
/// # Errors
/// What is wrong and under which path; or a [limit](limits) that is exceeded.
pub fn parse_json(json: &str) -> Result<Expr, FilterError> {
    limits::length(json, MAX_JSON_BYTES)?;
    let value: Value = serde_json::from_str(json).map_err(|error| {
        let message = error.to_string();
        if message.starts_with("recursion limit") { FilterError::TooDeep } else { FilterError::NotJson(message) }
    })?;
    Reader::default().operand(Operand::Predicate, &value)
}

type Parsed<T = Expr> = Result<T, FilterError>;

/// What has been read so far, and how deep reading is.
#[derive(Debug, Default)]
struct Reader {
    depth: usize,
    budget: Budget,
}

impl Reader {
    /// An expression that can stand where `operand` is wanted.
    fn operand(&mut self, operand: Operand, value: &Value) -> Parsed {
        let expr = self.expression(value)?;
        if operand.takes(&expr) {
            return Ok(expr);
        }
        let hint = match (&expr, operand) {
            (Expr::Text(_), Operand::Temporal | Operand::Instant) => Some(r#"write {"date": "2024-12-31"}"#),
            (Expr::Text(_), Operand::Number | Operand::Predicate) => Some(r#"a property is {"property": "name"}"#),
            _ => None,
        };
        Err(unexpected(operand.described(), kind(&expr), hint))
    }

    fn expression(&mut self, value: &Value) -> Parsed {
        self.budget.node()?;
        if self.depth == MAX_DEPTH {
            return Err(FilterError::TooDeep);
        }
        self.depth += 1;
        let expr = match value {
            Value::Object(object) => self.object(object),
            Value::Array(members) => self.members("", Operand::Anything, members).map(Expr::List),
            scalar => scalar_literal(scalar),
        };
        self.depth -= 1;
        expr
    }

    /// What is told apart by the names of its members.
    fn object(&mut self, object: &Map<String, Value>) -> Parsed {
        if object.contains_key("op") {
            return self.operation(object);
        }
        if let Some(ends) = object.get("interval") {
            return self.interval(ends).map_err(|error| error.under("interval"));
        }
        if object.contains_key("type") {
            return geometry::geometry(object, &mut self.budget).map(Expr::Geometry);
        }
        leaf(object)
    }

    /// An operator or a function, and its operands.
    fn operation(&mut self, object: &Map<String, Value>) -> Parsed {
        let op = text(object.get("op").unwrap_or(&Value::Null)).map_err(|error| error.under("op"))?;
        let args = object.get("args").ok_or_else(|| unexpected("`args` beside `op`", &listed(object), None))?;
        let args = array(args).map_err(|error| error.under("args"))?;
        let Some(operator) = Operator::named(op) else { return self.function(op, args) };
        let operands = match operator {
            Operator::And | Operator::Or if args.is_empty() => return Err(arity(op, "one argument or more", args)),
            Operator::And | Operator::Or => self.members("args", Operand::Predicate, args)?,
            Operator::In => return self.within(args),
            _ => self.operands(op, operator.operands(), args)?,
        };
        operator.applied(operands).ok_or_else(|| arity(op, "more arguments", args))
    }

    fn function(&mut self, name: &str, args: &[Value]) -> Parsed {
        if !is_identifier(name) || is_keyword(name) {
            return Err(unexpected("an operator or the name of a function", &format!("\"{name}\""), None).under("op"));
        }
        Ok(Expr::Function(name.to_owned(), self.members("args", Operand::Anything, args)?))
    }

    fn within(&mut self, args: &[Value]) -> Parsed {
        let [value, list] = args else { return Err(arity("in", "2 arguments", args)) };
        let value = self.operand(Operand::Scalar, value).map_err(|error| error.under("args[0]"))?;
        let members =
            array(list).and_then(|list| self.members("", Operand::Scalar, list)).map_err(|error| error.under("args[1]"))?;
        Ok(Expr::In(Box::new(value), members))
    }

    /// As many operands as `wanted`, each as it says.
    fn operands(&mut self, op: &str, wanted: &[Operand], args: &[Value]) -> Parsed<Vec<Expr>> {
        if args.len() != wanted.len() {
            let plural = if wanted.len() == 1 { "" } else { "s" };
            return Err(arity(op, &format!("{} argument{plural}", wanted.len()), args));
        }
        let mut read = Vec::with_capacity(args.len());
        for (value, operand) in args.iter().zip(wanted) {
            read.push(self.operand(*operand, value).map_err(|error| error.under(&format!("args[{}]", read.len())))?);
        }
        Ok(read)
    }

    /// All of a list that is found under `name`.
    fn members(&mut self, name: &str, operand: Operand, list: &[Value]) -> Parsed<Vec<Expr>> {
        limits::list(list.len())?;
        let read = |(at, value)| self.operand(operand, value).map_err(|error| error.under(&format!("{name}[{at}]")));
        list.iter().enumerate().map(read).collect()
    }

    fn interval(&mut self, ends: &Value) -> Parsed {
        let [start, end] = array(ends)? else { return Err(unexpected("a start and an end", &found(ends), None)) };
        let start = self.interval_end(start).map_err(|error| error.under("[0]"))?;
        let end = self.interval_end(end).map_err(|error| error.under("[1]"))?;
        Ok(Expr::Interval(start, end))
    }

    fn interval_end(&mut self, end: &Value) -> Parsed<Option<Box<Expr>>> {
        let read = match end {
            Value::String(open) if open == ".." => return Ok(None),
            Value::String(_) => literal(end, instant::instant, "\"..\", or a day or instant such as \"2024-12-31\"")?,
            _ => self.operand(Operand::Instant, end)?,
        };
        Ok(Some(Box::new(read)))
    }
}

fn scalar_literal(value: &Value) -> Parsed {
    match value {
        Value::String(text) => Ok(Expr::Text(text.clone())),
        Value::Bool(truth) => Ok(Expr::Boolean(*truth)),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => Ok(Expr::Integer(whole)),
            None => finite(value).map(Expr::Float),
        },
        _ => Err(unexpected("an expression", &found(value), Some(r#"to find what has no value: {"op": "isNull", …}"#))),
    }
}

/// How a member of one kind of object is read.
type Read<'a> = &'a dyn Fn(&Value) -> Parsed;

/// An object with no expression in it.
fn leaf(object: &Map<String, Value>) -> Parsed {
    let date = |value: &Value| literal(value, |text| instant::date(text).map(Expr::Date), "a day such as \"2024-12-31\"");
    let timestamp = |value: &Value| {
        let read = |text: &str| instant::timestamp(text).map(Expr::Timestamp);
        literal(value, read, "an instant such as \"2024-12-31T12:00:00Z\"")
    };
    let kinds: [(&str, Read<'_>); 4] = [("property", &property), ("date", &date), ("timestamp", &timestamp), ("bbox", &bbox)];
    for (name, read) in kinds {
        if let Some(value) = object.get(name) {
            return read(value).map_err(|error| error.under(name));
        }
    }
    let hint = object.get("function").map(|_| r#"a function is {"op": "name", "args": […]}"#);
    let expected = "an object with `op`, `property`, `date`, `timestamp`, `interval` or `bbox`, or a GeoJSON geometry";
    Err(unexpected(expected, &listed(object), hint))
}

fn property(name: &Value) -> Parsed {
    match text(name)? {
        "" => Err(unexpected("the name of a property", "an empty string", None)),
        name => Ok(Expr::Property(name.to_owned())),
    }
}

fn bbox(numbers: &Value) -> Parsed {
    let read: Vec<f64> = array(numbers)?.iter().map(finite).collect::<Parsed<_>>()?;
    if !matches!(read.len(), 4 | 6) {
        return Err(unexpected("4 or 6 numbers", &found(numbers), None));
    }
    Ok(Expr::Bbox(read))
}

/// A string that `read` understands.
fn literal(value: &Value, read: impl Fn(&str) -> Option<Expr>, expected: &str) -> Parsed {
    read(text(value)?).ok_or_else(|| unexpected(expected, &found(value), None))
}

fn text(value: &Value) -> Parsed<&str> {
    value.as_str().ok_or_else(|| unexpected("a string", &found(value), None))
}

fn array(value: &Value) -> Parsed<&[Value]> {
    value.as_array().map(Vec::as_slice).ok_or_else(|| unexpected("an array", &found(value), None))
}

fn finite(value: &Value) -> Parsed<f64> {
    value.as_f64().filter(|number| number.is_finite()).ok_or_else(|| unexpected("a number", &found(value), None))
}

fn arity(op: &str, expected: &str, args: &[Value]) -> FilterError {
    unexpected(&format!("{expected} of `{op}`"), &args.len().to_string(), None).under("args")
}

fn unexpected(expected: &str, found: &str, hint: Option<&str>) -> FilterError {
    let at = Position::Json(String::new());
    FilterError::Unexpected { at, expected: expected.into(), found: found.into(), hint: hint.map(Into::into) }
}

/// What a value is, for people.
fn found(value: &Value) -> String {
    const CHARACTERS: usize = 32;
    match value {
        Value::Array(members) => format!("an array of {}", members.len()),
        Value::Object(object) => listed(object),
        Value::String(text) if text.chars().count() > CHARACTERS => {
            format!("\"{}…\"", text.chars().take(CHARACTERS).collect::<String>())
        }
        other => other.to_string(),
    }
}

/// The names of the first members, for people.
fn listed(object: &Map<String, Value>) -> String {
    const NAMES: usize = 5;
    let names: Vec<String> =
        object.keys().take(NAMES).map(|name| format!("`{}`", name.chars().take(32).collect::<String>())).collect();
    if names.is_empty() { "an empty object".into() } else { format!("an object with {}", names.join(", ")) }
}
