//! `page`: where a page of items starts, as `next` and `prev` links carry it.

use super::Refusal;
use crate::model::{PageKey, PageStart};

/// `after:KEY` or `before:KEY`. Clients take it from a link and need not understand it.
pub fn page(text: &str) -> Result<PageStart, Refusal> {
    let start = match text.split_once(':') {
        Some(("after", token)) => PageKey::from_token(token).map(PageStart::After),
        Some(("before", token)) => PageKey::from_token(token).map(PageStart::Before),
        _ => None,
    };
    start.ok_or_else(|| Refusal::new("not a page of this collection", "what a `next` or `prev` link carries"))
}

/// The parameter that starts a page there, and its value; `None` for the first page, which needs none.
pub fn page_parameter(start: &PageStart) -> Option<(&'static str, String)> {
    match start {
        PageStart::After(key) => Some(("page", format!("after:{}", key.to_token()))),
        PageStart::Before(key) => Some(("page", format!("before:{}", key.to_token()))),
        PageStart::Offset(skip) => Some(("offset", skip.to_string())),
        PageStart::First => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_survives_the_round_trip_through_a_link() {
        for id in [7i64.into(), "Ақтоғай/7 &=".into()] {
            let start = PageStart::After(PageKey { hilbert: u64::MAX, id });
            assert_eq!(page(&page_parameter(&start).unwrap().1), Ok(start));
        }
    }

    #[test]
    fn what_no_link_carries_is_refused() {
        for text in ["", "2", "after", "after:", "after:%%%", "beside:abc"] {
            assert!(page(text).is_err(), "{text}");
        }
    }
}
