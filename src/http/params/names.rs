//! `properties` and `exclude-properties`: which properties an answer has (OGC API Features Part 6, draft 24-019).

use super::Refusal;
use crate::{http::problem::Allowed, store::Table};

/// Places in the table's columns of names between commas; a name may hold a comma if it is quoted ("a,b").
pub fn columns(text: &str, table: &Table) -> Result<Vec<usize>, Refusal> {
    let mut places = vec![];
    for name in split(text) {
        let place = table.columns().iter().position(|c| c.name == name).ok_or_else(|| unknown(&name, table))?;
        if !places.contains(&place) {
            places.push(place);
        }
    }
    Ok(places)
}

/// Texts between commas, without the quotes around them.
pub fn split(text: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let mut quoted = false;
    for c in text.chars() {
        match (c, names.last_mut()) {
            ('"', _) => quoted = !quoted,
            (',', _) if !quoted => names.push(String::new()),
            (c, Some(name)) => name.push(c),
            (_, None) => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
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
        assert!(split("").is_empty());
    }
}
