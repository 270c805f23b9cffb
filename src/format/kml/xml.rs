//! XML as a stream of elements: any encoding, bounded depth and length, errors with their place.

use crate::format::{FormatError, SourceFile, utf8_stream::Utf8Stream};
use encoding_rs::{Encoding, UTF_8};
use quick_xml::{
    Error, XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesRef, BytesStart, Event},
    reader::Reader,
};
use std::{
    borrow::Cow,
    fs::File,
    io::{self, BufRead, ErrorKind, Read},
    sync::Arc,
};

/// No text or tag is longer, bytes.
const MAX_EVENT_BYTES: usize = 256 << 20;

/// How deep elements may nest; what an element so deep holds is passed over.
const MAX_DEPTH: usize = 1000;

/// How deep elements may nest to be passed over: the parser remembers every open one.
const MAX_HIDDEN_DEPTH: usize = 1_000_000;

/// How much is read at a time, bytes.
const CHUNK_BYTES: usize = 64 << 10;

/// A stream of XML.
pub(super) struct Xml {
    source: Arc<SourceFile>,
    reader: Reader<Decoded>,
    buffer: Vec<u8>,
    depth: usize,
    /// Something nested too deep and was passed over.
    too_deep: bool,
}

/// What comes next. An empty element comes as a start and an end.
pub(super) enum Node<'a> {
    Start(Element<'a>),
    Text(Cow<'a, str>),
    End,
    /// A comment and the like.
    Other,
    /// The end of the file, with all elements closed.
    Eof,
}

/// The start of an element.
pub(super) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// Its name without a namespace prefix.
    pub fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The value of an attribute. What is broken counts as absent.
    pub fn attribute(&self, name: &str) -> Option<String> {
        let attribute = self.0.attributes().with_checks(false).flatten().find(|a| a.key.local_name().into_inner() == name)?;
        Some(attribute.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
    }
}

impl Xml {
    /// Reads from the start of the file.
    pub fn open(source: &Arc<SourceFile>) -> Result<Self, FormatError> {
        let stream = Utf8Stream::replacing(source.reader()?, encoding(source.head()));
        let decoded = Decoded { stream, chunk: vec![], at: 0, left: MAX_EVENT_BYTES };
        let mut reader = Reader::from_reader(decoded);
        reader.config_mut().expand_empty_elements = true;
        reader.config_mut().allow_dangling_amp = true;
        Ok(Self { source: Arc::clone(source), reader, buffer: vec![], depth: 0, too_deep: false })
    }

    /// The next node.
    ///
    /// # Errors
    /// [`FormatError::Malformed`] where it is not well formed or ends too early; [`FormatError::TooLarge`]
    /// where it nests beyond all measure or a single text has no end.
    pub fn next(&mut self) -> Result<Node<'_>, FormatError> {
        if self.depth == MAX_DEPTH {
            self.pass_over()?;
            self.depth -= 1;
            return Ok(Node::End);
        }
        Ok(match event(&mut self.reader, &mut self.buffer, &self.source)? {
            Event::Start(start) => {
                self.depth += 1;
                Node::Start(Element(start))
            }
            Event::End(_) => {
                self.depth = self.depth.saturating_sub(1);
                Node::End
            }
            Event::Text(text) => Node::Text(text.xml10_content()),
            Event::CData(text) => Node::Text(text.xml10_content()),
            Event::GeneralRef(reference) => Node::Text(resolved(&reference)),
            Event::Eof if self.depth > 0 => return Err(truncated(&self.reader, &self.source)),
            Event::Eof => Node::Eof,
            _ => Node::Other,
        })
    }

    /// Reads to the end of the open element without giving out what is in it.
    fn pass_over(&mut self) -> Result<(), FormatError> {
        self.too_deep = true;
        let mut open = 1;
        while open > 0 {
            match event(&mut self.reader, &mut self.buffer, &self.source)? {
                Event::Start(_) if self.depth + open == MAX_HIDDEN_DEPTH => {
                    return Err(self.source.too_large(format!("elements nest deeper than {MAX_HIDDEN_DEPTH}")));
                }
                Event::Start(_) => open += 1,
                Event::End(_) => open -= 1,
                Event::Eof => return Err(truncated(&self.reader, &self.source)),
                _ => {}
            }
        }
        Ok(())
    }

    /// Why something was passed over since this was last asked, if anything was.
    pub fn take_too_deep(&mut self) -> Option<String> {
        std::mem::take(&mut self.too_deep).then(|| format!("elements nest {MAX_DEPTH} deep or deeper"))
    }

    /// All text of the open element, of elements in it too, up to and with its end.
    pub fn text(&mut self) -> Result<String, FormatError> {
        let outside = self.depth.saturating_sub(1);
        let mut all = String::new();
        while self.depth > outside {
            if let Node::Text(text) = self.next()? {
                all.push_str(&text);
            }
        }
        Ok(all)
    }

    /// Passes over the rest of the open element.
    pub fn skip(&mut self) -> Result<(), FormatError> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            self.next()?;
        }
        Ok(())
    }

    /// Bytes of the file read so far.
    pub fn bytes_read(&self) -> u64 {
        self.reader.get_ref().stream.bytes_read()
    }

    /// Whether anything so far was no text in the encoding of the file, and was replaced.
    pub fn replaced(&self) -> bool {
        self.reader.get_ref().stream.replaced()
    }
}

