//! Finds where nested JSON ends without parsing it: 64 bytes at a time become bit masks of quotes and
//! brackets, and what lies between quotes is masked out (the idea of Langdale and Lemire, "Parsing
//! Gigabytes of JSON per Second", 2019, section 3.1).

const CHUNK: usize = 64;

/// The place behind the bracket that closes the one at `start`, or `None` when it is not in `text`.
///
/// Only brackets of the kind at `start` are counted: in well-formed JSON the others cannot matter, and in
/// what is not well-formed the parser finds out.
pub(super) fn end_of_nested(text: &[u8], start: usize) -> Option<usize> {
    let open = *text.get(start)?;
    let close = if open == b'{' { b'}' } else { b']' };
    let mut strings = Strings::default();
    let mut depth = 0u32;
    for (i, chunk) in text.get(start..)?.chunks(CHUNK).enumerate() {
        let chunk = &padded(chunk);
        let outside = !strings.inside(chunk);
        let opens = bits_equal(chunk, open) & outside;
        let closes = bits_equal(chunk, close) & outside;
        // Most chunks close fewer brackets than are open, and need no closer look.
        if depth > closes.count_ones() {
            depth = depth - closes.count_ones() + opens.count_ones();
        } else if let Some(end) = first_balanced(opens, closes, &mut depth) {
            return Some(start + i * CHUNK + end);
        }
    }
    None
}

/// The place behind the quote that closes the string whose first character is at `start`.
pub(super) fn end_of_string(text: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        at += memchr::memchr2(b'"', b'\\', text.get(at..)?)?;
        if text.get(at) == Some(&b'"') {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// The place behind a number, a literal, or whatever stands there up to the next mark of JSON.
pub(super) fn end_of_scalar(text: &[u8], start: usize) -> Option<usize> {
    let length = text
        .get(start..)?
        .iter()
        .position(|byte| matches!(byte, b',' | b']' | b'}' | b'{' | b'[' | b'"' | b':') || byte.is_ascii_whitespace());
    Some(length.map_or(text.len(), |length| start + length))
}

/// Walks the brackets one by one; the place behind the one that brings `depth` back to zero.
fn first_balanced(opens: u64, closes: u64, depth: &mut u32) -> Option<usize> {
    let mut brackets = opens | closes;
    while brackets != 0 {
        let bit = brackets.trailing_zeros();
        brackets &= brackets - 1;
        if opens >> bit & 1 == 1 {
            *depth += 1;
        } else {
            *depth = depth.saturating_sub(1);
            if *depth == 0 {
                return Some(bit as usize + 1);
            }
        }
    }
    None
}

fn padded(bytes: &[u8]) -> [u8; CHUNK] {
    bytes.try_into().unwrap_or_else(|_| {
        let mut chunk = [0; CHUNK];
        chunk.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        chunk
    })
}

/// A bit for every byte that equals `byte`.
#[inline]
fn bits_equal(chunk: &[u8; CHUNK], byte: u8) -> u64 {
    // One byte of 0 or 1 per character, which the compiler does with vector instructions; then the
    // multiplication gathers the low bits of eight bytes in the highest byte.
    let equal = chunk.map(|c| (c == byte) as u8);
    let (words, _) = equal.as_chunks::<8>();
    words.iter().rev().fold(0, |bits, word| bits << 8 | u64::from_le_bytes(*word).wrapping_mul(0x0102_0408_1020_4080) >> 56)
}

/// What carries over from one chunk to the next.
#[derive(Default)]
struct Strings {
    /// All ones inside a string.
    inside: u64,
    /// 1 when the last character was a backslash that escapes the next.
    escape: u64,
}

impl Strings {
    /// A bit for every byte of a string, the opening quote included and the closing one not.
    #[inline]
    fn inside(&mut self, chunk: &[u8; CHUNK]) -> u64 {
        let backslashes = bits_equal(chunk, b'\\');
        let quotes = bits_equal(chunk, b'"');
        let quotes = if backslashes | self.escape == 0 { quotes } else { quotes & !self.escaped(backslashes) };
        let inside = parity(quotes) ^ self.inside;
        self.inside = 0u64.wrapping_sub(inside >> 63);
        inside
    }

    /// A bit for every character behind a backslash that is not escaped itself.
    fn escaped(&mut self, backslashes: u64) -> u64 {
        let mut escaped = self.escape;
        let mut escaping = backslashes & !escaped;
        self.escape = 0;
        while escaping != 0 {
            let next = 2u64 << escaping.trailing_zeros();
            self.escape = (next == 0) as u64;
            escaped |= next;
            escaping &= (escaping - 1) & !next;
        }
        escaped
    }
}

/// Bit `i` of the result is the exclusive or of bits 0 to `i`.
#[inline]
fn parity(bits: u64) -> u64 {
    [1, 2, 4, 8, 16, 32].iter().fold(bits, |bits, shift| bits ^ (bits << shift))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same, character by character.
    fn end_by_walking(text: &[u8]) -> Option<usize> {
        let (open, close) = if text[0] == b'{' { (b'{', b'}') } else { (b'[', b']') };
        let (mut depth, mut in_string, mut at) = (0, false, 0);
        while at < text.len() {
            match text[at] {
                b'\\' if in_string => at += 1,
                b'"' => in_string = !in_string,
                c if c == open && !in_string => depth += 1,
                c if c == close && !in_string => depth -= 1,
                _ => {}
            }
            at += 1;
            if depth == 0 {
                return Some(at);
            }
        }
        None
    }

    #[test]
    fn brackets_in_strings_do_not_count() {
        let text = br#"{"a":"}","b\"}":{"c":"\\"}} {"#;
        assert_eq!(end_of_nested(text, 0), Some(text.len() - 2));
        assert_eq!(end_of_nested(b"[[1,2],[3,4]],", 1), Some(6));
        assert_eq!(end_of_nested(b"{{}", 0), None);
    }

    #[test]
    fn a_string_ends_at_its_first_bare_quote() {
        assert_eq!(end_of_string(br#"a\"b\\" "#, 0), Some(7));
        assert_eq!(end_of_string(br"a\", 0), None);
    }

    /// Pieces that keep backslashes inside strings, where JSON allows them.
    fn json_like() -> impl Strategy<Value = String> {
        let piece = prop_oneof![r"[{}\[\]a ,:]{0,9}", r#""([{}\[\]a]|\\[\\"n])*""#];
        prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn the_masks_agree_with_a_walk(open in "[{\\[]", body in json_like(), cut in 0usize..500) {
            let mut text = open + &body;
            text.truncate(cut.max(1));
            prop_assert_eq!(end_of_nested(text.as_bytes(), 0), end_by_walking(text.as_bytes()));
        }
    }
}
