//! Tile matrix sets (OGC 17-083r4): a CRS cut into tiles, level by level, each tile into four of the next.
//!
//! Tiles are made in a square of 2³² × 2³² units. A tile matrix set says where in that square its tiles lie: its level 0 stands
//! at some zoom of the square, so each of its tiles *is* a tile of the square, and all that makes tiles knows nothing of CRSs.

use super::{MAX_TILE_ZOOM, TileAddress, WORLD_SIZE};
use std::{f64::consts::PI, ops::RangeInclusive};

/// Cells along one side of a tile, as the registered sets have it.
pub const CELLS_PER_TILE: u32 = 256;
/// The semi-major axis of WGS 84, metres.
const WGS84_RADIUS_M: f64 = 6_378_137.0;
/// One degree of the equator of WGS 84 (OGC 17-083r4, section 6.1.1.1), metres.
pub const METRES_PER_DEGREE: f64 = WGS84_RADIUS_M * PI / 180.0;
/// What a cell measures on a standard display (OGC 17-083r4, section 6.1.1.1), metres.
const DISPLAY_CELL_M: f64 = 0.000_28;
/// More levels than this cannot be counted in 32 bits of columns.
const MAX_LEVELS: u8 = 25;
/// Columns or rows of level 0 at most.
const MAX_FIRST_SIDE: u32 = 64;

/// The CRS of a tile matrix set.
#[derive(Debug, Clone, PartialEq)]
pub struct TileCrs {
    /// `EPSG:28412`.
    pub code: String,
    /// Whether its authority names the northing or latitude first.
    pub northing_first: bool,
    /// What its axes are called, in the order of the authority.
    pub ordered_axes: [&'static str; 2],
    /// Metres in one of its units; of degrees, along the equator.
    pub metres_per_unit: f64,
}

/// What a set that is to be made is like.
#[derive(Debug, Clone, PartialEq)]
pub struct TileMatrixSetPlan {
    /// The id in URLs.
    pub id: String,
    /// For people.
    pub title: String,
    /// The CRS.
    pub crs: TileCrs,
    /// The upper left corner of all levels, easting or longitude first, in units of the CRS.
    pub origin: [f64; 2],
    /// The side of a tile of level 0, in units of the CRS.
    pub tile_side: f64,
    /// Columns and rows of level 0.
    pub matrix: [u32; 2],
    /// How many levels there are.
    pub levels: u8,
}

/// A set of tile matrices, each with tiles of half the side of those before.
#[derive(Debug, Clone, PartialEq)]
pub struct TileMatrixSet {
    plan: TileMatrixSetPlan,
    registered: Option<Registered>,
    place: Place,
}

/// How the registry knows a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Registered {
    /// `http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad`.
    pub uri: &'static str,
    /// The scales of its levels, as `WMTS` names them.
    pub well_known_scale_set: &'static str,
}

/// Where in the square a set lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    /// The zoom of the square at which level 0 stands.
    zoom: u8,
    /// The column and row of the square's zoom that is the first tile of level 0.
    first: [u32; 2],
    /// Whether the last column is followed by the first.
    wraps: bool,
}

/// Why there can be no such set.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TileMatrixSetError {
    /// An id that cannot stand in a path.
    #[error("`{0}` cannot be the id of a tile matrix set: write letters, digits, `-`, `_` and `.`, at most 64 of them")]
    Id(String),
    /// No number, or no size.
    #[error("tile matrix set `{id}`: {what} must be a finite number{more}")]
    Number {
        /// The set.
        id: String,
        /// Which.
        what: &'static str,
        /// What else it must be.
        more: &'static str,
    },
    /// Too many or too few tiles.
    #[error("tile matrix set `{id}`: level 0 can have 1 to {MAX_FIRST_SIDE} columns and rows, and not {columns} × {rows}")]
    Matrix {
        /// The set.
        id: String,
        /// Columns asked for.
        columns: u32,
        /// Rows asked for.
        rows: u32,
    },
    /// Too many or too few levels.
    #[error("tile matrix set `{id}`: there can be 1 to {most} levels, and not {levels}: deeper tiles would have no finer units")]
    Levels {
        /// The set.
        id: String,
        /// Levels asked for.
        levels: u8,
        /// The most there can be.
        most: u8,
    },
}

