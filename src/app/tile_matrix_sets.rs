//! From settings to tile matrix sets.

use crate::{
    config::TileMatrixSetSettings,
    crs::{Crs, CrsError},
    model::{
        CELLS_PER_TILE, CrsOrigin, CrsReference, METRES_PER_DEGREE, TileCrs, TileMatrixSet, TileMatrixSetError, TileMatrixSetPlan,
    },
    tiles::{Grids, IdTakenError},
};

/// Why settings make no tile matrix sets.
#[derive(Debug, thiserror::Error)]
pub enum GridSettingsError {
    /// Nothing that tiles can be cut in.
    #[error("tile matrix set `{id}`: its CRS cannot be used")]
    Crs {
        /// The set.
        id: String,
        /// Why.
        #[source]
        source: CrsError,
    },
    /// Documents have to name it.
    #[error("tile matrix set `{id}`: `{crs}` has no code; write one that has, as in EPSG:28412")]
    NoCode {
        /// The set.
        id: String,
        /// The CRS.
        crs: String,
    },
    /// Scales cannot be told.
    #[error("tile matrix set `{id}`: `{crs}` counts in {unit}; only metres, kilometres, feet and degrees are known")]
    Unit {
        /// The set.
        id: String,
        /// The CRS.
        crs: String,
        /// Its unit.
        unit: String,
    },
    /// Its numbers do not go together.
    #[error("tile matrix set `{id}`: {message}")]
    Cells {
        /// The set.
        id: String,
        /// Why.
        message: String,
    },
    /// Its numbers cannot be.
    #[error(transparent)]
    Set(#[from] TileMatrixSetError),
    /// Two with one id.
    #[error(transparent)]
    IdTaken(#[from] IdTakenError),
}

/// The well-known sets and those of the settings.
pub fn grids(settings: &[TileMatrixSetSettings], max_bytes: u64) -> Result<Grids, GridSettingsError> {
    let own = settings.iter().map(tile_matrix_set).collect::<Result<_, _>>()?;
    Ok(Grids::new(own, usize::try_from(max_bytes).unwrap_or(usize::MAX))?)
}

fn tile_matrix_set(settings: &TileMatrixSetSettings) -> Result<TileMatrixSet, GridSettingsError> {
    let id = || settings.id.clone();
    let (cell_size, levels) = settings.cells().map_err(|(_, message)| GridSettingsError::Cells { id: id(), message })?;
    let (definition, origin) = (settings.crs.clone(), CrsOrigin::Configuration);
    let crs = Crs::resolve(&CrsReference { definition, origin, authority_axis_order: false });
    let crs = tile_crs(&id(), &crs.map_err(|source| GridSettingsError::Crs { id: id(), source })?)?;
    Ok(TileMatrixSet::new(TileMatrixSetPlan {
        id: id(),
        title: settings.title.clone().unwrap_or_else(id),
        crs,
        origin: settings.origin,
        tile_side: cell_size * f64::from(CELLS_PER_TILE),
        matrix: settings.matrix,
        levels,
    })?)
}

fn tile_crs(id: &str, crs: &Crs) -> Result<TileCrs, GridSettingsError> {
    let (id, name) = (|| id.to_owned(), || crs.name().to_owned());
    let code = crs.code().ok_or_else(|| GridSettingsError::NoCode { id: id(), crs: name() })?.to_owned();
    let metres_per_unit = match crs.unit() {
        "metre" => 1.0,
        "kilometre" => 1000.0,
        "foot" => 0.3048,
        "US survey foot" => 1200.0 / 3937.0,
        "degree" => METRES_PER_DEGREE,
        unit => return Err(GridSettingsError::Unit { id: id(), crs: name(), unit: unit.to_owned() }),
    };
    let ordered_axes = match (crs.is_geographic(), crs.northing_first()) {
        (true, true) => ["Lat", "Lon"],
        (true, false) => ["Lon", "Lat"],
        (false, true) => ["N", "E"],
        (false, false) => ["E", "N"],
    };
    Ok(TileCrs { code, northing_first: crs.northing_first(), ordered_axes, metres_per_unit })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::CellSizes;

    fn settings(crs: &str) -> TileMatrixSetSettings {
        TileMatrixSetSettings {
            id: "own".to_owned(),
            title: None,
            crs: crs.to_owned(),
            origin: [12_000_000.0, 6_000_000.0],
            cell_sizes: CellSizes::First(4096.0),
            levels: Some(12),
            matrix: [1, 1],
        }
    }

    #[test]
    fn axes_and_units_are_those_of_the_crs() {
        for (crs, axes, metres) in [
            ("EPSG:28412", ["N", "E"], 1.0),
            ("EPSG:3067", ["E", "N"], 1.0),
            ("EPSG:4284", ["Lat", "Lon"], METRES_PER_DEGREE),
            ("EPSG:2225", ["E", "N"], 1200.0 / 3937.0),
        ] {
            let set = tile_matrix_set(&settings(crs)).unwrap();
            assert_eq!((set.crs().ordered_axes, set.crs().metres_per_unit), (axes, metres), "{crs}");
        }
        let set = tile_matrix_set(&settings("EPSG:28412")).unwrap();
        assert_eq!(set.point_of_origin(), [6_000_000.0, 12_000_000.0]);
    }

    #[test]
    fn what_cannot_be_says_why() {
        let refused = |settings: &[TileMatrixSetSettings]| grids(settings, 0).unwrap_err().to_string();
        assert!(refused(&[settings("EPSG:99999")]).contains("its CRS cannot be used"));
        assert!(refused(&[settings("+proj=tmerc +lon_0=70.123 +ellps=krass")]).contains("has no code"));
        assert!(refused(&[settings("EPSG:28412"), settings("EPSG:28412")]).contains("`own` already"));
        assert!(refused(&[TileMatrixSetSettings { id: "WebMercatorQuad".into(), ..settings("EPSG:3857") }]).contains("already"));
        assert!(refused(&[TileMatrixSetSettings { levels: Some(30), ..settings("EPSG:28412") }]).contains("1 to 19 levels"));
        assert!(refused(&[TileMatrixSetSettings { levels: None, ..settings("EPSG:28412") }]).contains("`levels` must say"));
    }
}
