//! `f`: the format of the answer, stronger than the `Accept` header.

use super::Refusal;
use crate::http::problem::Allowed;

/// A format that can be asked for by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JSON, or the kind of JSON that the resource is given in.
    Json,
    /// A page for people.
    Html,
}

/// Resources that have a page for people too.
pub const PAGE_FORMATS: &[(&str, Format)] = &[("json", Format::Json), ("html", Format::Html)];

/// One of the formats a resource has.
pub fn format<T: Copy>(text: &str, offered: &[(&str, T)]) -> Result<T, Refusal> {
    let found = offered.iter().find(|(name, _)| *name == text);
    found.map(|(_, format)| *format).ok_or_else(|| Refusal {
        reason: "the resource is not offered in this format".to_owned(),
        allowed: Allowed::Names(offered.iter().map(|(name, _)| (*name).to_owned()).collect()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_formats_of_the_resource_are_taken() {
        assert_eq!(format("html", PAGE_FORMATS), Ok(Format::Html));
        assert!(format("pdf", PAGE_FORMATS).is_err());
    }
}
