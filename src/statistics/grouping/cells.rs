//! A grid of nearly square cells of nearly one area, all over the Earth.
//!
//! Rows are equally high along the meridian, as near to the size asked for as fits between the poles; each is cut into equally wide
//! columns from 180° W, as near to that size as fits round the Earth in its middle. So cells are boxes of longitude and latitude, and
//! need no projection; they line up from west to east but not from south to north.

/// Half a meridian of WGS 84, metres.
const MERIDIAN_M: f64 = 20_003_931.458_625_447;
/// Semi-major axis in metres and the square of the eccentricity of WGS 84 (EPSG:7030).
const EQUATORIAL_RADIUS_M: f64 = 6_378_137.0;
const ECCENTRICITY_SQUARED: f64 = 0.006_694_379_990_141_317;

/// The grid of a size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SquareGrid {
    size_m: f64,
}

/// A cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cell {
    /// Its row, from the south pole.
    pub row: u32,
    /// Its column, from 180° W.
    pub column: u32,
}

impl SquareGrid {
    /// The smallest and the largest size, metres.
    pub const SIZES_M: [f64; 2] = [10.0, 5_000_000.0];

    /// The grid whose cells are about so wide and high, metres; `None` beyond [`SIZES_M`](Self::SIZES_M).
    pub fn new(size_m: f64) -> Option<Self> {
        (Self::SIZES_M[0]..=Self::SIZES_M[1]).contains(&size_m).then_some(Self { size_m })
    }

    /// The cell that a position (degrees) lies in; one on an edge belongs to the cell north and east of it.
    pub fn cell_at(self, [lon, lat]: [f64; 2]) -> Cell {
        let rows = self.rows();
        let row = ((lat + 90.0) / 180.0 * rows).floor().clamp(0.0, rows - 1.0);
        let columns = self.columns(row);
        let column = ((lon + 180.0) / 360.0 * columns).floor().clamp(0.0, columns - 1.0);
        Cell { row: row as u32, column: column as u32 }
    }

    /// West, south, east and north of a cell, degrees.
    pub fn edges(self, cell: Cell) -> [f64; 4] {
        let row = f64::from(cell.row);
        let lat = |row: f64| row / self.rows() * 180.0 - 90.0;
        let lon = |column: f64| column / self.columns(row) * 360.0 - 180.0;
        [lon(f64::from(cell.column)), lat(row), lon(f64::from(cell.column) + 1.0), lat(row + 1.0)]
    }

    /// For people.
    pub fn rule(self) -> String {
        let height_km = MERIDIAN_M / self.rows() / 1000.0;
        format!(
            "cells {height_km:.3} km high, and as near to that wide as fits round the Earth in their row: boxes of longitude and latitude"
        )
    }

    fn rows(self) -> f64 {
        (MERIDIAN_M / self.size_m).round().max(1.0)
    }

    /// Of a row; one at least.
    fn columns(self, row: f64) -> f64 {
        let (sin, cos) = ((row + 0.5) / self.rows() * 180.0 - 90.0).to_radians().sin_cos();
        let radius_m = EQUATORIAL_RADIUS_M * cos / (1.0 - ECCENTRICITY_SQUARED * sin * sin).sqrt();
        (radius_m * std::f64::consts::TAU / self.size_m).round().max(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_position_lies_in_its_cell_which_is_nearly_as_large_as_any(
            lon in -180.0..180.0f64, lat in -75.0..75.0f64, size_km in 1.0..100.0f64,
        ) {
            let grid = SquareGrid::new(size_km * 1000.0).unwrap();
            let cell = grid.cell_at([lon, lat]);
            let [west, south, east, north] = grid.edges(cell);
            prop_assert!(west <= lon + 1e-9 && lon < east + 1e-9 && south <= lat + 1e-9 && lat < north + 1e-9);
            let radians = |degrees: f64| degrees.to_radians();
            let area_km2 = 6371.0 * 6371.0 * radians(east - west) * (radians(north).sin() - radians(south).sin());
            prop_assert!((area_km2 / (size_km * size_km) - 1.0).abs() < 0.03, "{}", area_km2);
        }
    }

    #[test]
    fn the_ends_of_the_earth_are_in_cells() {
        let grid = SquareGrid::new(50_000.0).unwrap();
        for place in [[180.0, 90.0], [-180.0, -90.0], [180.0, 0.0], [0.0, 90.0]] {
            let [west, south, east, north] = grid.edges(grid.cell_at(place));
            assert!(west < east && south < north && east <= 180.0 + 1e-9 && north <= 90.0 + 1e-9);
        }
        assert_eq!(SquareGrid::new(1.0), None);
        assert_eq!(SquareGrid::new(f64::NAN), None);
    }
}
