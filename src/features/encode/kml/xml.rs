//! Text in XML 1.0.

/// Appends text of an element or an attribute in double quotes. Characters that XML 1.0 (section 2.2) cannot hold
/// become U+FFFD; a carriage return, and what attributes would take for a blank, is written by its number.
pub(super) fn write_text(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let mut done = 0;
    for (i, byte) in bytes.iter().enumerate() {
        let (written, length): (&[u8], usize) = match byte {
            b'&' => (b"&amp;", 1),
            b'<' => (b"&lt;", 1),
            b'>' => (b"&gt;", 1),
            b'"' => (b"&quot;", 1),
            b'\t' => (b"&#9;", 1),
            b'\n' => (b"&#10;", 1),
            b'\r' => (b"&#13;", 1),
            0..0x20 => ("\u{fffd}".as_bytes(), 1),
            // U+FFFE and U+FFFF.
            0xef if matches!(bytes.get(i + 1..i + 3), Some([0xbf, 0xbe | 0xbf])) => ("\u{fffd}".as_bytes(), 3),
            _ => continue,
        };
        out.extend_from_slice(bytes.get(done..i).unwrap_or_default());
        out.extend_from_slice(written);
        done = i + length;
    }
    out.extend_from_slice(bytes.get(done..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_what_xml_cannot_hold_is_replaced() {
        let mut out = vec![];
        write_text("Қ <a & \"b\">\r\n\u{1}\u{fffe}\u{ffff}\u{fffd}ә", &mut out);
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "Қ &lt;a &amp; &quot;b&quot;&gt;&#13;&#10;\u{fffd}\u{fffd}\u{fffd}\u{fffd}ә");
    }
}
