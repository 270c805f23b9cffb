//! The computed collections of map sheets: one for each scale, `sheets-1m` to `sheets-10k`.

use crate::crs::sheets::SheetScale;

/// The id of the collection of the sheets at a scale.
pub fn sheets_id(scale: SheetScale) -> String {
    match scale.denominator() / 1000 {
        1000 => "sheets-1m".to_owned(),
        thousands => format!("sheets-{thousands}k"),
    }
}
