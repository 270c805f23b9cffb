//! GeoPackage 1.3 (OGC 12-128r17): a SQLite database, built in a temporary file and then sent; or a layer in a file
//! that may hold others.
//!
//! ```text
//! package   the database, its system tables       layer   one table of features, its R-tree and triggers
//! row       a row and its geometry                rtree   the packed R-tree, written as SQLite keeps it
//! ```

mod layer;
mod package;
mod row;
mod rtree;
#[cfg(test)]
mod tests;

use super::{EncodeError, FeatureSet, RowCursor, shape::no_place_note, staged::Build, stream::Place, temporary::Parts};
use layer::Layer;
use package::Package;
use std::path::Path;
use tempfile::TempPath;

const FORMAT: &str = "GeoPackage";

/// How many features of a layer are written between two looks at whether somebody still waits for them.
const FEATURES_PER_STEP: usize = 4096;

/// A file with one layer.
pub(super) struct GeoPackage {
    set: FeatureSet,
    package: Option<Package>,
    layer: Layer,
    path: TempPath,
    parts: Option<Parts>,
}

impl GeoPackage {
    /// Of a whole set.
    pub fn new(set: FeatureSet) -> Result<Self, EncodeError> {
        let failed = |source| EncodeError::TemporaryFile { format: FORMAT, source };
        let path = tempfile::Builder::new().prefix("lode-").suffix(".gpkg").tempfile().map_err(failed)?.into_temp_path();
        let package = Package::open(&path, true)?;
        let layer = Layer::create(&package, &set)?;
        Ok(Self { set, package: Some(package), layer, path, parts: None })
    }
}

impl Build for GeoPackage {
    fn set(&self) -> &FeatureSet {
        &self.set
    }

    fn add(&mut self, places: &[Place], _out: &mut Vec<u8>) -> Result<u64, EncodeError> {
        match &self.package {
            Some(package) => self.layer.add(package, &self.set, places),
            None => Ok(0),
        }
    }

    fn finish(&mut self, _out: &mut Vec<u8>) -> Result<(), EncodeError> {
        if let Some(package) = self.package.take() {
            self.layer.finish(&package)?;
            package.close()?;
        }
        let file = std::fs::File::open(&self.path).map_err(|source| EncodeError::TemporaryFile { format: FORMAT, source })?;
        self.parts = Some(Parts::new(FORMAT, [file]));
        Ok(())
    }

    fn send(&mut self, out: &mut Vec<u8>) -> Result<bool, EncodeError> {
        self.parts.as_mut().map_or(Ok(false), |parts| parts.send(out))
    }

    fn notes(&self) -> Vec<String> {
        self.layer.notes().to_vec()
    }
}

/// Adds a set as a layer to a GeoPackage, which is made where it is not there: for files of several layers. All of
/// the layer is written or none. `go_on` is told the features written so far, and stops the work with `false`.
/// Gives what people should know of the layer; `None` if it was stopped.
///
/// # Errors
/// [`EncodeError::Library`] where SQLite cannot write the file, and where it has a table of this name.
pub fn add_layer(
    path: &Path,
    set: &FeatureSet,
    mut go_on: impl FnMut(usize) -> bool,
) -> Result<Option<Vec<String>>, EncodeError> {
    let package = Package::open(path, false)?;
    let mut layer = Layer::create(&package, set)?;
    let (mut rows, mut done, mut without_place) = (RowCursor::new(&set.rows), 0, 0);
    loop {
        let next = rows.by_ref().take(FEATURES_PER_STEP).zip(done..);
        let places: Vec<Place> = next.map(|(row, place)| Place { place, row }).collect();
        if places.is_empty() {
            break;
        }
        without_place += layer.add(&package, set, &places)?;
        done += places.len();
        if !go_on(done) {
            return Ok(None);
        }
    }
    layer.finish(&package)?;
    package.close()?;
    Ok(Some(no_place_note(set, without_place).into_iter().chain(layer.notes().iter().cloned()).collect()))
}