/// Numbers that name no tile of a set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoTileError {
    /// A level that is not there, or too deep to be served.
    #[error("{set} has tiles here at levels 0 to {deepest}, and none at {level}")]
    Level {
        /// The set.
        set: String,
        /// The level asked for.
        level: u64,
        /// The deepest level that is served.
        deepest: u8,
    },
    /// Outside the columns and rows.
    #[error("row {row}, column {column} lie outside the {rows} rows and {columns} columns of level {level} of {set}")]
    Outside {
        /// The set.
        set: String,
        /// The level.
        level: u8,
        /// The column asked for.
        column: u64,
        /// The row asked for.
        row: u64,
        /// Columns there are.
        columns: u64,
        /// Rows there are.
        rows: u64,
    },
}

/// One level of a set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TileMatrix {
    /// Its number, which is its id.
    pub level: u8,
    /// The side of a cell in units of the CRS.
    pub cell_size: f64,
    /// The scale at which a cell measures 0.28 mm, as in 1 : this.
    pub scale_denominator: f64,
    /// Tiles from west to east.
    pub columns: u64,
    /// Tiles from north to south.
    pub rows: u64,
}

impl TileMatrixSet {
    /// The id of the set of web maps.
    pub const WEB_MERCATOR_QUAD: &'static str = "WebMercatorQuad";

    /// A set of one's own. It lies in the middle of the square, so that features may reach beyond its edges.
    pub fn new(plan: TileMatrixSetPlan) -> Result<Self, TileMatrixSetError> {
        let longest = plan.matrix.into_iter().max().unwrap_or(0);
        let zoom = (longest + 2).next_power_of_two().trailing_zeros() as u8;
        check(&plan, zoom)?;
        Ok(Self { plan, registered: None, place: Place { zoom, first: [1, 1], wraps: false } })
    }

    /// The set of web maps (OGC 17-083r4, annex D.1): its tiles are those of the square.
    pub fn web_mercator_quad() -> Self {
        Self {
            registered: Some(Registered {
                uri: "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad",
                well_known_scale_set: "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
            }),
            ..Self::mercator(Self::WEB_MERCATOR_QUAD, "Google Maps Compatible for the World", "EPSG:3857", ["X", "Y"])
        }
    }

    /// Longitude and latitude as they are (OGC 17-083r4, annex D.2): two tiles, which are the upper half of the square.
    pub fn world_crs84_quad() -> Self {
        let crs = TileCrs {
            code: "OGC:CRS84".to_owned(),
            northing_first: false,
            ordered_axes: ["Lon", "Lat"],
            metres_per_unit: METRES_PER_DEGREE,
        };
        let (id, title) = ("WorldCRS84Quad".to_owned(), "CRS84 for the World".to_owned());
        Self {
            plan: TileMatrixSetPlan { id, title, crs, origin: [-180.0, 90.0], tile_side: 180.0, matrix: [2, 1], levels: 24 },
            registered: Some(Registered {
                uri: "http://www.opengis.net/def/tilematrixset/OGC/1.0/WorldCRS84Quad",
                well_known_scale_set: "http://www.opengis.net/def/wkss/OGC/1.0/GoogleCRS84Quad",
            }),
            place: Place { zoom: 1, first: [0, 0], wraps: true },
        }
    }

    /// Mercator on the ellipsoid (OGC 17-083r4, annex D.3).
    pub fn world_mercator_wgs84_quad() -> Self {
        Self {
            registered: Some(Registered {
                uri: "http://www.opengis.net/def/tilematrixset/OGC/1.0/WorldMercatorWGS84Quad",
                well_known_scale_set: "http://www.opengis.net/def/wkss/OGC/1.0/WorldMercatorWGS84",
            }),
            ..Self::mercator("WorldMercatorWGS84Quad", "World Mercator WGS84 (ellipsoid)", "EPSG:3395", ["E", "N"])
        }
    }

