//! `properties` and `exclude-properties`: which properties an answer has (OGC API Features Part 6, draft 24-019).

use super::Refusal;
use crate::{http::problem::Allowed, store::Table};

/// Places in the table's columns of names between commas; a name may hold a comma if it is quoted ("a,b").
pub fn columns(text: &str, table: &Table) -> Result<Vec<usize>, Refusal> {
    let mut places = vec![];
    for name in split(text) {
        let place = place(&name, table).ok_or_else(|| unknown(&name, table))?;
        if !places.contains(&place) {
            places.push(place);
        }
    }
    Ok(places)
}

/// The place of the column of this name, or of this name without the spaces around it.
pub fn place(name: &str, table: &Table) -> Option<usize> {
    let named = |name: &str| table.columns().iter().position(|column| column.name == name);
    named(name).or_else(|| named(name.trim()))
}

/// Texts between commas, without the quotes around those that hold one.
pub fn split(text: &str) -> Vec<String> {
    let mut names = vec![];
    let mut rest = text;
    while !rest.is_empty() {
        let (name, after) = quoted(rest).unwrap_or_else(|| match rest.split_once(',') {
            Some((name, after)) => (name.to_owned(), after),
            None => (rest.to_owned(), ""),
        });
        names.push(name);
        rest = after;
    }
    names.retain(|name| !name.is_empty());
    names
}

/// What stands between the quotes that the text begins with, perhaps after a sign, where a comma or nothing follows them;
/// and what comes then. Two quotes there are one of the name.
fn quoted(text: &str) -> Option<(String, &str)> {
    let unsigned = text.strip_prefix(['-', '+', ' ']).unwrap_or(text);
    let mut rest = unsigned.strip_prefix('"')?;
    let mut name = text.strip_suffix(unsigned).unwrap_or_default().to_owned();
    loop {
        let (inside, after) = rest.split_once('"')?;
        name.push_str(inside);
        match after.chars().next() {
            Some('"') => name.push('"'),
            Some(',') | None => return Some((name, after.get(1..).unwrap_or_default())),
            Some(_) => return None,
        }
        rest = after.get(1..).unwrap_or_default();
    }
}

/// No column has this name.
pub fn unknown(name: &str, table: &Table) -> Refusal {
    let names: Vec<String> = table.columns().iter().map(|c| c.name.clone()).collect();
    let reason = match super::nearest(name, &names) {
        Some(near) => format!("the collection has no property `{name}`; did you mean `{near}`?"),
        None => format!("the collection has no property `{name}`"),
    };
    Refusal { reason, allowed: Allowed::Names(names) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_between_commas_and_quotes_keep_a_comma() {
        assert_eq!(split("a,b c,\"d,e\",,"), ["a", "b c", "d,e"]);
        assert!(split("").is_empty() && split("\"\"").is_empty());
    }

    #[test]
    fn a_quote_in_a_name_is_doubled_between_quotes_and_stands_for_itself_elsewhere() {
        assert_eq!(split("\"say \"\"a,b\"\"\",2\" pipe"), ["say \"a,b\"", "2\" pipe"]);
        assert_eq!(split("\"open,b"), ["\"open", "b"]);
        assert_eq!(split("-\"a,b\",-\"c"), ["-a,b", "-\"c"]);
    }
}
