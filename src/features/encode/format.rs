//! The formats that features are given in.

/// A format of features.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputFormat {
    /// RFC 7946.
    GeoJson,
    /// One `GeoJSON` feature per record (RFC 8142), or per line for `geojsonl`.
    GeoJsonSeq,
    /// OGC Features and Geometries JSON (OGC 21-045r1).
    JsonFg,
    /// RFC 4180 in UTF-8.
    Csv,
    /// With its index.
    FlatGeobuf,
    /// `GeoParquet` 1.1.
    GeoParquet,
    /// OGC 12-128r19.
    GeoPackage,
    /// OGC 12-007r2.
    Kml,
    /// A zip archive of .shp, .shx, .dbf, .prj and .cpg.
    Shapefile,
}

impl OutputFormat {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::GeoJson,
        Self::GeoJsonSeq,
        Self::JsonFg,
        Self::Csv,
        Self::FlatGeobuf,
        Self::GeoParquet,
        Self::GeoPackage,
        Self::Kml,
        Self::Shapefile,
    ];

    /// The value of `f`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::GeoJson => "json",
            Self::GeoJsonSeq => "geojsonseq",
            Self::JsonFg => "jsonfg",
            Self::Csv => "csv",
            Self::FlatGeobuf => "fgb",
            Self::GeoParquet => "parquet",
            Self::GeoPackage => "gpkg",
            Self::Kml => "kml",
            Self::Shapefile => "shp",
        }
    }

    /// For people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::GeoJson => "GeoJSON",
            Self::GeoJsonSeq => "GeoJSON text sequence",
            Self::JsonFg => "JSON-FG",
            Self::Csv => "CSV",
            Self::FlatGeobuf => "FlatGeobuf",
            Self::GeoParquet => "GeoParquet",
            Self::GeoPackage => "GeoPackage",
            Self::Kml => "KML",
            Self::Shapefile => "Shapefile",
        }
    }

    /// The media type of an answer.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::GeoJson => "application/geo+json",
            Self::GeoJsonSeq => "application/geo+json-seq",
            Self::JsonFg => "application/vnd.ogc.fg+json",
            Self::Csv => "text/csv; charset=utf-8",
            Self::FlatGeobuf => "application/flatgeobuf",
            Self::GeoParquet => "application/vnd.apache.parquet",
            Self::GeoPackage => "application/geopackage+sqlite3",
            Self::Kml => "application/vnd.google-earth.kml+xml",
            Self::Shapefile => "application/zip",
        }
    }

    /// What follows the name of a file.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::GeoJson => "geojson",
            Self::GeoJsonSeq => "geojsonl",
            Self::JsonFg => "fg.json",
            Self::Csv => "csv",
            Self::FlatGeobuf => "fgb",
            Self::GeoParquet => "parquet",
            Self::GeoPackage => "gpkg",
            Self::Kml => "kml",
            Self::Shapefile => "shp.zip",
        }
    }

    /// The format of a file of this name, if it is one of features.
    pub fn of_file(name: &str) -> Option<Self> {
        const EXTENSIONS: [(&str, OutputFormat); 15] = [
            (".fg.json", OutputFormat::JsonFg),
            (".jsonfg", OutputFormat::JsonFg),
            (".geojson", OutputFormat::GeoJson),
            (".json", OutputFormat::GeoJson),
            (".geojsonl", OutputFormat::GeoJsonSeq),
            (".ndjson", OutputFormat::GeoJsonSeq),
            (".geojsons", OutputFormat::GeoJsonSeq),
            (".geojsonseq", OutputFormat::GeoJsonSeq),
            (".csv", OutputFormat::Csv),
            (".fgb", OutputFormat::FlatGeobuf),
            (".parquet", OutputFormat::GeoParquet),
            (".geoparquet", OutputFormat::GeoParquet),
            (".gpkg", OutputFormat::GeoPackage),
            (".kml", OutputFormat::Kml),
            (".shp.zip", OutputFormat::Shapefile),
        ];
        let name = name.to_lowercase();
        EXTENSIONS.iter().find(|(extension, _)| name.ends_with(extension)).map(|(_, format)| *format)
    }

    /// Whether an answer is a page with links to the next one; the others hold all that matches unless a `limit`
    /// is given.
    pub const fn is_paged(self) -> bool {
        matches!(self, Self::GeoJson | Self::JsonFg)
    }

    /// Whether its coordinates can be in other CRSs than longitude and latitude on WGS 84.
    pub const fn has_crs(self) -> bool {
        !matches!(self, Self::Kml)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_known_by_the_name_of_its_file() {
        for format in OutputFormat::ALL {
            assert_eq!(OutputFormat::of_file(&format!("Deposits.2024.{}", format.extension().to_uppercase())), Some(format));
        }
        assert_eq!(OutputFormat::of_file("deposits.pmtiles"), None);
    }
}
