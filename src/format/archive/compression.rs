//! How tiles and directories are compressed in archives.

use flate2::bufread::MultiGzDecoder;
use libdeflater::CompressionLvl;
use std::io::{self, Read};

/// A tile that is larger than this, not compressed, is none but a decompression bomb: bytes.
pub const MAX_TILE_BYTES: u64 = 64 << 20;

/// A way to compress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// Not at all.
    None,
    /// RFC 1952.
    Gzip,
    /// RFC 7932.
    Brotli,
    /// RFC 8878.
    Zstd,
}

/// Archives are written once and read often: levels that take about as long as making the tile.
const GZIP_LEVEL: i32 = 6;
const BROTLI_QUALITY: i32 = 5;
const ZSTD_LEVEL: i32 = 6;

impl Compression {
    /// How what begins so is compressed: tiles in `MBTiles` do not say.
    pub fn of_head(bytes: &[u8]) -> Self {
        match bytes {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Zstd,
            _ => Self::None,
        }
    }

    /// Undoes it, up to `max_bytes`.
    ///
    /// # Errors
    /// Says what is wrong, for people.
    pub fn decode(self, bytes: &[u8], max_bytes: u64) -> Result<Vec<u8>, String> {
        let decoded = match self {
            Self::None => up_to(bytes, max_bytes),
            Self::Gzip => up_to(MultiGzDecoder::new(bytes), max_bytes),
            Self::Brotli => up_to(brotli::Decompressor::new(bytes, 4096), max_bytes),
            Self::Zstd => zstd::stream::read::Decoder::with_buffer(bytes).and_then(|decoder| up_to(decoder, max_bytes)),
        };
        match decoded {
            Ok(Some(decoded)) => Ok(decoded),
            Ok(None) => Err(format!("it unpacks to more than {} MB, which is the limit here", max_bytes >> 20)),
            Err(error) => Err(format!("it cannot be unpacked: {error}")),
        }
    }
}

/// All that can be read; `None` where that is more than `max_bytes`.
fn up_to(reader: impl Read, max_bytes: u64) -> io::Result<Option<Vec<u8>>> {
    let mut out = vec![];
    reader.take(max_bytes + 1).read_to_end(&mut out)?;
    Ok((out.len() as u64 <= max_bytes).then_some(out))
}

/// Compresses one piece after another, keeping its tables.
pub struct Compressor(Kind);

enum Kind {
    None,
    Gzip(libdeflater::Compressor),
    Brotli,
    Zstd(zstd::bulk::Compressor<'static>),
}

impl Compressor {
    /// # Errors
    /// Where the system has no memory for it.
    pub fn new(compression: Compression) -> io::Result<Self> {
        Ok(Self(match compression {
            Compression::None => Kind::None,
            Compression::Gzip => Kind::Gzip(libdeflater::Compressor::new(CompressionLvl::new(GZIP_LEVEL).unwrap_or_default())),
            Compression::Brotli => Kind::Brotli,
            Compression::Zstd => Kind::Zstd(zstd::bulk::Compressor::new(ZSTD_LEVEL)?),
        }))
    }

    /// Compresses.
    ///
    /// # Errors
    /// Where the library says so, which is a bug.
    pub fn compress(&mut self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        match &mut self.0 {
            Kind::None => Ok(bytes.to_vec()),
            Kind::Gzip(compressor) => {
                let mut out = vec![0; compressor.gzip_compress_bound(bytes.len())];
                let len = compressor.gzip_compress(bytes, &mut out).map_err(io::Error::other)?;
                out.truncate(len);
                Ok(out)
            }
            Kind::Brotli => {
                let params =
                    brotli::enc::BrotliEncoderParams { quality: BROTLI_QUALITY, size_hint: bytes.len(), ..Default::default() };
                let mut out = Vec::with_capacity(bytes.len() / 2);
                brotli::BrotliCompress(&mut &*bytes, &mut out, &params)?;
                Ok(out)
            }
            Kind::Zstd(compressor) => compressor.compress(bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Compression; 4] = [Compression::None, Compression::Gzip, Compression::Brotli, Compression::Zstd];

    #[test]
    fn what_is_compressed_can_be_undone() {
        let body: Vec<u8> = (0..9000u32).flat_map(|i| (i / 7).to_le_bytes()).collect();
        for compression in ALL {
            let mut compressor = Compressor::new(compression).unwrap();
            for body in [&body[..], b"", b"x"] {
                let packed = compressor.compress(body).unwrap();
                assert_eq!(compression.decode(&packed, 1 << 20).unwrap(), body, "{compression:?}");
            }
        }
    }

    #[test]
    fn a_bomb_is_refused_before_it_bursts() {
        let bomb = vec![0; 3 << 20];
        for compression in ALL {
            let packed = Compressor::new(compression).unwrap().compress(&bomb).unwrap();
            assert!(compression.decode(&packed, 1 << 20).unwrap_err().contains("more than 1 MB"), "{compression:?}");
        }
    }

    #[test]
    fn what_is_damaged_is_an_error() {
        for compression in &ALL[1..] {
            let packed = Compressor::new(*compression).unwrap().compress(&[7; 1000]).unwrap();
            assert!(compression.decode(&packed[..packed.len() / 2], 1 << 20).is_err(), "{compression:?}");
            assert!(compression.decode(b"nothing of the kind", 1 << 20).is_err(), "{compression:?}");
        }
    }
}