/// The parser's next event.
fn event<'b>(reader: &mut Reader<Decoded>, buffer: &'b mut Vec<u8>, source: &SourceFile) -> Result<Event<'b>, FormatError> {
    buffer.clear();
    reader.get_mut().left = MAX_EVENT_BYTES;
    let read = reader.read_event_into(buffer);
    read.map_err(|error| format_error(source, reader.error_position(), &error))
}

fn truncated(reader: &Reader<Decoded>, source: &SourceFile) -> FormatError {
    let place = format!("byte {}", reader.buffer_position());
    source.damage().unwrap_or_else(|| source.malformed(place, "the file ends inside an element: it is truncated"))
}

/// The character that a reference stands for; one that only a document type could explain stays as it is.
fn resolved<'a>(reference: &BytesRef<'_>) -> Cow<'a, str> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Cow::Owned(character.to_string());
    }
    let name: &str = reference;
    resolve_predefined_entity(name).map_or_else(|| Cow::Owned(format!("&{name};")), Cow::Borrowed)
}

/// The encoding by a byte order mark or by the XML declaration; UTF-8 is the default (XML 1.0, section 4.3.3).
fn encoding(head: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return encoding;
    }
    let declaration = head.split(|b| *b == b'>').next().unwrap_or_default();
    let declaration = String::from_utf8_lossy(declaration);
    let label = declaration.split_once("encoding").and_then(|(_, rest)| rest.split(['"', '\'']).nth(1));
    let declared = label.filter(|_| declaration.starts_with("<?xml")).and_then(|label| Encoding::for_label(label.as_bytes()));
    // Where the declaration can be read byte by byte, it is not UTF-16, whatever it says.
    declared.filter(|encoding| encoding.is_ascii_compatible()).unwrap_or(UTF_8)
}

fn format_error(source: &SourceFile, position: u64, error: &Error) -> FormatError {
    match error {
        Error::Io(error) if error.kind() == ErrorKind::FileTooLarge => {
            source.too_large(format!("byte {position}: a text or tag is longer than {} MiB", MAX_EVENT_BYTES >> 20))
        }
        Error::Io(error) => source.io(io::Error::new(error.kind(), error.to_string())),
        other => source.damage().unwrap_or_else(|| source.malformed(format!("byte {position}"), other)),
    }
}