    /// Finland (JHS 180, annex 1): 16 levels from 8192 m to 0.25 m a cell.
    pub fn etrs_tm35fin() -> Self {
        let crs = TileCrs { code: "EPSG:3067".to_owned(), northing_first: false, ordered_axes: ["E", "N"], metres_per_unit: 1.0 };
        Self {
            plan: TileMatrixSetPlan {
                id: "ETRS-TM35FIN".to_owned(),
                title: "ETRS89 / TM35FIN (JHS 180)".to_owned(),
                crs,
                origin: [-548_576.0, 8_388_608.0],
                tile_side: 8192.0 * CELLS_PER_TILE as f64,
                matrix: [1, 1],
                levels: 16,
            },
            registered: None,
            place: Place { zoom: 2, first: [1, 1], wraps: false },
        }
    }

    /// The sets that every server has, the one of web maps first.
    pub fn well_known() -> [Self; 4] {
        [Self::web_mercator_quad(), Self::world_crs84_quad(), Self::world_mercator_wgs84_quad(), Self::etrs_tm35fin()]
    }

    fn mercator(id: &str, title: &str, code: &str, ordered_axes: [&'static str; 2]) -> Self {
        let crs = TileCrs { code: code.to_owned(), northing_first: false, ordered_axes, metres_per_unit: 1.0 };
        let half = PI * WGS84_RADIUS_M;
        let (id, title) = (id.to_owned(), title.to_owned());
        Self {
            plan: TileMatrixSetPlan {
                id,
                title,
                crs,
                origin: [-half, half],
                tile_side: 2.0 * half,
                matrix: [1, 1],
                levels: MAX_LEVELS,
            },
            registered: None,
            place: Place { zoom: 0, first: [0, 0], wraps: true },
        }
    }

    /// The id in URLs.
    pub fn id(&self) -> &str {
        &self.plan.id
    }
    /// For people.
    pub fn title(&self) -> &str {
        &self.plan.title
    }
    /// How the registry knows it, if it does.
    pub fn registered(&self) -> Option<Registered> {
        self.registered
    }
    /// The CRS.
    pub fn crs(&self) -> &TileCrs {
        &self.plan.crs
    }
    /// Whether it is the set of web maps, in which every table has its positions anyway.
    pub fn is_web_mercator_quad(&self) -> bool {
        self.plan.id == Self::WEB_MERCATOR_QUAD
    }
    /// Whether the last column is followed by the first.
    pub fn wraps(&self) -> bool {
        self.place.wraps
    }

    /// The upper left corner in the order of the authority, as documents have it.
    pub fn point_of_origin(&self) -> [f64; 2] {
        let [x, y] = self.plan.origin;
        if self.plan.crs.northing_first { [y, x] } else { [x, y] }
    }

    /// West, south, east and north of level 0, in units of the CRS.
    pub fn extent(&self) -> [f64; 4] {
        let ([x, y], [columns, rows]) = (self.plan.origin, self.plan.matrix.map(f64::from));
        [x, y - rows * self.plan.tile_side, x + columns * self.plan.tile_side, y]
    }

    /// All levels.
    pub fn matrices(&self) -> impl Iterator<Item = TileMatrix> + '_ {
        (0..self.plan.levels).map(|level| self.matrix(level))
    }

    /// One level.
    pub fn matrix(&self, level: u8) -> TileMatrix {
        let cell_size = self.plan.tile_side / f64::from(CELLS_PER_TILE) / (1u64 << level) as f64;
        let [columns, rows] = self.plan.matrix.map(|tiles| u64::from(tiles) << level);
        TileMatrix {
            level,
            cell_size,
            scale_denominator: cell_size * self.plan.crs.metres_per_unit / DISPLAY_CELL_M,
            columns,
            rows,
        }
    }

