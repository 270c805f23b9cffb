//! Values: arithmetic, literals, properties, calls (annex B, from `arithmeticExpression` on).

use super::{Parsed, Parser, Token, lexer::unescaped};
use crate::filter::{
    ArithmeticOp, Expr, FilterError, instant,
    limits::{self, MAX_DEPTH},
    names::{Operator, is_keyword, is_reserved},
    operand::Operand,
};

/// What is expected where a value begins.
pub(super) const VALUE: &str = "a property, a function or a value";

/// How tightly an operator holds its operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Bond {
    Sum,
    Product,
    Power,
}

impl Parser<'_> {
    /// A value, or several with arithmetic between.
    pub(super) fn value(&mut self) -> Parsed {
        self.arithmetic(Bond::Sum)
    }

    /// Operands with operators between that hold as tightly as `least`, from the left (precedence climbing).
    fn arithmetic(&mut self, least: Bond) -> Parsed {
        let at = self.at();
        let mut left = self.factor()?;
        let mut height = None;
        while let Some((op, bond)) = self.operator().filter(|(_, bond)| *bond >= least) {
            self.check(Operand::Number, &left, at)?;
            let right = self.right_of(bond)?;
            // Each operator puts what was before a level lower, and without recursion nobody else counts them.
            let higher = height.unwrap_or_else(|| left.height()).max(right.height()) + 1;
            if higher > MAX_DEPTH {
                return Err(FilterError::TooDeep);
            }
            height = Some(higher);
            left = Expr::Arithmetic(op, Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    /// The next token, an operator, and its right operand.
    fn right_of(&mut self, bond: Bond) -> Parsed {
        self.advance();
        let at = self.at();
        let right = match bond {
            Bond::Sum => self.arithmetic(Bond::Product)?,
            Bond::Product => self.arithmetic(Bond::Power)?,
            Bond::Power => self.factor()?,
        };
        self.check(Operand::Number, &right, at)?;
        // The grammar does not say which of two powers comes first.
        if bond == Bond::Power && self.peek() == Token::Symbol("^") {
            return Err(self.unexpected("parentheses around one of two powers"));
        }
        Ok(right)
    }

    fn operator(&self) -> Option<(ArithmeticOp, Bond)> {
        use ArithmeticOp::{Add, Divide, IntegerDivide, Modulo, Multiply, Power, Subtract};
        let (Token::Symbol(name) | Token::Name(name)) = self.peek() else { return None };
        let Some(Operator::Arithmetic(op)) = Operator::named(name) else { return None };
        let bond = match op {
            Add | Subtract => Bond::Sum,
            Multiply | Divide | Modulo | IntegerDivide => Bond::Product,
            Power => Bond::Power,
        };
        Some((op, bond))
    }

    /// A primary with or without a sign. `-a` is `-1 * a`, as JSON has no other way to say it.
    fn factor(&mut self) -> Parsed {
        if self.take("+") {
            return match self.peek() {
                Token::Number(digits) => self.number(false, digits),
                _ => Err(self.unexpected("a number")),
            };
        }
        if !self.take("-") {
            return self.primary();
        }
        if let Token::Number(digits) = self.peek() {
            return self.number(true, digits);
        }
        let at = self.at();
        let operand = self.primary()?;
        self.check(Operand::Number, &operand, at)?;
        Ok(Expr::Arithmetic(ArithmeticOp::Multiply, Box::new(Expr::Integer(-1)), Box::new(operand)))
    }

    fn primary(&mut self) -> Parsed {
        self.budget.node()?;
        match self.peek() {
            Token::Number(digits) => self.number(false, digits),
            Token::Text(literal) => {
                self.advance();
                Ok(Expr::Text(unescaped(literal)))
            }
            Token::Quoted("") => Err(self.unexpected("a name between the double quotes")),
            Token::Quoted(_) if self.peek_after(1) == Token::Symbol("(") => {
                Err(self.unexpected("the name of a function without quotes"))
            }
            Token::Quoted(name) => {
                self.advance();
                Ok(Expr::Property(name.replace("\"\"", "\"")))
            }
            Token::Name(name) => self.named(name),
            Token::Symbol("(") => self.group(),
            _ => Err(self.unexpected(VALUE)),
        }
    }

    /// An expression in parentheses.
    fn group(&mut self) -> Parsed {
        self.enter()?;
        self.advance();
        let inside = self.expression()?;
        self.expect(")", "an operator or a closing parenthesis")?;
        self.depth -= 1;
        Ok(inside)
    }

    /// A whole number if it is written as one and fits.
    fn number(&mut self, negative: bool, digits: &str) -> Parsed {
        let signed = if negative { format!("-{digits}") } else { digits.to_owned() };
        let number = match signed.parse() {
            Ok(whole) => Expr::Integer(whole),
            Err(_) => Expr::Float(self.finite(&signed)?),
        };
        self.advance();
        Ok(number)
    }

    /// A number that a float can hold; it stands here.
    fn finite(&self, number: &str) -> Parsed<f64> {
        let finite = number.parse().ok().filter(|number: &f64| number.is_finite());
        finite.ok_or_else(|| self.invalid(self.at(), "this number is too large"))
    }

    /// A number with or without a sign.
    pub(super) fn signed_number(&mut self) -> Parsed<f64> {
        let negative = self.take("-");
        if !negative {
            self.take("+");
        }
        let Token::Number(digits) = self.peek() else { return Err(self.unexpected("a number")) };
        let number = self.finite(digits)?;
        self.advance();
        Ok(if negative { -number } else { number })
    }

    /// What begins with a name without quotes.
    fn named(&mut self, name: &str) -> Parsed {
        if self.take_word("TRUE") {
            return Ok(Expr::Boolean(true));
        }
        if self.take_word("FALSE") {
            return Ok(Expr::Boolean(false));
        }
        if is_reserved(name) {
            return Err(self.unexpected(VALUE));
        }
        if self.is_geometry() {
            return self.geometry();
        }
        if self.peek_after(1) == Token::Symbol("(") {
            return self.call(name);
        }
        self.advance();
        Ok(Expr::Property(name.to_owned()))
    }

    /// A name and its arguments.
    fn call(&mut self, name: &str) -> Parsed {
        self.enter()?;
        let call = match Operator::named(name) {
            Some(operator) if operator.is_called() => self.operation(operator),
            _ if name.eq_ignore_ascii_case("DATE") => self.date(),
            _ if name.eq_ignore_ascii_case("TIMESTAMP") => self.timestamp(),
            _ if name.eq_ignore_ascii_case("INTERVAL") => self.interval(),
            _ if name.eq_ignore_ascii_case("BBOX") => self.bbox(),
            _ if is_keyword(name) => Err(self.unexpected("the name of a function")),
            _ => self.function(name),
        };
        self.depth -= 1;
        call
    }

    /// The name of an operator, and as many operands as it takes.
    fn operation(&mut self, operator: Operator) -> Parsed {
        self.advance();
        let mut operands = vec![];
        for operand in operator.operands() {
            match operands.len() {
                0 => self.expect("(", "an opening parenthesis")?,
                _ => self.expect(",", "a comma and another argument")?,
            }
            operands.push(self.operand(*operand)?);
        }
        self.expect(")", "a closing parenthesis")?;
        operator.applied(operands).ok_or_else(|| self.unexpected("another argument"))
    }

    fn function(&mut self, name: &str) -> Parsed {
        self.advance();
        let arguments = self.list(Self::argument)?;
        limits::list(arguments.len())?;
        Ok(Expr::Function(name.to_owned(), arguments))
    }

    fn date(&mut self) -> Parsed {
        self.advance();
        self.expect("(", "an opening parenthesis")?;
        let date = self.instant(|text| instant::date(text).map(Expr::Date), "a day such as '2024-12-31'")?;
        self.expect(")", "a closing parenthesis")?;
        Ok(date)
    }

    fn timestamp(&mut self) -> Parsed {
        self.advance();
        self.expect("(", "an opening parenthesis")?;
        let read = |text: &str| instant::timestamp(text).map(Expr::Timestamp);
        let timestamp = self.instant(read, "an instant such as '2024-12-31T12:00:00Z'")?;
        self.expect(")", "a closing parenthesis")?;
        Ok(timestamp)
    }

    fn interval(&mut self) -> Parsed {
        self.advance();
        self.expect("(", "an opening parenthesis")?;
        let start = self.interval_end()?;
        self.expect(",", "a comma and the end of the interval")?;
        let end = self.interval_end()?;
        self.expect(")", "a closing parenthesis")?;
        Ok(Expr::Interval(start, end))
    }

    /// A text in quotes that `read` understands.
    fn instant(&mut self, read: fn(&str) -> Option<Expr>, expected: &'static str) -> Parsed {
        let Token::Text(literal) = self.peek() else { return Err(self.unexpected(expected)) };
        let instant = read(literal).ok_or_else(|| self.unexpected(expected))?;
        self.advance();
        Ok(instant)
    }

    fn interval_end(&mut self) -> Parsed<Option<Box<Expr>>> {
        let end = match self.peek() {
            Token::Text("..") => {
                self.advance();
                return Ok(None);
            }
            Token::Text(_) => self.instant(instant::instant, "'..', or a day or instant such as '2024-12-31'")?,
            _ => self.operand(Operand::Instant)?,
        };
        Ok(Some(Box::new(end)))
    }

    fn bbox(&mut self) -> Parsed {
        let at = self.at();
        self.advance();
        let numbers = self.list(Self::signed_number)?;
        if !matches!(numbers.len(), 4 | 6) {
            return Err(self.invalid(at, format!("BBOX has 4 or 6 numbers, not {}", numbers.len())));
        }
        Ok(Expr::Bbox(numbers))
    }

    /// A member of a list, or an argument of a function. Parentheses around the whole of it make a list: the grammar
    /// has the same form for a list of one and for a value in parentheses, and here nobody needs the latter.
    pub(super) fn argument(&mut self) -> Parsed {
        if self.peek() != Token::Symbol("(") || !self.parentheses_hold_all() {
            return self.expression();
        }
        self.enter()?;
        let members = self.list(Self::argument)?;
        limits::list(members.len())?;
        self.depth -= 1;
        Ok(Expr::List(members))
    }

    /// Whether what follows the parenthesis that closes the next one ends an argument.
    fn parentheses_hold_all(&self) -> bool {
        let mut open = 0;
        for (at, (token, _)) in self.tokens.iter().enumerate().skip(self.next) {
            match token {
                Token::Symbol("(") => open += 1,
                Token::Symbol(")") => open -= 1,
                _ => {}
            }
            if open == 0 {
                return matches!(self.tokens.get(at + 1), Some((Token::Symbol("," | ")") | Token::End, _)));
            }
        }
        true
    }
}
