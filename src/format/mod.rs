//! Encodings: one file or folder each. [`open`] turns a path into layers; a layer is a stream of parse
//! jobs, each of which makes a [`RowBatch`] on whatever thread runs it.
//!
//! Each reader is a module with `open(&SourceFile, &ReadOptions) -> Result<Vec<Layer>, FormatError>` and an arm
//! in `open_source`.

pub mod archive;
mod byte_cursor;
pub mod csv;
mod curve;
mod directory;
mod encoding;
pub mod flatgeobuf;
pub mod geojson;
pub mod geopackage;
pub mod geoparquet;
mod iso_time;
pub mod kml;
pub mod mbtiles;
pub mod mlt;
pub mod mvt;
pub mod pmtiles;
mod read_at;
#[cfg(test)]
mod read_back;
pub mod shapefile;
mod source;
mod sqlite;
pub mod tilejson;
mod typed_value;
mod unpack;
mod utf8_stream;
pub mod wkb;

pub use directory::{is_supported, sources_in};
pub use encoding::Encoding;
pub use source::SourceFile;

use crate::model::{ColumnType, CrsReference, RowBatch};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicU64},
};

/// Opens a file: what it is says its first bytes, else its name.
///
/// # Errors
/// [`FormatError::Unsupported`] when no reader knows it, or there is no layer of the name in `options`; else what
/// the reader says.
pub fn open(path: &Path, options: &ReadOptions) -> Result<Vec<Layer>, FormatError> {
    let source = SourceFile::open(path)?;
    let layers = open_source(&source, options)?;
    match &options.layer {
        Some(name) => named(&source, layers, name),
        None => Ok(layers),
    }
}

fn open_source(source: &Arc<SourceFile>, options: &ReadOptions) -> Result<Vec<Layer>, FormatError> {
    let layers = match Encoding::of(source) {
        Some(Encoding::GeoJson) => geojson::open(source, options),
        Some(Encoding::Csv) => csv::open(source, options),
        Some(Encoding::Kml) => kml::open(source, options),
        Some(Encoding::GeoPackage) => geopackage::open(source, options),
        Some(Encoding::Shapefile) => shapefile::open(source, options),
        Some(Encoding::FlatGeobuf) => flatgeobuf::open(source, options),
        Some(Encoding::GeoParquet) => geoparquet::open(source, options),
        Some(Encoding::Zip) => open_zip(source, options),
        Some(Encoding::PmTiles | Encoding::MbTiles) => Err(source
            .unsupported("this is an archive of tiles, which `lode serve` serves as they are; there are no features to read")),
        None => Err(source.unsupported("neither its first bytes nor its name say what it is")),
    };
    match layers {
        Ok(layers) => Ok(layers.into_iter().map(|layer| layer.of(source)).collect()),
        Err(error) => Err(source.damage().unwrap_or(error)),
    }
}

/// A zip archive is a Shapefile, a KMZ, or a folder of other files. What cannot be read among others is a layer whose
/// rows are an error.
fn open_zip(source: &Arc<SourceFile>, options: &ReadOptions) -> Result<Vec<Layer>, FormatError> {
    let members = source.zip_members()?;
    let encoding = |name: &String| Encoding::among_files(Path::new(name)).filter(|encoding| *encoding != Encoding::Zip);
    let holds = |wanted: Encoding| members.iter().any(|name| encoding(name) == Some(wanted));
    let mut opened = vec![];
    // A Shapefile is several members, and so may a KMZ be.
    if holds(Encoding::Shapefile) {
        opened.push((source.stem().to_owned(), shapefile::open(source, options)));
    }
    if holds(Encoding::Kml) {
        opened.push((source.stem().to_owned(), kml::open(source, options)));
    }
    let is_whole = |name: &&String| encoding(name).is_some_and(|e| e != Encoding::Shapefile && e != Encoding::Kml);
    for member in members.iter().filter(is_whole) {
        let layers = source.zip_member(member).and_then(|file| open_source(&file, options));
        opened.push((encoding::stem(Path::new(member)), layers));
    }
    if opened.is_empty() {
        return Err(source.unsupported("the archive holds no file that can be read"));
    }
    if opened.iter().all(|(_, layers)| layers.is_err()) {
        return opened.swap_remove(0).1;
    }
    let layers = opened.into_iter().map(|(name, layers)| layers.unwrap_or_else(|error| vec![Layer::broken(&name, "zip", error)]));
    Ok(layers.flatten().collect())
}