    /// The deepest level that is served: where a unit of the tile is a unit of the square, or the last there is.
    pub fn deepest_level(&self) -> u8 {
        (MAX_TILE_ZOOM - self.place.zoom).min(self.plan.levels - 1)
    }

    /// The tile of the square that a tile of the set is.
    pub fn tile(&self, level: u64, column: u64, row: u64) -> Result<TileAddress, NoTileError> {
        let (set, deepest) = (|| self.plan.id.clone(), self.deepest_level());
        let Some(known) = u8::try_from(level).ok().filter(|level| *level <= deepest) else {
            return Err(NoTileError::Level { set: set(), level, deepest });
        };
        let TileMatrix { columns, rows, .. } = self.matrix(known);
        let [x, y] = self.place.first.map(|first| u64::from(first) << known);
        let inside = column < columns && row < rows;
        let address = inside.then(|| TileAddress::new(u64::from(self.zoom(known)), x + column, y + row).ok()).flatten();
        address.ok_or_else(|| NoTileError::Outside { set: set(), level: known, column, row, columns, rows })
    }

    /// Column and row of a tile of the square, which may lie outside the set.
    pub fn column_row(&self, level: u8, [x, y]: [i64; 2]) -> [i64; 2] {
        let [first_x, first_y] = self.place.first.map(|first| i64::from(first) << level);
        [x - first_x, y - first_y]
    }

    /// The zoom of the square at which a level stands.
    pub fn zoom(&self, level: u8) -> u8 {
        self.place.zoom + level
    }

    /// The levels at which features are shown that web maps show at these zooms: those of about the same scale. It may be
    /// empty.
    pub fn levels(&self, zooms: RangeInclusive<u8>) -> RangeInclusive<u8> {
        let (first, last) = (i32::from(*zooms.start()), i32::from(*zooms.end()));
        let web_tile_m = 2.0 * PI * WGS84_RADIUS_M;
        let ahead = (web_tile_m / (self.plan.tile_side * self.plan.crs.metres_per_unit)).log2().round() as i32;
        let deepest = i32::from(self.deepest_level());
        let from = if first == 0 { 0 } else { (first - ahead).max(0) };
        let to = (last - ahead).clamp(0, deepest);
        from.min(MAX_LEVELS.into()) as u8..=to as u8
    }

    /// A position of the CRS (easting or longitude first) in units of the square; it may lie outside.
    pub fn to_square(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let side = (WORLD_SIZE >> self.place.zoom) as f64;
        let along = |distance: f64, first: u32| (distance / self.plan.tile_side + f64::from(first)) * side;
        [along(x - self.plan.origin[0], self.place.first[0]), along(self.plan.origin[1] - y, self.place.first[1])]
    }
}

fn check(plan: &TileMatrixSetPlan, zoom: u8) -> Result<(), TileMatrixSetError> {
    let id = || plan.id.clone();
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    if plan.id.is_empty() || plan.id.len() > 64 || !plan.id.bytes().all(allowed) || plan.id.bytes().all(|b| b == b'.') {
        return Err(TileMatrixSetError::Id(id()));
    }
    if !plan.origin.into_iter().all(f64::is_finite) {
        return Err(TileMatrixSetError::Number { id: id(), what: "the origin", more: "" });
    }
    if !(plan.tile_side.is_finite() && plan.tile_side > 0.0) {
        return Err(TileMatrixSetError::Number { id: id(), what: "the cell size", more: " above 0" });
    }
    let [columns, rows] = plan.matrix;
    if !(1..=MAX_FIRST_SIDE).contains(&columns) || !(1..=MAX_FIRST_SIDE).contains(&rows) {
        return Err(TileMatrixSetError::Matrix { id: id(), columns, rows });
    }
    let most = MAX_TILE_ZOOM - zoom + 1;
    if !(1..=most).contains(&plan.levels) {
        return Err(TileMatrixSetError::Levels { id: id(), levels: plan.levels, most });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
