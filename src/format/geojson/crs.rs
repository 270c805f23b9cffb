//! The `crs` member of GeoJSON before RFC 7946 (The GeoJSON Format Specification of 2008, section 3), which
//! GDAL still writes for anything but WGS 84.

use super::{
    cursor::Cursor,
    fault::Parsed,
    header::{self, Stop},
};
use memchr::memmem;

/// What a `crs` member says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Crs {
    /// A definition: a name or URN, or the address of one.
    Stated(String),
    /// `null`: the CRS is unknown (section 3).
    Unknown,
    /// Something else.
    Unclear(String),
}

/// How many places in the end of a file are tried.
const MAX_CANDIDATES: usize = 100;

/// Reads the value of the member.
pub(super) fn read(value: &[u8]) -> Crs {
    let text = String::from_utf8_lossy(value);
    match definition(&mut Cursor::new(&text, 0)) {
        Ok(Some(definition)) => Crs::Stated(definition),
        _ if text.trim() == "null" => Crs::Unknown,
        _ => Crs::Unclear(super::excerpt(text.trim())),
    }
}

/// `name` and `link` of the specification, `EPSG` of its drafts, and a bare string.
fn definition(cursor: &mut Cursor<'_>) -> Parsed<Option<String>> {
    if cursor.peek() == Some(b'"') {
        return Ok(Some(cursor.string()?.into_owned()));
    }
    let mut definition = None;
    cursor.object(|cursor, name| {
        if name != "properties" || cursor.peek() != Some(b'{') {
            return cursor.skip();
        }
        cursor.object(|cursor, name| {
            match (name, cursor.peek()) {
                ("name" | "href", Some(b'"')) => definition = Some(cursor.string()?.into_owned()),
                ("code", Some(b'0'..=b'9')) => definition = Some(format!("EPSG:{}", cursor.ordinate()?)),
                _ => cursor.skip()?,
            }
            Ok(())
        })
    })?;
    Ok(definition)
}

/// Finds the member behind the features, given the end of a file.
///
/// What follows the member must be the rest of the outermost object and then nothing. That is so at no
/// deeper place, and the name in bare quotes is in no string.
pub(super) fn find_in_tail(tail: &[u8]) -> Option<Crs> {
    memmem::rfind_iter(tail, b"\"crs\"").take(MAX_CANDIDATES).find_map(|place| {
        let (_, value, mut at) = header::member(tail, place).ok()?;
        let crs = read(tail.get(value..at)?);
        loop {
            match header::next_name(tail, at) {
                Ok(header::Next::Member(start)) => (_, _, at) = header::member(tail, start).ok()?,
                Ok(header::Next::End(end)) => return tail.get(end..)?.trim_ascii().is_empty().then_some(crs),
                Err(Stop::Incomplete | Stop::Broken { .. }) => return None,
            }
        }
    })
}