/// The file as UTF-8, with a limit on what may be taken from it at once.
struct Decoded {
    stream: Utf8Stream<File>,
    chunk: Vec<u8>,
    at: usize,
    /// Bytes that may still be taken.
    left: usize,
}

impl BufRead for Decoded {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(ErrorKind::FileTooLarge.into());
        }
        if self.at >= self.chunk.len() {
            self.chunk.clear();
            self.at = 0;
            self.stream.read_more(&mut self.chunk, CHUNK_BYTES)?;
        }
        Ok(self.chunk.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, bytes: usize) {
        self.at += bytes;
        self.left = self.left.saturating_sub(bytes);
    }
}

impl Read for Decoded {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn xml(bytes: &[u8]) -> Xml {
        Xml::open(&SourceFile::from_bytes("test.kml", bytes).unwrap()).unwrap()
    }

    fn all_text(bytes: &[u8]) -> Result<String, FormatError> {
        let mut xml = xml(bytes);
        let mut all = String::new();
        loop {
            match xml.next()? {
                Node::Text(text) => all.push_str(&text),
                Node::Eof => return Ok(all),
                _ => {}
            }
        }
    }

    #[test]
    fn entities_cdata_and_loose_ampersands_are_text() {
        let text = all_text("<a>A &amp; B &#1046;&#x416; <![CDATA[<b>&amp;</b>]]> R&D & &nbsp;</a>".as_bytes()).unwrap();
        assert_eq!(text, "A & B ЖЖ <b>&amp;</b> R&D & &nbsp;");
    }

    #[test]
    fn the_encoding_is_that_of_the_mark_or_the_declaration() {
        let cp1251 =
            encoding_rs::WINDOWS_1251.encode("<?xml version=\"1.0\" encoding='windows-1251'?><a>Жезказган</a>").0.into_owned();
        assert_eq!(all_text(&cp1251).unwrap(), "Жезказган");
        let utf16: Vec<u8> =
            "\u{feff}<?xml version='1.0' encoding='UTF-16'?><a>Қ</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(all_text(&utf16).unwrap(), "Қ");
        assert_eq!(all_text("<?xml version='1.0' encoding='UTF-16'?><a>Қ</a>".as_bytes()).unwrap(), "Қ");
        assert_eq!(all_text(b"<a>\xd0</a>").unwrap(), "\u{fffd}");
    }

    #[test]
    fn names_lose_their_prefix_and_attributes_their_entities() {
        let mut xml = xml(b"<kml:Data kml:name='a &lt; b' x=''/>");
        let Node::Start(element) = xml.next().unwrap() else { panic!() };
        assert_eq!((element.name(), element.attribute("name").as_deref()), ("Data", Some("a < b")));
        assert_eq!(element.attribute("gone"), None);
    }

    #[test]
    fn broken_and_truncated_xml_says_at_which_byte() {
        for (text, message) in [("<a><b></a>", "byte 6"), ("<a><b>text", "truncated"), ("<a><b", "byte 3"), ("<a>", "truncated")]
        {
            let error = all_text(text.as_bytes()).unwrap_err();
            assert!(matches!(error, FormatError::Malformed { .. }) && error.to_string().contains(message), "{error}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        let deep = |depth| format!("<r>{}x{}y</r>", "<a>".repeat(depth), "</a>".repeat(depth));
        assert_eq!(all_text(deep(100).as_bytes()).unwrap(), "xy");
        assert_eq!(all_text(deep(100_000).as_bytes()).unwrap(), "y");
        assert!(matches!(all_text(deep(2_000_000).as_bytes()), Err(FormatError::TooLarge { .. })));
    }

    #[test]
    fn a_text_without_end_is_refused() {
        let mut xml = xml(b"<a>0123456789</a>");
        xml.next().unwrap();
        xml.reader.get_mut().left = 0;
        let error = xml.reader.read_event_into(&mut vec![]).unwrap_err();
        assert!(matches!(format_error(&xml.source, 3, &error), FormatError::TooLarge { .. }));
    }
}
