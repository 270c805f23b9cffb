//! Plain types that every floor shares, validated in their constructors.

mod batch;
mod bounds;
mod column;
mod crs_reference;
mod defect;
mod defects;
mod digits;
mod geometries;
mod geometry_kind;
mod id;
mod network;
mod query;
mod report;
mod spatial_op;
mod tile;
mod tile_matrix_set;
mod time_columns;
mod when;
mod world;

pub use batch::RowBatch;
pub use bounds::{BoundsError, LonLatBounds};
pub use column::{ColumnBuilder, ColumnType, TextValues, Value, Values};
pub use crs_reference::{CrsOrigin, CrsReference};
pub use defect::{Defect, DefectKind, Outcome};
pub use defects::{DefectCount, DefectLog, Defects, LISTED_PER_KIND};
pub use digits::to_15_digits;
pub use geometries::{Flattened, Geometries, GeometryError, RowGeometry};
pub use geometry_kind::{GeometryKind, PartKind};
pub use id::{CollectionId, CollectionIdError, FeatureId};
pub use network::{IpNetwork, IpNetworkError};
pub use query::{PageKey, PageStart};
pub use report::{ColumnSummary, CrsReport, LoadReport};
pub use spatial_op::SpatialOp;
pub use tile::{MAX_TILE_ZOOM, TILE_EXTENT, TileAddress, TileAddressError, TilePoint};
pub use tile_matrix_set::{
    CELLS_PER_TILE, METRES_PER_DEGREE, NoTileError, Registered, TileCrs, TileMatrix, TileMatrixSet, TileMatrixSetError,
    TileMatrixSetPlan,
};
pub use time_columns::TimeColumns;
pub use when::{Instant, When};
pub use world::{MAX_LATITUDE_DEG, WORLD_SIZE, WorldBox, WorldPoint};
