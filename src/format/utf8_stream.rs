//! A file in any character encoding as a stream of UTF-8.

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8};
use std::io::{self, ErrorKind, Read};

const UTF8_BOM: &[u8] = b"\xef\xbb\xbf";

/// How many bytes are decoded at a time.
const CHUNK_BYTES: usize = 64 << 10;

/// Reads text piece by piece. UTF-8 goes through as it is, without a byte order mark but with whatever
/// is not valid in it; other encodings are decoded, and what is invalid in them becomes U+FFFD.
pub(super) struct Utf8Stream<R> {
    input: R,
    decoder: Option<Decoder>,
    chunk: Vec<u8>,
    bytes_read: u64,
    ended: bool,
    replaced: bool,
}

impl<R: Read> Utf8Stream<R> {
    /// Text from the start of a file in `encoding`.
    pub fn new(input: R, encoding: &'static Encoding) -> Self {
        let decoder = (encoding != UTF_8).then(|| encoding.new_decoder_with_bom_removal());
        Self { input, decoder, chunk: vec![], bytes_read: 0, ended: false, replaced: false }
    }

    /// The same, with what is invalid replaced in UTF-8 too.
    pub fn replacing(input: R, encoding: &'static Encoding) -> Self {
        Self { decoder: Some(encoding.new_decoder_with_bom_removal()), ..Self::new(input, encoding) }
    }

    /// Bytes of the file read so far.
    pub fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// Whether the file has been read to its end.
    pub fn ended(&self) -> bool {
        self.ended
    }

    /// Whether anything read so far was invalid and was replaced. Never for UTF-8 that goes through as it is.
    pub fn replaced(&self) -> bool {
        self.replaced
    }

    /// Appends about `want_bytes` of text, at least one byte unless the file has ended.
    pub fn read_more(&mut self, text: &mut Vec<u8>, want_bytes: usize) -> io::Result<()> {
        let goal = text.len() + want_bytes.max(1);
        while text.len() < goal && !self.ended {
            if self.decoder.is_some() {
                self.decode(text)?;
            } else {
                self.copy(text, goal - text.len())?;
            }
        }
        Ok(())
    }

    fn copy(&mut self, text: &mut Vec<u8>, want_bytes: usize) -> io::Result<()> {
        let at_start = self.bytes_read == 0;
        let before = text.len();
        // Enough for a byte order mark to come in one piece.
        let want_bytes = want_bytes.max(UTF8_BOM.len());
        let read = self.input.by_ref().take(want_bytes as u64).read_to_end(text)?;
        self.bytes_read += read as u64;
        self.ended = read < want_bytes;
        if at_start && text.get(before..).is_some_and(|new| new.starts_with(UTF8_BOM)) {
            text.drain(before..before + UTF8_BOM.len());
        }
        Ok(())
    }

    fn decode(&mut self, text: &mut Vec<u8>) -> io::Result<()> {
        let Some(decoder) = &mut self.decoder else { return Ok(()) };
        self.chunk.resize(CHUNK_BYTES, 0);
        let read = loop {
            match self.input.read(&mut self.chunk) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.bytes_read += read as u64;
        self.ended = read == 0;
        let mut source = self.chunk.get(..read).unwrap_or_default();
        loop {
            let before = text.len();
            // Three bytes for every byte of any encoding, and room for what the decoder holds back.
            text.resize(before + 3 * source.len() + 16, 0);
            let (result, used, written, replaced) =
                decoder.decode_to_utf8(source, text.get_mut(before..).unwrap_or_default(), self.ended);
            text.truncate(before + written);
            self.replaced |= replaced;
            source = source.get(used..).unwrap_or_default();
            if result == CoderResult::InputEmpty {
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], encoding: &'static Encoding, step: usize) -> (String, bool) {
        let mut stream = Utf8Stream::new(bytes, encoding);
        let mut text = vec![];
        while !stream.ended() {
            stream.read_more(&mut text, step).unwrap();
        }
        assert_eq!(stream.bytes_read(), bytes.len() as u64);
        (String::from_utf8_lossy(&text).into_owned(), stream.replaced())
    }

    #[test]
    fn every_encoding_arrives_as_utf8_without_a_byte_order_mark() {
        let utf16: Vec<u8> = "\u{feff}Қарағанды\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for step in [1, 7, 1 << 20] {
            assert_eq!(read(&utf16, encoding_rs::UTF_16LE, step), ("Қарағанды\n".to_owned(), false));
            assert_eq!(read(b"\xef\xbb\xbf\xd0\xaf", UTF_8, step), ("Я".to_owned(), false));
            assert_eq!(read(b"\xc7\xee\xeb\xee\xf2\xee", encoding_rs::WINDOWS_1251, step), ("Золото".to_owned(), false));
        }
    }

    #[test]
    fn what_is_invalid_is_replaced_and_said() {
        assert_eq!(
            read(&[0x41, 0x00, 0x00, 0xd8, 0x42, 0x00, 0x43], encoding_rs::UTF_16LE, 1),
            ("A\u{fffd}B\u{fffd}".to_owned(), true)
        );
    }
}
