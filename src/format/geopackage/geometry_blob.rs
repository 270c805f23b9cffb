//! `GeoPackageBinary` (12-128r18, section 2.1.3): a header, then WKB.

use crate::{
    format::{
        byte_cursor::ByteCursor,
        wkb::{self, WkbError},
    },
    model::{Flattened, Geometries, GeometryKind},
};

/// Why a geometry cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum BlobError {
    /// Shorter than its own header.
    #[error("the geometry ends within its header")]
    Truncated,
    /// Something else in a geometry column.
    #[error("the geometry does not start with a GeoPackage header")]
    NoHeader,
    /// Codes 5, 6 and 7.
    #[error("the geometry header has envelope code {0}, which is not defined")]
    Envelope(u8),
    /// An extension of somebody's own.
    #[error("extended geometry type {0} is not supported")]
    Extended(String),
    /// The WKB is wrong.
    #[error(transparent)]
    Wkb(#[from] WkbError),
}

/// Adds the geometry as a row. On an error nothing is added.
pub(super) fn push(geometries: &mut Geometries, blob: &[u8]) -> Result<Flattened, BlobError> {
    let mut bytes = ByteCursor::little_endian(blob);
    if bytes.array() != Some(*b"GP") {
        return Err(BlobError::NoHeader);
    }
    let [_version, flags] = bytes.array().ok_or(BlobError::Truncated)?;
    bytes.i32().ok_or(BlobError::Truncated)?;
    let envelope_bytes = match (flags >> 1) & 0b111 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        other => return Err(BlobError::Envelope(other)),
    };
    bytes.take(envelope_bytes).ok_or(BlobError::Truncated)?;
    if flags & 0b10_0000 != 0 {
        let code: [u8; 4] = bytes.array().ok_or(BlobError::Truncated)?;
        return Err(BlobError::Extended(code.escape_ascii().to_string()));
    }
    if flags & 0b1_0000 != 0 {
        geometries.end_row(GeometryKind::Null);
        return Ok(Flattened { empty: true, ..Flattened::default() });
    }
    Ok(wkb::push(geometries, bytes.rest())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const POINT: [u8; 21] = [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0x40];

    fn blob(flags: u8, envelope_bytes: usize) -> Vec<u8> {
        [&[b'G', b'P', 0, flags, 0, 0, 0, 0][..], &vec![0; envelope_bytes], &POINT].concat()
    }

    #[test]
    fn every_envelope_is_skipped() {
        for (code, bytes) in [(0, 0), (1, 32), (2, 48), (3, 48), (4, 64)] {
            let mut g = Geometries::default();
            push(&mut g, &blob(code << 1 | 1, bytes)).unwrap();
            assert_eq!(g.xy(), [[1.0, 2.0]]);
        }
        assert_eq!(push(&mut Geometries::default(), &blob(5 << 1, 32)), Err(BlobError::Envelope(5)));
    }

    #[test]
    fn an_empty_geometry_is_null_whatever_follows() {
        let mut g = Geometries::default();
        assert!(push(&mut g, &blob(0b1_0001, 0)).unwrap().empty);
        assert_eq!(g.kinds(), [GeometryKind::Null]);
    }

    #[test]
    fn an_extended_geometry_is_refused_by_name() {
        let mut bytes = blob(0b10_0001, 0);
        bytes.splice(8..8, *b"ABCD");
        assert_eq!(push(&mut Geometries::default(), &bytes), Err(BlobError::Extended("ABCD".into())));
    }

    #[test]
    fn no_cut_of_a_geometry_panics() {
        let whole = blob(3, 32);
        for len in 0..whole.len() {
            assert!(push(&mut Geometries::default(), &whole[..len]).is_err());
        }
    }
}
