//! Texts with columns in them: `{positional_uncertainty_m} metres`.

use crate::{model::Value, store::Table};

/// A text with columns in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Column(String),
}

impl Template {
    /// Reads a text in which names of columns stand in braces; `None` where a brace is open or a name is empty.
    pub fn parse(text: &str) -> Option<Self> {
        let (mut parts, mut rest) = (vec![], text);
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}')?;
            if name.is_empty() || before.contains('}') {
                return None;
            }
            parts.extend((!before.is_empty()).then(|| Part::Text(before.to_owned())));
            parts.push(Part::Column(name.to_owned()));
            rest = after;
        }
        parts.extend((!rest.is_empty()).then(|| Part::Text(rest.to_owned())));
        (!rest.contains('}') && !parts.is_empty()).then_some(Self(parts))
    }

    /// The columns in it.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Part::Column(name) => Some(name.as_str()),
            Part::Text(_) => None,
        })
    }

    /// The text for a row; `None` where a column in it has no value there.
    pub fn fill(&self, table: &Table, row: usize) -> Option<String> {
        let mut text = String::new();
        for part in &self.0 {
            match part {
                Part::Text(words) => text.push_str(words),
                Part::Column(name) => text.push_str(&plain(table.column(name)?.value(row))?),
            }
        }
        Some(text)
    }
}

/// A value as plain text: the members of a list between commas.
fn plain(value: Value<'_>) -> Option<String> {
    if let Value::List(json) = value
        && let Ok(members) = serde_json::from_str::<Vec<serde_json::Value>>(json)
    {
        let text = |member: &serde_json::Value| member.as_str().map_or_else(|| member.to_string(), str::to_owned);
        let joined = members.iter().map(text).collect::<Vec<_>>().join(", ");
        return Some(joined).filter(|text| !text.is_empty());
    }
    value.with_text(|text| (!text.trim().is_empty()).then(|| text.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_in_braces() {
        let columns = |text: &str| Template::parse(text).map(|t| t.columns().map(str::to_owned).collect::<Vec<_>>().join(","));
        assert_eq!(columns("{name}").as_deref(), Some("name"));
        assert_eq!(columns("{ore} @ {grade value}%").as_deref(), Some("ore,grade value"));
        assert_eq!(columns("field survey").as_deref(), Some(""));
        for wrong in ["", "{", "a}b", "{}", "{a", "{a}}", "}{a}"] {
            assert_eq!(columns(wrong), None, "{wrong}");
        }
    }
}
