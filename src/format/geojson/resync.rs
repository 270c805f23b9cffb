//! Finds the next feature behind one that is broken.

use super::{header, scan};
use memchr::memmem;

/// How many places are tried; a nested structure may look like a feature many times.
const MAX_CANDIDATES: usize = 1000;

/// The place of the next object from `from` on that looks like a feature of a collection: it follows a comma,
/// begins with a member of a feature, is whole, and names its type.
pub(super) fn next_feature(text: &[u8], from: usize) -> Option<usize> {
    memchr::memchr_iter(b'{', text.get(from..)?)
        .map(|place| from + place)
        .filter(|&place| follows_comma(text, place) && begins_like_feature(text, place))
        .take(MAX_CANDIDATES)
        .find(|&place| is_feature(text, place))
}

fn follows_comma(text: &[u8], place: usize) -> bool {
    text.get(..place).is_some_and(|before| before.trim_ascii_end().ends_with(b","))
}

fn begins_like_feature(text: &[u8], place: usize) -> bool {
    const NAMES: [&[u8]; 5] = [b"\"type\"", b"\"geometry\"", b"\"properties\"", b"\"id\"", b"\"bbox\""];
    let name = text.get(header::skip_space(text, place + 1)..).unwrap_or_default();
    NAMES.iter().any(|known| name.starts_with(known))
}

fn is_feature(text: &[u8], place: usize) -> bool {
    let object = scan::end_of_nested(text, place).and_then(|end| text.get(place..end));
    object.is_some_and(|object| memmem::find(object, b"\"Feature\"").is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_feature_is_found_behind_a_broken_one() {
        let text = br#"{"type":"Feature","properties":{"a":[{"id":1},{"id":2}]
            , { "id": 7, "type":"Feature"}]"#;
        let next = next_feature(text, 1).unwrap();
        assert!(text[next..].starts_with(b"{ \"id\": 7"));
        assert_eq!(next_feature(text, next + 1), None);
    }
}
