//! The outermost object of a GeoJSON text, walked member by member in a buffer that may end anywhere.

use super::{
    crs::{self, Crs},
    scan,
};

/// Why a walk cannot go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// The buffer ends here.
    Incomplete,
    /// This is not JSON.
    Broken {
        /// Where, in the buffer.
        at: usize,
        /// What should stand there.
        expected: &'static str,
    },
}

/// What comes next in an object.
#[derive(Debug, Clone, Copy)]
pub(super) enum Next {
    /// A member, whose name begins here.
    Member(usize),
    /// The object ends before this place.
    End(usize),
}

/// What the outermost object says about itself.
#[derive(Debug, Default)]
pub(super) struct Header {
    /// `type`.
    pub type_name: Option<String>,
    /// `crs`.
    pub crs: Option<Crs>,
    /// Members that GeoJSON does not know.
    pub foreign: Vec<String>,
}

/// What the outermost object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    /// A collection whose first feature, if any, begins here.
    Collection(usize),
    /// Any other object, which ends before this place.
    Record(usize),
}

/// How many foreign members are remembered.
const MAX_FOREIGN: usize = 20;

/// Walks the object at `start` up to its features, or to its end where it has none.
pub(super) fn walk(text: &[u8], start: usize) -> (Header, Result<Text, Stop>) {
    let mut header = Header::default();
    let end = header.read(text, start);
    (header, end)
}

impl Header {
    fn read(&mut self, text: &[u8], start: usize) -> Result<Text, Stop> {
        let mut next = next_name(text, start)?;
        while let Next::Member(start) = next {
            let (name, value) = name(text, start)?;
            // A feature or a geometry may have a foreign member of that name.
            let collection = self.type_name.as_deref().is_none_or(|name| name == "FeatureCollection");
            if name == b"features" && text.get(value) == Some(&b'[') && collection {
                return Ok(Text::Collection(value + 1));
            }
            let end = end_of_value(text, value)?;
            self.note(name, text.get(value..end).unwrap_or_default());
            next = next_name(text, end)?;
        }
        let Next::End(end) = next else { return Err(Stop::Incomplete) };
        Ok(Text::Record(end))
    }

    fn note(&mut self, name: &[u8], value: &[u8]) {
        match name {
            b"type" => self.type_name = unquoted(value),
            b"crs" => self.crs = Some(crs::read(value)),
            b"bbox" | b"features" | b"geometry" | b"properties" | b"id" | b"coordinates" | b"geometries" => {}
            _ if self.foreign.len() < MAX_FOREIGN => self.foreign.push(String::from_utf8_lossy(name).into_owned()),
            _ => {}
        }
    }
}

fn unquoted(value: &[u8]) -> Option<String> {
    let inner = value.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    Some(String::from_utf8_lossy(inner).into_owned())
}

/// Steps over the opening brace or the comma at `at`, or the closing brace.
pub(super) fn next_name(text: &[u8], at: usize) -> Result<Next, Stop> {
    let at = skip_space(text, at);
    match text.get(at) {
        None => Err(Stop::Incomplete),
        Some(b'}') => Ok(Next::End(at + 1)),
        Some(opening @ (b'{' | b',')) => {
            let name = skip_space(text, at + 1);
            match text.get(name) {
                None => Err(Stop::Incomplete),
                Some(b'"') => Ok(Next::Member(name)),
                Some(b'}') if *opening == b'{' => Ok(Next::End(name + 1)),
                Some(_) => Err(Stop::Broken { at: name, expected: "a name in quotes" }),
            }
        }
        Some(_) => Err(Stop::Broken { at, expected: "`,` or `}`" }),
    }
}

/// The name at `start` and where its value begins and ends.
pub(super) fn member(text: &[u8], start: usize) -> Result<(&[u8], usize, usize), Stop> {
    let (name, value) = name(text, start)?;
    Ok((name, value, end_of_value(text, value)?))
}

/// The name at `start` and where its value begins.
pub(super) fn name(text: &[u8], start: usize) -> Result<(&[u8], usize), Stop> {
    let end = scan::end_of_string(text, start + 1).ok_or(Stop::Incomplete)?;
    let colon = skip_space(text, end);
    match text.get(colon) {
        None => Err(Stop::Incomplete),
        Some(b':') => Ok((text.get(start + 1..end - 1).unwrap_or_default(), skip_space(text, colon + 1))),
        Some(_) => Err(Stop::Broken { at: colon, expected: "`:`" }),
    }
}

/// The place behind the value at `at`; a value that touches the end of the text may go on behind it.
pub(super) fn end_of_value(text: &[u8], at: usize) -> Result<usize, Stop> {
    let end = match text.get(at) {
        None => None,
        Some(b'{' | b'[') => scan::end_of_nested(text, at),
        Some(b'"') => scan::end_of_string(text, at + 1),
        Some(_) => scan::end_of_scalar(text, at).filter(|end| *end < text.len()),
    };
    match end {
        None => Err(Stop::Incomplete),
        Some(end) if end == at => Err(Stop::Broken { at, expected: "a value" }),
        Some(end) => Ok(end),
    }
}

/// The place of the first byte from `at` on that is no white space.
pub(super) fn skip_space(text: &[u8], at: usize) -> usize {
    let space = text.get(at..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    at + space
}
