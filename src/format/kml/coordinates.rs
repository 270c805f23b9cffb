//! The text of `<coordinates>`: positions set apart by white space, numbers by commas (OGC 12-007r2,
//! section 16.10): `75.1,49.2,350 75.2,49.3`.

use crate::model::Geometries;

/// How much of a bad position a message quotes, characters.
const QUOTED_CHARS: usize = 40;

/// Adds all positions to the open ring and counts them; a message about the first that is bad. White space
/// around commas, which the standard forbids and people write, is accepted.
pub(super) fn read(text: &str, into: &mut Geometries) -> Result<usize, String> {
    let mut rest = text.trim_start();
    let mut count = 0;
    while !rest.is_empty() {
        let (position, after) = position(rest).ok_or_else(|| bad(count, rest))?;
        let [x, y, z] = position;
        into.position(x, y, (!z.is_nan()).then_some(z));
        rest = after;
        count += 1;
    }
    Ok(count)
}

/// Longitude, latitude and a height or NaN; and what comes after them.
fn position(text: &str) -> Option<([f64; 3], &str)> {
    let (x, rest) = number(text)?;
    let (y, rest) = number(rest.trim_start().strip_prefix(',')?)?;
    let after = rest.trim_start();
    let Some(after_comma) = after.strip_prefix(',') else {
        // Positions need white space between them.
        return (after.len() < rest.len() || after.is_empty()).then_some(([x, y, f64::NAN], after));
    };
    match number(after_comma) {
        Some((z, rest)) => {
            let after = rest.trim_start();
            let apart = after.len() < rest.len() || after.is_empty();
            (apart && !after.starts_with(',')).then_some(([x, y, z], after))
        }
        // `75.1,49.2, ` with nothing after the comma.
        None => after_comma.trim().is_empty().then_some(([x, y, f64::NAN], "")),
    }
}

fn number(text: &str) -> Option<(f64, &str)> {
    let text = text.trim_start();
    let end = text.bytes().position(|b| b == b',' || b.is_ascii_whitespace()).unwrap_or(text.len());
    let (number, rest) = text.split_at_checked(end)?;
    Some((number.parse().ok()?, rest))
}

/// One position of `gx:coord`: longitude, latitude and height set apart by white space.
pub(super) fn read_spaced(text: &str, into: &mut Geometries) -> Result<(), String> {
    let mut numbers = text.split_ascii_whitespace().map(str::parse);
    match (numbers.next(), numbers.next(), numbers.next().transpose(), numbers.next()) {
        (Some(Ok(x)), Some(Ok(y)), Ok(z), None) => {
            into.position(x, y, z);
            Ok(())
        }
        _ => Err(bad(0, text)),
    }
}

fn bad(count: usize, rest: &str) -> String {
    let quoted: String = rest.chars().take(QUOTED_CHARS).collect();
    format!("position {} cannot be read: `{quoted}`", count + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parsed(text: &str) -> Result<Vec<[f64; 2]>, String> {
        let mut geometries = Geometries::default();
        let count = read(text, &mut geometries)?;
        assert_eq!(count, geometries.xy().len());
        Ok(geometries.xy().to_vec())
    }

    #[test]
    fn positions_are_read_however_they_are_spaced() {
        for text in ["1,2 3,4", "\n\t1,2\n\t3,4\n", "1,2,0 3,4,0", "1, 2 3 ,4", "1,2,7\r\n3,4", "1.0,2 3,4,"] {
            assert_eq!(parsed(text), Ok(vec![[1.0, 2.0], [3.0, 4.0]]), "{text}");
        }
        assert_eq!(parsed(" \n"), Ok(vec![]));
    }

    #[test]
    fn heights_are_kept() {
        let mut geometries = Geometries::default();
        read("1,2,350.5 3,4", &mut geometries).unwrap();
        read_spaced("5 6 7", &mut geometries).unwrap();
        read_spaced("8 9", &mut geometries).unwrap();
        assert_eq!((geometries.z()[0], geometries.z()[2]), (350.5, 7.0));
        assert!(geometries.z()[1].is_nan() && geometries.z()[3].is_nan());
    }

    #[test]
    fn what_is_no_position_is_quoted() {
        for text in ["1 2", "1", "a,b", "1,2,3,4", "1,2,3,4,5,6", "1;2", "1,,2", ",1,2"] {
            assert!(parsed(text).unwrap_err().starts_with("position 1 cannot be read"), "{text}");
        }
        assert_eq!(parsed("1,2 x,4").unwrap_err(), "position 2 cannot be read: `x,4`");
        let mut geometries = Geometries::default();
        assert!(read_spaced("1", &mut geometries).is_err() && read_spaced("1 2 3 4", &mut geometries).is_err());
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "[-0-9., \ta\u{451}]{0,30}") {
            let _ = parsed(&text);
        }
    }
}
