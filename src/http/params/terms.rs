//! Lists of names and calls: `commodity,sum(ore_t),"a,b"`.

/// Texts between commas that stand in no quotes and no parentheses.
pub fn split(text: &str) -> Vec<&str> {
    let (mut terms, mut start, mut depth, mut is_quoted) = (vec![], 0, 0u32, false);
    for (at, sign) in text.char_indices() {
        match sign {
            '"' => is_quoted = !is_quoted,
            '(' if !is_quoted => depth += 1,
            ')' if !is_quoted => depth = depth.saturating_sub(1),
            ',' if !is_quoted && depth == 0 => {
                terms.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    terms.push(&text[start..]);
    terms.into_iter().map(str::trim).filter(|term| !term.is_empty()).collect()
}

/// `name` and `argument` of `name(argument)`.
pub fn call(term: &str) -> Option<(&str, &str)> {
    let (name, rest) = term.split_once('(')?;
    Some((name.trim(), rest.strip_suffix(')')?.trim()))
}

/// A name without the quotes around it.
pub fn unquoted(name: &str) -> String {
    match name.strip_prefix('"').and_then(|name| name.strip_suffix('"')) {
        Some(inside) => inside.replace("\"\"", "\""),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_in_quotes_and_parentheses_are_no_ends() {
        assert_eq!(split("count, sum(\"a,b\"),\"c,d\",f(x,(y)),,"), ["count", "sum(\"a,b\")", "\"c,d\"", "f(x,(y))"]);
        assert_eq!(split("a)b,c"), ["a)b", "c"]);
        assert!(split(" ").is_empty());
        assert_eq!(call("sum(grade (g/t))"), Some(("sum", "grade (g/t)")));
        assert_eq!((call("sum"), call("sum(a) ")), (None, None));
        assert_eq!(unquoted("\"say \"\"a\"\"\""), "say \"a\"");
    }
}
