//! The packed R-tree: boxes of sixteen nodes each, level by level from the root to the features.

use super::FORMAT;
use crate::features::encode::{CHUNK_BYTES, EncodeError, envelope::Envelope};
use std::{
    fs::File,
    io::{Seek, SeekFrom, Write},
};

/// How many children a node has, as everyone has it.
pub(super) const NODE_SIZE: u64 = 16;
/// A box and a number.
const NODE_BYTES: u64 = 40;

/// Writes the nodes of all levels to a temporary file as they come: how many each level has is known before.
pub(super) struct IndexWriter {
    file: Option<File>,
    /// From the features to the root.
    levels: Vec<Level>,
}

/// One level of the tree.
#[derive(Debug)]
struct Level {
    /// Where its next bytes go, as the number of a node.
    next: u64,
    pending: Vec<u8>,
    /// The node that is being filled with children of the level below: its first child, how many, and their box.
    first_child: u64,
    children: u64,
    bounds: Envelope,
}

impl IndexWriter {
    /// For so many features.
    pub fn new(features: u64) -> Result<Self, EncodeError> {
        let file = tempfile::tempfile().map_err(failed)?;
        Ok(Self { file: Some(file), levels: levels(features) })
    }

    /// The next feature; an empty box is found by no question.
    pub fn add(&mut self, bounds: Envelope, byte_offset: u64) -> Result<(), EncodeError> {
        self.push(0, bounds, byte_offset)
    }

    fn push(&mut self, level: usize, bounds: Envelope, number: u64) -> Result<(), EncodeError> {
        let (Some(file), Some(at)) = (&mut self.file, self.levels.get_mut(level)) else { return Ok(()) };
        let node = at.next + at.pending.len() as u64 / NODE_BYTES;
        let [west, south, east, north] = bounds.0.map(f64::to_bits);
        at.pending.extend_from_slice(bytemuck::cast_slice(&[west, south, east, north, number].map(u64::to_le)));
        if at.pending.len() >= CHUNK_BYTES {
            at.flush(file)?;
        }
        let Some(parent) = self.levels.get_mut(level + 1) else { return Ok(()) };
        if parent.children == 0 {
            (parent.first_child, parent.bounds) = (node, Envelope::EMPTY);
        }
        parent.children += 1;
        parent.bounds.unite(&bounds);
        if parent.children == NODE_SIZE { self.close(level + 1) } else { Ok(()) }
    }

    /// Ends the node that is being filled at a level.
    fn close(&mut self, level: usize) -> Result<(), EncodeError> {
        match self.levels.get_mut(level) {
            Some(at) if at.children > 0 => {
                at.children = 0;
                let (bounds, first_child) = (at.bounds, at.first_child);
                self.push(level, bounds, first_child)
            }
            _ => Ok(()),
        }
    }

    /// After the last feature: all nodes, to be read.
    pub fn finish(&mut self) -> Result<File, EncodeError> {
        (1..self.levels.len()).try_for_each(|level| self.close(level))?;
        let mut file = self.file.take().map_or_else(|| tempfile::tempfile().map_err(failed), Ok)?;
        self.levels.iter_mut().try_for_each(|level| level.flush(&mut file))?;
        file.rewind().map_err(failed)?;
        Ok(file)
    }
}

impl Level {
    fn flush(&mut self, file: &mut File) -> Result<(), EncodeError> {
        file.seek(SeekFrom::Start(self.next * NODE_BYTES)).and_then(|_| file.write_all(&self.pending)).map_err(failed)?;
        self.next += self.pending.len() as u64 / NODE_BYTES;
        self.pending.clear();
        Ok(())
    }
}

/// The levels of a tree over so many features; there is always a root above them, even above one.
fn levels(features: u64) -> Vec<Level> {
    let mut counts = vec![];
    if features > 0 {
        counts.extend([features, features.div_ceil(NODE_SIZE)]);
        while let Some(count) = counts.last().copied().filter(|count| *count > 1) {
            counts.push(count.div_ceil(NODE_SIZE));
        }
    }
    let mut end: u64 = counts.iter().sum();
    let level = |count: u64| {
        end -= count;
        Level { next: end, pending: vec![], first_child: 0, children: 0, bounds: Envelope::EMPTY }
    };
    counts.into_iter().map(level).collect()
}

fn failed(source: std::io::Error) -> EncodeError {
    EncodeError::TemporaryFile { format: FORMAT, source }
}