fn named(source: &SourceFile, mut layers: Vec<Layer>, name: &str) -> Result<Vec<Layer>, FormatError> {
    let known: Vec<String> = layers.iter().map(|layer| layer.name.clone()).collect();
    layers.retain(|layer| layer.name == name);
    if layers.is_empty() {
        return Err(source.unsupported(format!("there is no layer `{name}`; there is {}", known.join(", "))));
    }
    Ok(layers)
}

impl Layer {
    /// A layer that cannot be read while others of its source can: its rows are an error.
    fn broken(name: &str, format: &'static str, error: FormatError) -> Self {
        Self {
            name: name.to_owned(),
            format,
            crs: None,
            geometry_column: "geometry".to_owned(),
            columns: vec![],
            rows_hint: None,
            notes: vec![],
            progress: Progress::default(),
            jobs: Box::new(std::iter::once(Err(error))),
        }
    }

    /// Keeps the source as long as its rows are read, and ends with the damage it has, if any.
    fn of(mut self, source: &Arc<SourceFile>) -> Self {
        let source = Arc::clone(source);
        let mut jobs = self.jobs;
        let mut ended = false;
        self.jobs = Box::new(std::iter::from_fn(move || {
            if ended {
                return None;
            }
            let job = jobs.next();
            ended = !matches!(job, Some(Ok(_)));
            if ended { source.damage().map(Err).or(job) } else { job }
        }));
        self
    }
}

/// Parses one stretch of a layer. Runs on any thread, in any order.
pub type ParseJob = Box<dyn FnOnce() -> RowBatch + Send>;

/// The stretches of a layer, in the order of the file. After an error nothing more comes, and what
/// came before it is kept.
pub type ParseJobs = Box<dyn Iterator<Item = Result<ParseJob, FormatError>> + Send>;

/// One layer of a source, opened but not yet read.
pub struct Layer {
    /// The name of the layer in its file, or the file stem.
    pub name: String,
    /// The format's name for people, as in `GeoPackage`.
    pub format: &'static str,
    /// The CRS that the file states, if it does.
    pub crs: Option<CrsReference>,
    /// What the source calls its geometry; `geometry` where it has no name.
    pub geometry_column: String,
    /// The columns that the file states: a layer without rows has them too.
    pub columns: Vec<DeclaredColumn>,
    /// How many rows the file says it has.
    pub rows_hint: Option<u64>,
    /// What the reader decided or noticed: delimiter, encoding, coordinate columns.
    pub notes: Vec<String>,
    /// How far reading has come.
    pub progress: Progress,
    /// The rows.
    pub jobs: ParseJobs,
}

/// How far reading has come, in bytes of the file.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    /// Bytes handed to parse jobs so far.
    pub bytes_read: Arc<AtomicU64>,
    /// Bytes in all.
    pub bytes_total: u64,
}

/// What the user or the configuration says about how to read a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct ReadOptions {
    /// Only this layer.
    pub layer: Option<String>,
    /// The columns of a CSV file that hold the coordinates, x (longitude, easting) first.
    pub xy_columns: Option<[String; 2]>,
    /// The character encoding of a CSV or DBF file, as in `windows-1251`.
    pub encoding: Option<String>,
}

/// Why a file cannot be read, or not further.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// The operating system said no.
    #[error("cannot read {}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// No reader knows it.
    #[error("{}: {reason}", path.display())]
    Unsupported {
        /// The file.
        path: PathBuf,
        /// What it is or seems to be, and what would do.
        reason: String,
    },
    /// The file breaks its own format.
    #[error("{}: {place}: {reason}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Where: `row 12`, `byte 4711`, `header`.
        place: String,
        /// What is wrong there.
        reason: String,
    },
    /// More than is sane: a decompression bomb, a single row of gigabytes.
    #[error("{}: {reason}", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// What is too large, and the limit.
        reason: String,
    },
}

