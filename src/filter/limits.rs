//! How much a filter may hold. Parsing, writing and dropping a tree recurse, so its depth is bounded first of all.

use super::FilterError;

/// Bytes of a filter as text; it travels in a URL.
pub const MAX_TEXT_BYTES: usize = 64 << 10;
/// Bytes of a filter as JSON; it may travel in a body.
pub const MAX_JSON_BYTES: usize = 1 << 20;
/// Levels of a tree. Two of JSON make one of these, and `serde_json` reads 127.
pub const MAX_DEPTH: usize = 60;
/// Expressions of every kind, members of lists included.
pub const MAX_NODES: usize = 30_000;
/// Members of one list.
pub const MAX_LIST: usize = 10_000;
/// Positions of all geometries.
pub const MAX_VERTICES: usize = 100_000;

/// What a filter has used so far.
#[derive(Debug, Default)]
pub(super) struct Budget {
    nodes: usize,
    vertices: usize,
}

impl Budget {
    pub(super) fn node(&mut self) -> Result<(), FilterError> {
        self.nodes += 1;
        within(self.nodes, MAX_NODES, "parts")
    }

    pub(super) fn vertex(&mut self) -> Result<(), FilterError> {
        self.vertices += 1;
        within(self.vertices, MAX_VERTICES, "positions in its geometries")
    }
}

/// Refuses a list of more members than one may have.
pub(super) fn list(members: usize) -> Result<(), FilterError> {
    within(members, MAX_LIST, "members in a list")
}

/// Refuses a filter of more bytes than its encoding may have, and one of none.
pub(super) fn length(filter: &str, max: usize) -> Result<(), FilterError> {
    if filter.len() <= max && filter.trim().is_empty() {
        return Err(FilterError::Empty);
    }
    if filter.len() > max {
        return Err(FilterError::TooLong { bytes: filter.len(), max });
    }
    Ok(())
}

fn within(count: usize, max: usize, what: &'static str) -> Result<(), FilterError> {
    if count > max { Err(FilterError::TooMany { max, what }) } else { Ok(()) }
}
