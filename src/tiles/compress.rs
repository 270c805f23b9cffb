//! Content codings (RFC 9110, section 8.4.1) at levels that cost less than rendering.

use libdeflater::{CompressionLvl, Compressor};
use std::cell::RefCell;

/// How a body is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ContentEncoding {
    /// Not at all.
    Identity,
    /// RFC 1952.
    Gzip,
    /// RFC 7932.
    Brotli,
    /// RFC 8878.
    Zstd,
}

/// Shorter bodies gain less than the header costs.
const WORTHWHILE_BYTES: usize = 128;

impl ContentEncoding {
    /// The name in `Content-Encoding`; `identity` is not sent there.
    pub fn token(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Gzip => "gzip",
            Self::Brotli => "br",
            Self::Zstd => "zstd",
        }
    }

    /// Compresses a body, where that makes it smaller; the encoding is the one it then has.
    pub fn compress(self, body: Vec<u8>) -> (Vec<u8>, Self) {
        if body.len() < WORTHWHILE_BYTES {
            return (body, Self::Identity);
        }
        match self.encode(&body) {
            Some(compressed) if compressed.len() < body.len() => (compressed, self),
            _ => (body, Self::Identity),
        }
    }

    /// Compresses a body, larger or not; `None` where that is not to be done, or cannot be.
    pub fn encode(self, body: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Identity => None,
            Self::Gzip => gzip(body),
            Self::Brotli => brotli(body),
            Self::Zstd => zstd(body),
        }
    }
}

fn gzip(body: &[u8]) -> Option<Vec<u8>> {
    thread_local! {
        static COMPRESSOR: RefCell<Compressor> = RefCell::new(Compressor::new(CompressionLvl::new(1).unwrap_or_default()));
    }
    COMPRESSOR.with_borrow_mut(|compressor| {
        let mut out = vec![0; compressor.gzip_compress_bound(body.len())];
        let len = compressor.gzip_compress(body, &mut out).ok()?;
        out.truncate(len);
        Some(out)
    })
}

fn brotli(body: &[u8]) -> Option<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams { quality: 3, size_hint: body.len(), ..Default::default() };
    let mut out = Vec::with_capacity(body.len() / 2);
    brotli::BrotliCompress(&mut &*body, &mut out, &params).ok()?;
    Some(out)
}

fn zstd(body: &[u8]) -> Option<Vec<u8>> {
    thread_local! {
        static COMPRESSOR: RefCell<Option<zstd::bulk::Compressor<'static>>> = RefCell::new(zstd::bulk::Compressor::new(2).ok());
    }
    COMPRESSOR.with_borrow_mut(|compressor| compressor.as_mut()?.compress(body).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn every_encoding_can_be_undone_by_another_implementation() {
        let body: Vec<u8> = (0..9000u32).flat_map(|i| (i / 7).to_le_bytes()).collect();
        for encoding in [ContentEncoding::Identity, ContentEncoding::Gzip, ContentEncoding::Brotli, ContentEncoding::Zstd] {
            let (sent, used) = encoding.compress(body.clone());
            assert_eq!(used, encoding);
            let mut back = vec![];
            match used {
                ContentEncoding::Identity => back = sent,
                ContentEncoding::Gzip => _ = flate2::read::GzDecoder::new(&*sent).read_to_end(&mut back).unwrap(),
                ContentEncoding::Brotli => _ = brotli::Decompressor::new(&*sent, 4096).read_to_end(&mut back).unwrap(),
                ContentEncoding::Zstd => back = zstd::decode_all(&*sent).unwrap(),
            }
            assert!(back == body, "{}", encoding.token());
        }
    }

    #[test]
    fn short_bodies_and_those_that_do_not_shrink_are_sent_as_they_are() {
        let noise: Vec<u8> = (0..400u64).map(|i| xxhash_rust::xxh3::xxh3_64(&i.to_le_bytes()) as u8).collect();
        for body in [vec![0; 100], noise, vec![]] {
            assert_eq!(ContentEncoding::Gzip.compress(body.clone()), (body, ContentEncoding::Identity));
        }
    }
}
