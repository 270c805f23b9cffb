//! A file that is part of the binary, in every encoding that clients like.

use crate::tiles::ContentEncoding;
use axum::body::Bytes;
use libdeflater::{CompressionLvl, Compressor};
use std::sync::OnceLock;

/// A file, and its encodings from when they are first asked for: it never changes, so they are made with care and kept.
#[derive(Default)]
pub struct Embedded {
    plain: OnceLock<Bytes>,
    gzip: OnceLock<Option<Bytes>>,
    brotli: OnceLock<Option<Bytes>>,
    zstd: OnceLock<Option<Bytes>>,
}

impl Embedded {
    /// A file of these bytes.
    pub fn new(plain: Bytes) -> Self {
        Self { plain: plain.into(), ..Self::default() }
    }

    /// A file that is kept in brotli, in which it is sent as a rule.
    pub fn packed(brotli: Bytes) -> Self {
        Self { brotli: Some(brotli).into(), ..Self::default() }
    }

    /// The bytes as they are.
    pub fn plain(&self) -> &Bytes {
        self.plain.get_or_init(|| {
            let mut plain = vec![];
            let packed = self.brotli.get().cloned().flatten().unwrap_or_default();
            // The build packed it; what could not be undone would be sent empty, and seen at once.
            let unpacked = brotli::BrotliDecompress(&mut &*packed, &mut plain);
            unpacked.map(|()| plain.into()).unwrap_or_default()
        })
    }

    /// The bytes in this encoding; `None` where it does not make them fewer. The first call takes a while.
    pub fn encoded(&self, encoding: ContentEncoding) -> Option<Bytes> {
        let (kept, encode): (_, Encode) = match encoding {
            ContentEncoding::Identity => return None,
            ContentEncoding::Gzip => (&self.gzip, gzip),
            ContentEncoding::Brotli => (&self.brotli, brotli),
            ContentEncoding::Zstd => (&self.zstd, zstd),
        };
        let fewer = || encode(self.plain()).filter(|bytes| bytes.len() < self.plain().len()).map(Bytes::from);
        kept.get_or_init(fewer).clone()
    }
}

/// Compresses; `None` where that fails.
type Encode = fn(&[u8]) -> Option<Vec<u8>>;

fn gzip(body: &[u8]) -> Option<Vec<u8>> {
    let mut compressor = Compressor::new(CompressionLvl::new(9).ok()?);
    let mut out = vec![0; compressor.gzip_compress_bound(body.len())];
    let len = compressor.gzip_compress(body, &mut out).ok()?;
    out.truncate(len);
    Some(out)
}

fn brotli(body: &[u8]) -> Option<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams { quality: 9, size_hint: body.len(), ..Default::default() };
    let mut out = vec![];
    brotli::BrotliCompress(&mut &*body, &mut out, &params).ok()?;
    Some(out)
}

fn zstd(body: &[u8]) -> Option<Vec<u8>> {
    zstd::bulk::compress(body, 15).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn an_encoding_is_made_once_and_can_be_undone() {
        let text: Vec<u8> = (0..5000u32).flat_map(|i| format!("let v{} = {i};\n", i % 7).into_bytes()).collect();
        let file = Embedded::new(text.clone().into());
        for encoding in [ContentEncoding::Gzip, ContentEncoding::Brotli, ContentEncoding::Zstd] {
            let sent = file.encoded(encoding).unwrap();
            assert!(sent.len() * 4 < text.len(), "{}", encoding.token());
            assert_eq!(file.encoded(encoding).unwrap().as_ptr(), sent.as_ptr(), "the same bytes");
            let mut back = vec![];
            match encoding {
                ContentEncoding::Gzip => _ = flate2::read::GzDecoder::new(&*sent).read_to_end(&mut back).unwrap(),
                ContentEncoding::Brotli => _ = brotli::Decompressor::new(&*sent, 4096).read_to_end(&mut back).unwrap(),
                _ => back = zstd::decode_all(&*sent).unwrap(),
            }
            assert!(back == text, "{}", encoding.token());
        }
        assert_eq!(file.encoded(ContentEncoding::Identity), None);
        let packed = Embedded::packed(file.encoded(ContentEncoding::Brotli).unwrap());
        assert!(packed.plain() == file.plain() && packed.encoded(ContentEncoding::Gzip) == file.encoded(ContentEncoding::Gzip));
        assert_eq!(Embedded::new(Bytes::from_static(b"{}")).encoded(ContentEncoding::Gzip), None);
    }
}
