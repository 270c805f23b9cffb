//! The text encoding (OGC 21-065r2, section 8.2 and annex B): a lexer and one function per rule of the grammar.

mod hint;
mod lexer;
mod predicate;
mod value;
mod wkt;
mod write;
mod write_wkt;

use super::{
    Expr, FilterError, Position,
    limits::{self, Budget, MAX_DEPTH, MAX_TEXT_BYTES},
    operand::{Operand, kind},
};
use lexer::Token;

/// Reads CQL2 text.
///
/// More lenient than the grammar where nothing is lost: `!=` is `<>`, NOT may be repeated, a name in double quotes may
/// have any characters, a property may stand for a condition, and names such as `date` need no quotes.
///
/// # Errors
/// What is wrong and where; or a [limit](limits) that is exceeded.
pub fn parse_text(text: &str) -> Result<Expr, FilterError> {
    limits::length(text, MAX_TEXT_BYTES)?;
    let mut parser = Parser { text, tokens: lexer::tokens(text)?, next: 0, depth: 0, budget: Budget::default() };
    let expr = parser.operand(Operand::Predicate)?;
    if parser.peek() != Token::End {
        return Err(parser.unexpected(CONDITION_END));
    }
    if expr.height() > MAX_DEPTH {
        return Err(FilterError::TooDeep);
    }
    Ok(expr)
}

/// What is expected after a condition that is whole.
const CONDITION_END: &str = "AND, OR or the end of the filter";

type Parsed<T = Expr> = Result<T, FilterError>;

/// Where reading has come to.
struct Parser<'a> {
    text: &'a str,
    tokens: Vec<(Token<'a>, usize)>,
    next: usize,
    depth: usize,
    budget: Budget,
}

impl<'a> Parser<'a> {
    /// The next token.
    fn peek(&self) -> Token<'a> {
        self.peek_after(0)
    }

    /// The token after the next `skipped`.
    fn peek_after(&self, skipped: usize) -> Token<'a> {
        self.tokens.get(self.next + skipped).map_or(Token::End, |&(token, _)| token)
    }

    /// The byte at which the next token begins.
    fn at(&self) -> usize {
        self.tokens.get(self.next).map_or(self.text.len(), |&(_, at)| at)
    }

    fn advance(&mut self) {
        self.next += 1;
    }

    /// Takes a symbol if it is next.
    fn take(&mut self, symbol: &str) -> bool {
        let found = self.peek() == Token::Symbol(symbol);
        self.next += usize::from(found);
        found
    }

    /// Whether a keyword comes after the next `skipped` tokens.
    fn is_word(&self, skipped: usize, word: &str) -> bool {
        matches!(self.peek_after(skipped), Token::Name(name) if name.eq_ignore_ascii_case(word))
    }

    /// Takes a keyword if it is next.
    fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(0, word);
        self.next += usize::from(found);
        found
    }

    /// Takes a symbol, or says that `expected` was.
    fn expect(&mut self, symbol: &str, expected: &'static str) -> Parsed<()> {
        if self.take(symbol) { Ok(()) } else { Err(self.unexpected(expected)) }
    }

    /// Goes one level further in; on the way out, the reader of the level takes it off `depth`.
    fn enter(&mut self) -> Parsed<()> {
        if self.depth == MAX_DEPTH {
            return Err(FilterError::TooDeep);
        }
        self.depth += 1;
        Ok(())
    }

    /// `(`, members with commas between, `)`; perhaps without any.
    fn list<T>(&mut self, mut member: impl FnMut(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        self.expect("(", "an opening parenthesis")?;
        let mut members = vec![];
        if self.take(")") {
            return Ok(members);
        }
        loop {
            members.push(member(self)?);
            if !self.take(",") {
                self.expect(")", "a comma or a closing parenthesis")?;
                return Ok(members);
            }
        }
    }

    /// An expression that can stand where `operand` is wanted.
    fn operand(&mut self, operand: Operand) -> Parsed {
        let at = self.at();
        let expr = if operand == Operand::Array { self.argument()? } else { self.expression()? };
        self.check(operand, &expr, at)?;
        Ok(expr)
    }

    /// Refuses an expression that began at byte `at` where another kind is wanted.
    fn check(&self, operand: Operand, expr: &Expr, at: usize) -> Parsed<()> {
        if operand.takes(expr) {
            return Ok(());
        }
        Err(FilterError::Unexpected {
            at: Position::in_text(self.text, at),
            expected: operand.described().into(),
            found: kind(expr).into(),
            hint: hint::for_kind(operand, expr),
        })
    }

    /// Something else than `expected` is next.
    fn unexpected(&self, expected: &'static str) -> FilterError {
        let before = self.next.checked_sub(1).and_then(|last| self.tokens.get(last)).map(|&(token, _)| token);
        let found = match self.peek() {
            Token::End => "nothing more".into(),
            Token::Text(text) => format!("the text '{}'", shortened(text)),
            Token::Quoted(name) => format!("\"{}\"", shortened(name)),
            Token::Name(text) | Token::Number(text) | Token::Symbol(text) => format!("`{}`", shortened(text)),
        };
        let hint = hint::for_token(before, expected, self.peek());
        FilterError::Unexpected { at: Position::in_text(self.text, self.at()), expected: expected.into(), found, hint }
    }

    /// The literal that began at byte `at` means nothing.
    fn invalid(&self, at: usize, what: impl Into<String>) -> FilterError {
        FilterError::Invalid { at: Position::in_text(self.text, at), what: what.into() }
    }
}

/// Enough of a token to recognise it.
fn shortened(text: &str) -> String {
    const CHARACTERS: usize = 32;
    match text.char_indices().nth(CHARACTERS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
