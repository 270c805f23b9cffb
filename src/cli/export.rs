//! `lode export`.

use super::{error::Failure, serve::check_crs, sources::Sources};
use crate::{
    app::{self, ArchiveFormat, Console, ExportError, ExportRequest, Target, TilesTarget},
    features::encode::OutputFormat,
    filter::{self, Expr},
    format::archive::Compression,
    model::{CrsOrigin, CrsReference, LonLatBounds, MAX_TILE_ZOOM},
    tiles::TileFormat,
};
use clap::Args;
use std::path::{Path, PathBuf};

/// Write collections to a file, as features or as tiles; the name of the file says the format.
#[derive(Debug, Clone, Args)]
pub struct Export {
    #[command(flatten)]
    sources: Sources,
    /// The file to write: .geojson .geojsonl .csv .fgb .parquet .gpkg .kml .shp.zip, or tiles: .pmtiles .mbtiles
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Ids of the collections to write, joined by commas; all by default.
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    collections: Option<Vec<String>>,
    /// Only features, or tiles, that intersect this box, in degrees; west > east crosses the antimeridian.
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
    #[command(flatten)]
    tiles: Tiles,
    /// Replace the file if it is there.
    #[arg(long)]
    force: bool,
}

/// What is said of tiles.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Tiles")]
struct Tiles {
    /// The zooms, as in 0-14 [default: those of the collections, as they are served].
    #[arg(long, value_name = "FIRST-LAST", value_parser = zooms, conflicts_with_all = ["min_zoom", "max_zoom"])]
    zoom: Option<[u8; 2]>,
    /// The first zoom.
    #[arg(long, value_name = "ZOOM", value_parser = zoom)]
    min_zoom: Option<u8>,
    /// The last zoom.
    #[arg(long, value_name = "ZOOM", value_parser = zoom)]
    max_zoom: Option<u8>,
    /// What tiles are [default: mvt]. `mlt` are MapLibre Tiles, which MapLibre GL JS reads from version 5.12 on.
    #[arg(long, value_name = "FORMAT", value_enum)]
    tile_format: Option<Format>,
    /// How tiles are compressed [default: gzip]. `MBTiles` take gzip only, and few programs read the others in `PMTiles`.
    #[arg(long, value_name = "CODING", value_enum)]
    compression: Option<Coding>,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    Mvt,
    Mlt,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Coding {
    Gzip,
    Br,
    Zstd,
    None,
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
            target: self.tiles.target(&self.output)?,
            collections: self.collections.clone(),
            bbox: self.bbox,
            filter: self.filter.clone(),
            crs: self.crs.clone(),
            lines: !has_ending(&self.output, &[".geojsons", ".geojsonseq"]),
            force: self.force,
        })
    }
}

impl Tiles {
    /// What the name of the file and the options say together.
    fn target(&self, path: &Path) -> Result<Target, Failure> {
        let format = match () {
            () if has_ending(path, &[".pmtiles"]) => ArchiveFormat::PmTiles,
            () if has_ending(path, &[".mbtiles"]) => ArchiveFormat::MbTiles,
            () if self.is_empty() => return format(path).map(Target::Features),
            () => {
                let problem = format!(
                    "{}: zooms, formats and compressions of tiles are for tiles, and this is no archive of tiles",
                    path.display()
                );
                return Err(Failure::usage(problem).hint("tiles are written to .pmtiles and .mbtiles"));
            }
        };
        let compression = match self.compression {
            None | Some(Coding::Gzip) => Compression::Gzip,
            Some(Coding::Br) => Compression::Brotli,
            Some(Coding::Zstd) => Compression::Zstd,
            Some(Coding::None) => Compression::None,
        };
        let tile_format = match self.tile_format {
            None | Some(Format::Mvt) => TileFormat::Mvt,
            Some(Format::Mlt) => TileFormat::Mlt,
        };
        let [min_zoom, max_zoom] = self.zoom.map_or([self.min_zoom, self.max_zoom], |zooms| zooms.map(Some));
        Ok(Target::Tiles(TilesTarget { format, tile_format, compression, min_zoom, max_zoom }))
    }

    fn is_empty(&self) -> bool {
        self.zoom.or(self.min_zoom.or(self.max_zoom).map(|zoom| [zoom; 2])).is_none()
            && self.tile_format.is_none()
            && self.compression.is_none()
    }
}

fn zoom(text: &str) -> Result<u8, String> {
    let zoom = text.trim().parse().ok().filter(|zoom| *zoom <= MAX_TILE_ZOOM);
    zoom.ok_or_else(|| format!("write a zoom from 0 to {MAX_TILE_ZOOM}"))
}

fn zooms(text: &str) -> Result<[u8; 2], String> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    match [zoom(first)?, zoom(last)?] {
        [first, last] if first > last => Err("the first zoom is greater than the last".to_owned()),
        zooms => Ok(zooms),
    }
}

fn format(path: &Path) -> Result<OutputFormat, Failure> {
    const KNOWN: &str = "features are written to .geojson, .geojsonl, .csv, .fgb, .parquet, .gpkg, .kml and .shp.zip, tiles to .pmtiles and .mbtiles";
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if let Some(format) = OutputFormat::of_file(&name) {
        return Ok(format);
    }
    let (problem, hint) = if has_ending(path, &[".shp"]) {
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
        let format = |name: &str| request(&["a.csv", "-o", name]).map(|request| (request.target, request.lines));
        assert_eq!(format("x/a.geojson").unwrap().0, Target::Features(OutputFormat::GeoJson));
        assert_eq!(format("a.geojsonl").unwrap(), (Target::Features(OutputFormat::GeoJsonSeq), true));
        assert_eq!(format("a.geojsons").unwrap(), (Target::Features(OutputFormat::GeoJsonSeq), false));
        for name in ["a.shp", "a", "a.docx"] {
            assert!(format(name).is_err(), "{name}");
        }
    }

    #[test]
    fn tiles_have_zooms_and_a_compression() {
        let tiles = |arguments: &[&str]| match request(&[&["a.csv", "-o"], arguments].concat()).map(|request| request.target) {
            Ok(Target::Tiles(target)) => Some(target),
            _ => None,
        };
        let plain = tiles(&["a.pmtiles"]).unwrap();
        assert_eq!((plain.format, plain.compression, plain.max_zoom), (ArchiveFormat::PmTiles, Compression::Gzip, None));
        let chosen = tiles(&["a.MBTiles", "--zoom", "2-9", "--compression", "zstd"]).unwrap();
        assert_eq!((chosen.format, chosen.min_zoom, chosen.max_zoom), (ArchiveFormat::MbTiles, Some(2), Some(9)));
        assert_eq!(tiles(&["a.pmtiles", "--max-zoom", "7"]).unwrap().max_zoom, Some(7));
        assert_eq!(zooms("5"), Ok([5, 5]));
        assert!(["9-2", "x", "0-99", "-1", "1-2-3"].iter().all(|text| zooms(text).is_err()));
        assert!(request(&["a.csv", "-o", "a.csv", "--zoom", "1-2"]).is_err());
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
