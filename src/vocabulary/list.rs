//! Texts that are lists.

/// The parts of a text that lists several things, the first being the main one: between `;` or `|` where there are such, or else
/// commas; the members of a JSON list. `Ni-Co, in the same field; Zr` are two.
pub fn list_parts(value: &str) -> impl Iterator<Item = &str> {
    let is_json = value.trim_start().starts_with('[');
    let has_own = value.contains([';', '|']);
    let is_between = move |c: char| if has_own { matches!(c, ';' | '|') } else { c == ',' };
    let is_around = move |c: char| c.is_whitespace() || (is_json && matches!(c, '[' | ']' | '"'));
    value.split(is_between).map(move |part| part.trim_matches(is_around)).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_split_at_its_own_separator() {
        let parts = |value: &'static str| list_parts(value).collect::<Vec<_>>();
        assert_eq!(parts("gold| copper |"), ["gold", "copper"]);
        assert_eq!(parts("gold; silver"), ["gold", "silver"]);
        assert_eq!(parts("silver, gold"), ["silver", "gold"]);
        assert_eq!(parts("Ni-Co, in the same field; Zr"), ["Ni-Co, in the same field", "Zr"]);
        assert_eq!(parts(r#"["Nd", "Y"]"#), ["Nd", "Y"]);
        assert_eq!(parts(" "), [""; 0]);
    }
}
