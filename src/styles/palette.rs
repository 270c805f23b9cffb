//! Colours for collections and values that have none.

use std::collections::BTreeMap;

/// Colours that stay apart under the common colour-vision deficiencies, on light and on dark ground (after Okabe and Ito, and
/// Paul Tol).
pub const PALETTE: [&str; 8] = ["#0077bb", "#e06c1f", "#009e73", "#cc4f8a", "#d99a00", "#33a9d6", "#8f5fb8", "#a85432"];

/// For values beyond the palette.
pub const OTHER_COLOR: &str = "#8a949b";

/// A colour for each id: the one its name asks for, or the next that is free. An id keeps its colour when others come and go, as
/// long as nobody competes for it.
pub fn assigned_colors<'a>(ids: impl IntoIterator<Item = &'a str>) -> BTreeMap<&'a str, &'static str> {
    let mut colors: BTreeMap<&str, &str> = ids.into_iter().map(|id| (id, OTHER_COLOR)).collect();
    let mut is_taken = [false; PALETTE.len()];
    for (id, color) in &mut colors {
        if is_taken.iter().all(|taken| *taken) {
            is_taken = [false; PALETTE.len()];
        }
        let wish = fnv1a(id) as usize;
        let mut slots = (0..PALETTE.len()).map(|step| (wish + step) % PALETTE.len());
        if let Some(slot) = slots.find(|&slot| !is_taken[slot]) {
            is_taken[slot] = true;
            *color = PALETTE[slot];
        }
    }
    colors
}

/// FNV-1a, 32 bits.
fn fnv1a(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn colours_differ_and_stay() {
        let ids: Vec<String> = (0..PALETTE.len()).map(|i| format!("layer-{i}")).collect();
        let all = assigned_colors(ids.iter().map(String::as_str));
        assert_eq!(all.values().collect::<BTreeSet<_>>().len(), PALETTE.len());
        assert_eq!(assigned_colors(["deposits"])["deposits"], assigned_colors(["deposits"])["deposits"]);
        let many: Vec<String> = (0..50).map(|i| i.to_string()).collect();
        assert!(assigned_colors(many.iter().map(String::as_str)).values().all(|color| PALETTE.contains(color)));
    }
}
