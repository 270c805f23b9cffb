//! A coordinate reference system as somebody wrote it down.

use std::fmt;

/// What a file, the configuration or the user says the coordinates are in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct CrsReference {
    /// Anything that PROJ understands: `EPSG:28412`, a URN or URI, WKT 1 or 2, PROJJSON, a PROJ string.
    pub definition: String,
    /// Where it was found.
    pub origin: CrsOrigin,
    /// Whether coordinates in the file are in the axis order of the authority (northing first for
    /// EPSG:28412). Almost every format stores x, y (easting, longitude first) whatever the authority says.
    pub authority_axis_order: bool,
}

/// Where a CRS was found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CrsOrigin {
    /// In the file itself or beside it; says where, as in `crs member` or `faults.prj`.
    File(String),
    /// In the configuration file.
    Configuration,
    /// `--crs` on the command line.
    CommandLine,
    /// Nowhere: the default, longitude and latitude on WGS 84.
    Default,
}

impl CrsReference {
    /// Longitude, latitude on WGS 84, because nothing says otherwise.
    pub fn default_crs84() -> Self {
        Self { definition: "OGC:CRS84".to_owned(), origin: CrsOrigin::Default, authority_axis_order: false }
    }

    /// A definition found in the file, with coordinates stored x, y.
    pub fn from_file(definition: impl Into<String>, place: impl Into<String>) -> Self {
        Self { definition: definition.into(), origin: CrsOrigin::File(place.into()), authority_axis_order: false }
    }
}

impl fmt::Display for CrsOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(place) => write!(f, "from {place}"),
            Self::Configuration => f.write_str("from the configuration"),
            Self::CommandLine => f.write_str("from --crs"),
            Self::Default => f.write_str("assumed: the file does not say"),
        }
    }
}
