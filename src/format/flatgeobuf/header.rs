//! The header: columns, CRS, and where the features start.

use super::property::{Column, PropertyType, columns};
use crate::{
    format::{FormatError, SourceFile},
    model::{ColumnType, CrsReference},
};
use flatgeobuf::GeometryType;
use std::io::Read;

/// `fgb` 3 `fgb`, and a patch level that does not matter.
const MAGIC: [u8; 7] = *b"fgb\x03fgb";

/// Nobody has more columns than fit into this, bytes.
const MAX_HEADER_BYTES: u64 = 64 << 20;

/// Bytes of a node of the index: a box and an offset.
const NODE_BYTES: u64 = 40;

/// What the features need to know.
#[derive(Debug)]
pub(super) struct Header {
    /// The name of the layer.
    pub name: Option<String>,
    /// The CRS.
    pub crs: Option<CrsReference>,
    /// The type of every geometry, or `Unknown` where each has its own.
    pub geometry_type: GeometryType,
    /// The columns.
    pub columns: Vec<Column>,
    /// How many features there are; 0 for unknown.
    pub rows: u64,
    /// The byte at which features start.
    pub features_start: u64,
}

impl Header {
    /// Reads and checks the header.
    pub fn read(reader: &mut impl Read, source: &SourceFile) -> Result<Self, FormatError> {
        let mut head = [0; 12];
        reader.read_exact(&mut head).map_err(|_| source.malformed("header", "the file is too short"))?;
        let [magic @ .., _patch, s0, s1, s2, s3] = head;
        if magic != MAGIC {
            return Err(source.unsupported("not a FlatGeobuf file of version 3"));
        }
        let size = [s0, s1, s2, s3];
        let bytes = u64::from(u32::from_le_bytes(size));
        if bytes > source.len().saturating_sub(12).min(MAX_HEADER_BYTES) {
            return Err(source.malformed("header", format!("it claims {bytes} bytes, more than the file has or anyone needs")));
        }
        let mut buffer = size.to_vec();
        reader.take(bytes).read_to_end(&mut buffer).map_err(|error| source.io(error))?;
        let header = flatgeobuf::size_prefixed_root_as_header(&buffer).map_err(|error| source.malformed("header", error))?;
        let index = index_bytes(header.features_count(), header.index_node_size());
        let features_start = index.and_then(|index| index.checked_add(12 + bytes)).filter(|start| *start <= source.len());
        let Some(features_start) = features_start else {
            return Err(source
                .malformed("header", format!("the index of {} features would end beyond the file", header.features_count())));
        };
        Ok(Self::from_verified(&header, features_start))
    }

    fn from_verified(header: &flatgeobuf::Header<'_>, features_start: u64) -> Self {
        Self {
            name: header.name().filter(|name| !name.is_empty()).map(str::to_owned),
            crs: header.crs().as_ref().and_then(crs),
            geometry_type: header.geometry_type(),
            columns: columns(header.columns()),
            rows: header.features_count(),
            features_start,
        }
    }

    /// What is left out.
    pub fn notes(&self) -> Vec<String> {
        let binary = self.columns.iter().filter(|column| column.kind == PropertyType::Binary);
        binary.map(|column| format!("column {} is left out: it is binary", column.name)).collect()
    }

    /// Columns that a table gets, with their positions among all.
    pub fn declared(&self) -> Vec<(String, ColumnType)> {
        let kept = self.columns.iter().filter_map(|column| Some((column.name.clone(), column.kind.column_type()?)));
        kept.collect()
    }
}

fn crs(crs: &flatgeobuf::Crs<'_>) -> Option<CrsReference> {
    let authority = crs.org().filter(|org| !org.is_empty()).unwrap_or("EPSG");
    let code = (crs.code() > 0).then(|| crs.code().to_string());
    let code = code.or_else(|| crs.code_string().filter(|code| !code.is_empty()).map(str::to_owned));
    let wkt = || crs.wkt().filter(|wkt| !wkt.is_empty()).map(str::to_owned);
    let definition = code.map(|code| format!("{authority}:{code}")).or_else(wkt)?;
    Some(CrsReference::from_file(definition, "header"))
}

/// Bytes of the packed R-tree over so many features: all levels up to the root. `None` if no file could hold it.
fn index_bytes(features: u64, node_size: u16) -> Option<u64> {
    if features == 0 || node_size == 0 {
        return Some(0);
    }
    let node_size = u64::from(node_size.max(2));
    let (mut level, mut nodes) = (features, features);
    loop {
        level = level.div_ceil(node_size);
        nodes = nodes.checked_add(level)?;
        if level == 1 {
            return nodes.checked_mul(NODE_BYTES);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flatgeobuf::packed_r_tree::PackedRTree;

    #[test]
    fn the_index_is_as_large_as_the_crate_that_writes_it_says() {
        for features in [1, 2, 15, 16, 17, 256, 257, 100_000] {
            for node_size in [2, 16, 65535] {
                let expected = PackedRTree::index_size(features, node_size) as u64;
                assert_eq!(index_bytes(features as u64, node_size), Some(expected), "{features} {node_size}");
            }
        }
        assert_eq!((index_bytes(0, 16), index_bytes(5, 0), index_bytes(u64::MAX, 16)), (Some(0), Some(0), None));
    }
}
