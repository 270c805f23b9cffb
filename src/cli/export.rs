//! `lode export`.

use super::{error::Failure, serve::check_crs, sources::Sources};
use crate::{
    app::{self, Console, ExportError, ExportRequest},
    features::encode::OutputFormat,
    filter::{self, Expr},
    model::{CrsOrigin, CrsReference, LonLatBounds},
};
use clap::Args;
use std::path::{Path, PathBuf};

/// Write a collection to a file; the name of the file says the format.
#[derive(Debug, Clone, Args)]
pub struct Export {
    #[command(flatten)]
    sources: Sources,
    /// The file to write: .geojson .geojsonl .csv .fgb .parquet .gpkg .kml .shp.zip
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Ids of the collections to write, joined by commas; all by default.
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    collections: Option<Vec<String>>,
    /// Only features that intersect this box, in degrees; west > east crosses the antimeridian.
    #[arg(long, value_name = "W,S,E,N", value_parser = bbox, allow_hyphen_values = true)]
    bbox: Option<LonLatBounds>,
    /// Only features for which this is true, in CQL2 text, as in `status = 'active' AND ore_t > 1000`.
    #[arg(long, value_name = "CQL2", value_parser = filter::parse_text)]
    filter: Option<Expr>,
    /// The coordinate reference system of the file, as in EPSG:28412 [default: longitude and latitude on WGS 84].
    #[arg(long, value_name = "CRS")]
    crs: Option<String>,
    /// The coordinate reference system of sources that do not state one.
    #[arg(long, value_name = "CRS")]
    source_crs: Option<String>,
    /// Replace the file if it is there.
    #[arg(long)]
    force: bool,
}

impl Export {
    /// Writes the file.
    pub fn run(self, console: Console) -> Result<(), Failure> {
        self.sources.check()?;
        check_crs(self.crs.as_deref())?;
        check_crs(self.source_crs.as_deref())?;
        let request = self.request()?;
        let reference = |definition| CrsReference { definition, origin: CrsOrigin::CommandLine, authority_axis_order: false };
        let settings = self.sources.settings(self.source_crs.map(reference).as_ref())?;
        let runtime = tokio::runtime::Runtime::new()?;
        let exported = runtime.block_on(app::export(settings, request, console));
        // After an interrupt a file may still be read, and nobody waits for it.
        runtime.shutdown_background();
        exported.map_err(Failure::from)
    }

    fn request(&self) -> Result<ExportRequest, Failure> {
        Ok(ExportRequest {
            output: self.output.clone(),
            format: format(&self.output)?,
            collections: self.collections.clone(),
            bbox: self.bbox,
            filter: self.filter.clone(),
            crs: self.crs.clone(),
            lines: !has_ending(&self.output, &[".geojsons", ".geojsonseq"]),
            force: self.force,
        })
    }
}

fn format(path: &Path) -> Result<OutputFormat, Failure> {
    const KNOWN: &str = "features are written to .geojson, .geojsonl, .csv, .fgb, .parquet, .gpkg, .kml and .shp.zip";
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if let Some(format) = OutputFormat::of_file(&name) {
        return Ok(format);
    }
    let (problem, hint) = if has_ending(path, &[".pmtiles", ".mbtiles"]) {
        ("tile archives cannot be written yet", KNOWN)
    } else if has_ending(path, &[".shp"]) {
        ("a Shapefile is several files, which are written as one archive", "name it .shp.zip")
    } else {
        ("its name does not say which format is meant", KNOWN)
    };
    Err(Failure::usage(format!("{}: {problem}", path.display())).hint(hint))
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    let name = path.to_string_lossy().to_lowercase();
    endings.iter().any(|ending| name.ends_with(ending))
}

fn bbox(text: &str) -> Result<LonLatBounds, String> {
    let numbers: Result<Vec<f64>, _> = text.split(',').map(|number| number.trim().parse()).collect();
    match numbers.as_deref() {
        Ok(&[west, south, east, north]) => LonLatBounds::new(west, south, east, north).map_err(|error| error.to_string()),
        _ => Err("write four numbers: west,south,east,north in degrees".to_owned()),
    }
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        let hint = error.hint();
        let failure = if error.is_usage() { Self::usage(error) } else { Self::work(error) };
        match hint {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        export: Export,
    }

    fn request(arguments: &[&str]) -> Result<ExportRequest, Failure> {
        Line::try_parse_from(std::iter::once(&"export").chain(arguments)).unwrap().export.request()
    }

    #[test]
    fn the_name_of_the_file_says_the_format() {
        let format = |name: &str| request(&["a.csv", "-o", name]).map(|request| (request.format, request.lines));
        assert_eq!(format("x/a.geojson").unwrap().0, OutputFormat::GeoJson);
        assert_eq!(format("a.geojsonl").unwrap(), (OutputFormat::GeoJsonSeq, true));
        assert_eq!(format("a.geojsons").unwrap(), (OutputFormat::GeoJsonSeq, false));
        for name in ["a.pmtiles", "a.shp", "a", "a.docx"] {
            assert!(format(name).is_err(), "{name}");
        }
    }

    #[test]
    fn a_box_may_begin_with_a_minus_and_cross_the_antimeridian() {
        let request = request(&["a.csv", "-o", "a.csv", "--bbox", "-170,-10,-160,10", "--collections", "a,b"]).unwrap();
        assert_eq!(request.bbox, LonLatBounds::new(-170.0, -10.0, -160.0, 10.0).ok());
        assert_eq!(request.collections.unwrap(), ["a", "b"]);
        assert!(bbox("170,0,-170,1").unwrap().crosses_antimeridian());
        assert!(["1,2,3", "a,b,c,d", "0,5,1,4", "1,2,3,NaN"].iter().all(|text| bbox(text).is_err()));
    }
}