/// A column name and the type that the file declares for it.
pub type DeclaredColumn = (String, ColumnType);

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::{fs, io::Write};

    const POINT: &str = r#"{"type":"Point","coordinates":[1,2]}"#;

    fn rows_and_error(layer: Layer) -> (usize, Option<String>) {
        let (mut rows, mut error) = (0, None);
        for job in layer.jobs {
            match job {
                Ok(job) => rows += job().len(),
                Err(e) => error = Some(e.to_string()),
            }
        }
        (rows, error)
    }

    #[test]
    fn a_zip_archive_is_a_folder_of_layers_and_one_can_be_chosen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("all.zip");
        let mut zip = zip::ZipWriter::new(fs::File::create(&path).unwrap());
        for name in ["b/roads.geojson", "a.json", "readme.txt"] {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(POINT.as_bytes()).unwrap();
        }
        zip.finish().unwrap();
        let names =
            |options: &ReadOptions| open(&path, options).map(|layers| layers.into_iter().map(|l| l.name).collect::<Vec<_>>());
        assert_eq!(names(&ReadOptions::default()).unwrap(), ["a", "roads"]);
        let chosen = ReadOptions { layer: Some("roads".to_owned()), ..ReadOptions::default() };
        assert_eq!(names(&chosen).unwrap(), ["roads"]);
        let missing = ReadOptions { layer: Some("rivers".to_owned()), ..ReadOptions::default() };
        assert!(names(&missing).unwrap_err().to_string().contains("a, roads"));
    }

    #[test]
    fn a_bad_member_does_not_cost_the_others_of_its_archive() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mixed.zip");
        let write = |members: &[(&str, &str)]| {
            let mut zip = zip::ZipWriter::new(fs::File::create(&path).unwrap());
            for (name, text) in members {
                zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
                zip.write_all(text.as_bytes()).unwrap();
            }
            zip.finish().unwrap();
            open(&path, &ReadOptions::default())
        };
        let bad = [("bad.gpkg", "no database"), ("c.fgb", "no FlatGeobuf"), ("roads.shp", "no shapes"), ("x.kml", "<html/>")];
        let mut layers = write(&[&bad[..], &[("good.geojson", POINT)]].concat()).unwrap();
        let good = layers.remove(layers.iter().position(|layer| layer.name == "good").unwrap());
        assert_eq!(rows_and_error(good), (1, None));
        let found: Vec<_> = layers.into_iter().map(|layer| (layer.name.clone(), rows_and_error(layer))).collect();
        assert!(found.len() == 4 && found.iter().all(|(_, (rows, error))| *rows == 0 && error.is_some()), "{found:?}");
        assert!(write(&bad[..2]).is_err());
    }

    #[test]
    fn rows_of_a_packed_file_outlive_its_opening_and_damage_ends_them() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("points.geojsonl.gz");
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        (0..50_000).for_each(|i| writeln!(encoder, r#"{{"type":"Point","coordinates":[1.{i},2]}}"#).unwrap());
        let bytes = encoder.finish().unwrap();
        fs::write(&path, &bytes).unwrap();
        let mut layers = open(&path, &ReadOptions::default()).unwrap();
        assert_eq!(layers[0].name, "points");
        assert_eq!(rows_and_error(layers.remove(0)), (50_000, None));
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        let (rows, error) = rows_and_error(open(&path, &ReadOptions::default()).unwrap().remove(0));
        assert!(rows > 1000 && rows < 50_000 && error.unwrap().contains("truncated"));
    }

    #[test]
    fn what_no_reader_knows_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes.md");
        fs::write(&path, "# notes").unwrap();
        assert!(matches!(open(&path, &ReadOptions::default()), Err(FormatError::Unsupported { .. })));
    }
}
