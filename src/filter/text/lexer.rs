//! Text → tokens.

use crate::filter::{
    FilterError, Position,
    names::{begins_identifier, continues_identifier},
};

/// One word of a filter. What stands between quotes is as it was written, escapes and all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A keyword, or the name of a property or function.
    Name(&'a str),
    /// What stands between double quotes: the name of a property.
    Quoted(&'a str),
    /// What stands between single quotes.
    Text(&'a str),
    /// A number without a sign.
    Number(&'a str),
    /// An operator, a parenthesis, a comma; or a character of no meaning.
    Symbol(&'a str),
    /// Nothing more.
    End,
}

/// Symbols of two characters, slips that deserve a hint among them.
const PAIRS: [&str; 9] = ["<>", "<=", ">=", "!=", "==", "=<", "=>", "&&", "||"];

/// All tokens of `text`, each with the byte that it begins at; the last is [`Token::End`].
pub(super) fn tokens(text: &str) -> Result<Vec<(Token<'_>, usize)>, FilterError> {
    let mut found = Vec::with_capacity(text.len() / 6);
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let Some(first) = rest.chars().next() else {
            found.push((Token::End, text.len()));
            return Ok(found);
        };
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (token, bytes) = token(rest, first).map_err(|(expected, hint)| FilterError::Unexpected {
            at: Position::in_text(text, at),
            expected: expected.into(),
            found: "nothing more".into(),
            hint: hint.map(Into::into),
        })?;
        found.push((token, at));
        at += bytes;
    }
}

/// What was expected, and a hint.
type Unclosed = (&'static str, Option<&'static str>);

/// The token that `rest` begins with, and its bytes.
fn token(rest: &str, first: char) -> Result<(Token<'_>, usize), Unclosed> {
    let token = match first {
        '\'' => {
            let hint = rest.contains('\\').then_some(r"in a text the backslash escapes: `\\` is one backslash");
            let inside = text_literal(rest).ok_or(("a single quote that closes this text", hint))?;
            return Ok((Token::Text(inside), inside.len() + 2));
        }
        '"' => {
            let inside = quoted_name(rest).ok_or(("a double quote that closes this name", None))?;
            return Ok((Token::Quoted(inside), inside.len() + 2));
        }
        c if c.is_ascii_digit() => Token::Number(number(rest)),
        // What geometries are made of needs no closer look.
        '(' | ')' | ',' | '-' => Token::Symbol(rest.get(..1).unwrap_or(rest)),
        '.' if rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit) => Token::Number(number(rest)),
        c if begins_identifier(c) => Token::Name(leading(rest, continues_identifier)),
        _ => Token::Symbol(symbol(rest, first)),
    };
    let (Token::Number(text) | Token::Name(text) | Token::Symbol(text)) = token else { return Ok((token, first.len_utf8())) };
    Ok((token, text.len()))
}

/// What stands between `'` and the next one that is neither escaped by `\` nor doubled.
fn text_literal(rest: &str) -> Option<&str> {
    let bytes = rest.as_bytes();
    let mut at = 1;
    loop {
        match bytes.get(at)? {
            b'\\' => at += 2,
            b'\'' if bytes.get(at + 1) == Some(&b'\'') => at += 2,
            b'\'' => return rest.get(1..at),
            _ => at += 1,
        }
    }
}

/// What stands between `"` and the next one that is not doubled.
fn quoted_name(rest: &str) -> Option<&str> {
    let bytes = rest.as_bytes();
    let mut at = 1;
    loop {
        match bytes.get(at)? {
            b'"' if bytes.get(at + 1) == Some(&b'"') => at += 2,
            b'"' => return rest.get(1..at),
            _ => at += 1,
        }
    }
}

/// `12`, `12.`, `1.5`, `.5`, each perhaps with `E`, a sign, and digits.
fn number(rest: &str) -> &str {
    let digits = |from: usize| rest.bytes().skip(from).take_while(u8::is_ascii_digit).count();
    let mut end = digits(0);
    if rest.as_bytes().get(end) == Some(&b'.') {
        end += 1;
        end += digits(end);
    }
    if let Some(b'e' | b'E') = rest.as_bytes().get(end) {
        let sign = usize::from(matches!(rest.as_bytes().get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    rest.get(..end).unwrap_or(rest)
}

fn symbol(rest: &str, first: char) -> &str {
    match PAIRS.iter().find(|pair| rest.starts_with(**pair)) {
        Some(&"!=") => "<>",
        Some(pair) => pair,
        None => rest.get(..first.len_utf8()).unwrap_or(rest),
    }
}

fn leading(rest: &str, belongs: impl Fn(char) -> bool) -> &str {
    let end = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
    rest.get(..end).unwrap_or(rest)
}

/// The characters that a text literal stands for (section 8.2, requirement `escaping`). The backslash of any other
/// sequence stays, so that LIKE sees `\%` and `\_`.
pub(super) fn unescaped(literal: &str) -> String {
    let mut text = String::with_capacity(literal.len());
    let mut characters = literal.chars();
    while let Some(c) = characters.next() {
        match c {
            // Doubled, or it would have closed the literal.
            '\'' => text.extend(characters.next()),
            '\\' => match characters.next() {
                Some('a') => text.push('\u{7}'),
                Some('b') => text.push('\u{8}'),
                Some('t') => text.push('\t'),
                Some('n') => text.push('\n'),
                Some('v') => text.push('\u{B}'),
                Some('f') => text.push('\u{C}'),
                Some('r') => text.push('\r'),
                Some(same @ ('\'' | '\\')) => text.push(same),
                other => text.extend(['\\'].into_iter().chain(other)),
            },
            _ => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<Token<'_>> {
        tokens(text).unwrap().into_iter().map(|(token, _)| token).collect()
    }

    #[test]
    fn words_need_no_space_between_them() {
        use Token::{End, Name, Number, Quoted, Symbol, Text};
        assert_eq!(all("balance-150.0>0"), [Name("balance"), Symbol("-"), Number("150.0"), Symbol(">"), Number("0"), End]);
        assert_eq!(all("eo:cloud.cover<=.5E-3"), [Name("eo:cloud.cover"), Symbol("<="), Number(".5E-3"), End]);
        assert_eq!(all("'a''b'\"c\"\"d\"!=1.e"), [Text("a''b"), Quoted("c\"\"d"), Symbol("<>"), Number("1."), Name("e"), End]);
        assert_eq!(all("Қазына\u{a0}=\u{3000}1"), [Name("Қазына"), Symbol("="), Number("1"), End]);
        assert_eq!(all("{"), [Symbol("{"), End]);
    }

    #[test]
    fn escapes_are_those_of_the_standard() {
        for (literal, text) in [
            ("Via dell''Avvento", "Via dell'Avvento"),
            (r"it\'s", "it's"),
            (r"a\nb\t\a\b\v\f\r", "a\nb\t\u{7}\u{8}\u{b}\u{c}\r"),
            (r"100\%", r"100\%"),
            (r"C:\\", r"C:\"),
            (r"\қ", r"\қ"),
        ] {
            let quoted = format!("'{literal}'");
            assert_eq!(all(&quoted), [Token::Text(literal), Token::End]);
            assert_eq!(unescaped(literal), text);
        }
    }
}
