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

use super::{
    EncodeError, FeatureSet, FeatureWriter,
    staged::{Build, Places, Staged},
    stream::Place,
    temporary::Parts,
};
use layer::Layer;
use package::Package;
use std::path::Path;
use tempfile::TempPath;

const FORMAT: &str = "GeoPackage";

/// A file with one layer, or a layer of a file.
pub(super) struct GeoPackage {
    set: FeatureSet,
    /// `None` when it is whole.
    package: Option<Package>,
    layer: Layer,
    /// The temporary file, if it is one.
    path: Option<TempPath>,
    parts: Option<Parts>,
}

impl GeoPackage {
    /// Of a whole set, to be sent.
    pub fn new(set: FeatureSet) -> Result<Self, EncodeError> {
        let file = tempfile::Builder::new().prefix("lode-").suffix(".gpkg").tempfile().map_err(failed)?;
        let path = file.into_temp_path();
        let package = Package::open(&path, true)?;
        Self::layer_of(package, set, Some(path))
    }

    fn layer_of(package: Package, set: FeatureSet, path: Option<TempPath>) -> Result<Self, EncodeError> {
        let layer = Layer::create(&package, &set)?;
        Ok(Self { set, package: Some(package), layer, path, parts: None })
    }
}

fn failed(source: std::io::Error) -> EncodeError {
    EncodeError::TemporaryFile { format: FORMAT, source }
}

impl Build for GeoPackage {
    /// First the R-tree, for which rows must come along the Hilbert curve, then the rows, in the order of their keys.
    const PASSES: usize = 2;

    fn set(&self) -> &FeatureSet {
        &self.set
    }

    fn places(&self, pass: usize) -> Places {
        self.layer.places(&self.set, pass)
    }

    fn add(&mut self, pass: usize, places: &[Place], _out: &mut Vec<u8>) -> Result<u64, EncodeError> {
        match (&self.package, pass) {
            (Some(package), 0) => self.layer.add_boxes(package, &self.set, places),
            (Some(package), _) => self.layer.add_rows(package, &self.set, places).map(|()| 0),
            (None, _) => Ok(0),
        }
    }

    fn end_pass(&mut self, pass: usize, _out: &mut Vec<u8>) -> Result<(), EncodeError> {
        let Some(package) = self.package.take_if(|_| pass + 1 == Self::PASSES) else { return Ok(()) };
        self.layer.finish(&package)?;
        package.close()?;
        if let Some(path) = &self.path {
            self.parts = Some(Parts::new(FORMAT, [std::fs::File::open(path).map_err(failed)?]));
        }
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
pub fn add_layer(path: &Path, set: FeatureSet, mut go_on: impl FnMut(usize) -> bool) -> Result<Option<Vec<String>>, EncodeError> {
    let mut writer = Staged::new(GeoPackage::layer_of(Package::open(path, false)?, set, None)?);
    // Nothing is sent: the bytes are in the file.
    while writer.write_chunk(&mut vec![])? {
        if !go_on(writer.features_written()) {
            return Ok(None);
        }
    }
    Ok(Some(writer.notes()))
}
