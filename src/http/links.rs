//! Links in documents (RFC 8288; OGC 17-069r4, section 5.2).

use super::{
    base_url::BaseUrl,
    respond::{HTML, JSON},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use std::fmt;

/// What RFC 3986, section 3.3, does not allow in a path segment.
const NOT_IN_SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b':')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',');

/// A link.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Link {
    /// The target, absolute.
    pub href: String,
    /// What the target is to this resource.
    pub rel: &'static str,
    /// The media type of the target.
    pub r#type: &'static str,
    /// For people.
    pub title: String,
    /// Whether the target has variables in braces (RFC 6570) to be filled in.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub templated: bool,
}

impl Link {
    /// A link with all its parts.
    pub fn new(rel: &'static str, media_type: &'static str, title: impl Into<String>, href: String) -> Self {
        Self { href, rel, r#type: media_type, title: title.into(), templated: false }
    }

    /// A link whose target has variables.
    pub fn template(rel: &'static str, media_type: &'static str, title: impl Into<String>, href: String) -> Self {
        Self { templated: true, ..Self::new(rel, media_type, title, href) }
    }
}

/// The links of a document at a path to itself and to the same as a page.
pub fn to_itself(base: &BaseUrl, path: &str) -> [Link; 2] {
    [
        Link::new("self", JSON, "This document", base.url(path)),
        Link::new("alternate", HTML, "This document as a page", base.url(format_args!("{path}?f=html"))),
    ]
}

/// Any text as one segment of a path or one value of a query.
pub fn escaped(text: &str) -> impl fmt::Display {
    utf8_percent_encode(text, NOT_IN_SEGMENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_with_any_sign_is_one_segment_or_value() {
        assert_eq!(escaped("a/b c?#%&=+ә").to_string(), "a%2Fb%20c%3F%23%25%26%3D%2B%D3%99");
    }
}
