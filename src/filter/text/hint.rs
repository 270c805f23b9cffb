//! What someone may have meant who wrote something else.

use super::{CONDITION_END, lexer::Token, value::VALUE};
use crate::filter::{
    Expr,
    names::{is_reserved, nearest_reserved},
    operand::Operand,
};

/// Of a token after `before`, where something else was `expected`.
pub(super) fn for_token(before: Option<Token<'_>>, expected: &str, found: Token<'_>) -> Option<String> {
    let wants_value = expected == VALUE;
    match found {
        Token::Symbol(symbol) => for_symbol(symbol).map(Into::into),
        Token::Name(name) if name.eq_ignore_ascii_case("ILIKE") => {
            Some("without regard to case: CASEI(a) LIKE CASEI('b%')".into())
        }
        Token::Name(name) if name.eq_ignore_ascii_case("NULL") && wants_value => {
            Some("to find what has no value: a IS NULL".into())
        }
        Token::Name(name) if name.eq_ignore_ascii_case("NOT") && !wants_value => {
            Some("NOT goes before LIKE, BETWEEN and IN, and in a IS NOT NULL".into())
        }
        Token::Name(name) if is_reserved(name) && wants_value => {
            Some(format!("a property of this name goes in double quotes: \"{name}\""))
        }
        Token::Name(name) if !is_reserved(name) => match (nearest_reserved(name), before) {
            (Some(word), _) => Some(format!("did you mean {word}?")),
            (None, Some(Token::Name(_))) if expected == CONDITION_END => {
                Some("a name with spaces goes in double quotes, a text in single quotes".into())
            }
            _ => None,
        },
        _ => None,
    }
}

fn for_symbol(symbol: &str) -> Option<&'static str> {
    Some(match symbol {
        "==" => "equality is a single `=`",
        "=<" => "less or equal is `<=`",
        "=>" => "greater or equal is `>=`",
        "&&" | "&" => "write AND",
        "||" | "|" => "write OR",
        "!" => "write NOT",
        "[" | "]" | "{" | "}" => "lists go in parentheses: ('a', 'b')",
        "‘" | "’" | "“" | "”" | "«" | "»" => "texts go in straight single quotes: 'a'",
        "`" => "a name with other characters than letters and digits goes in double quotes",
        _ => return None,
    })
}

/// Of an expression that cannot stand where `wanted` is.
pub(super) fn for_kind(wanted: Operand, found: &Expr) -> Option<String> {
    let Expr::Text(text) = found else { return None };
    match wanted {
        Operand::Temporal | Operand::Instant => Some("write DATE('2024-12-31') or TIMESTAMP('2024-12-31T12:00:00Z')".into()),
        Operand::Geometry => Some("a geometry goes without quotes: POINT(76.9 43.2)".into()),
        Operand::Number | Operand::Predicate => Some(format!("a property goes in double quotes: \"{}\"", super::shortened(text))),
        _ => None,
    }
}
