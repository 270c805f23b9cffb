//! The settings of a tile matrix set.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How far the size of a cell may be from half of the one before, in parts of it: the standard prints 12 digits and more.
const ROUNDING: f64 = 1e-9;

/// A way to cut tiles, in any coordinate reference system that has a code. Sets are read when the server starts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TileMatrixSetSettings {
    /// The name of the set in addresses: letters, digits, -, _ and the dot.
    pub id: String,
    /// The title for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The coordinate reference system, as in EPSG:28412.
    pub crs: String,
    /// The upper left corner of all levels, in units of the reference system: easting or longitude first, whatever the order
    /// of its authority.
    pub origin: [f64; 2],
    /// The side of a cell of each level, in units of the reference system, each half of the one before. A tile has
    /// 256 × 256 cells.
    pub cell_sizes: CellSizes,
    /// How many levels there are, where `cell_sizes` is one number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub levels: Option<u8>,
    /// Columns and rows of tiles at the first level; one tile otherwise.
    #[serde(default = "one_tile")]
    pub matrix: [u32; 2],
}

/// The side of a cell: of the first level, or of all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected a number, or a list of numbers")]
pub enum CellSizes {
    /// Of the first level; `levels` says how many there are.
    First(f64),
    /// Of all levels, the largest first.
    All(Vec<f64>),
}

impl TileMatrixSetSettings {
    /// The side of a cell of the first level, and how many levels there are; or the key that is wrong, and why.
    pub fn cells(&self) -> Result<(f64, u8), (&'static str, String)> {
        match (&self.cell_sizes, self.levels) {
            (CellSizes::First(size), Some(levels)) => Ok((*size, levels)),
            (CellSizes::First(_), None) => {
                Err(("cell_sizes", "with one number, `levels` must say how many there are".to_owned()))
            }
            (CellSizes::All(sizes), None) => halved(sizes).map_err(|message| ("cell_sizes", message)),
            (CellSizes::All(_), Some(_)) => Err(("levels", "`cell_sizes` lists all levels already".to_owned())),
        }
    }
}

/// Tiles of a level are cut out of those before, so nothing but halves is possible.
fn halved(sizes: &[f64]) -> Result<(f64, u8), String> {
    let Some((&first, _)) = sizes.split_first() else {
        return Err("it is empty: list the side of a cell of each level".to_owned());
    };
    for pair in sizes.windows(2) {
        let off = (pair[1] * 2.0 - pair[0]).abs();
        if off.is_nan() || off > ROUNDING * pair[0].abs() {
            return Err(format!(
                "{} is not half of {}, the one before; tiles can be cut only into four of half their side",
                pair[1], pair[0]
            ));
        }
    }
    let levels = u8::try_from(sizes.len()).map_err(|_| format!("{} levels are too many", sizes.len()))?;
    Ok((first, levels))
}

fn one_tile() -> [u32; 2] {
    [1, 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_halved_from_level_to_level() {
        assert_eq!(halved(&[4096.0, 2048.0, 1024.0]), Ok((4096.0, 3)));
        assert_eq!(halved(&[0.703_125, 0.351_562_5]), Ok((0.703_125, 2)));
        assert!(halved(&[2500.0, 1000.0, 500.0]).unwrap_err().contains("1000 is not half of 2500"));
        assert!(halved(&[f64::NAN, 1.0]).is_err() && halved(&[]).is_err() && halved(&[1.0, 2.0]).is_err());
    }
}
