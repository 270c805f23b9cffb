//! The .shp, .shx and .dbf of one kind of geometry, while they are written.

use super::{
    FORMAT,
    dbf::Table,
    record::{Bounds, Layout, Record, write_all},
};
use crate::features::encode::{
    EncodeError,
    envelope::Envelope,
    shape::{NoPlace, Shape},
    temporary::TemporaryFile,
};
use std::fs::File;

/// The head of a .shp and of a .shx.
const HEAD_BYTES: usize = 100;

/// A shapefile.
pub(super) struct Files {
    pub name: String,
    dbf: TemporaryFile,
    rows: u32,
    shapes: Option<Shapes>,
}

/// Its geometries.
struct Shapes {
    layout: Layout,
    shp: TemporaryFile,
    shx: TemporaryFile,
    bounds: Option<Bounds>,
    record: Record,
    /// The record as bytes.
    bytes: Vec<u8>,
}

/// What became of a feature.
pub(super) struct Added {
    /// In how many files it is.
    pub files: usize,
    pub placed: Result<(), NoPlace>,
    pub lifted: bool,
}

/// Adds a feature to the files that hold parts of it. One without a geometry goes to the first.
pub(super) fn add(files: &mut [Files], shape: &Shape<'_>, row: &[u8]) -> Result<Added, EncodeError> {
    let mut added = Added { files: 0, placed: Ok(()), lifted: false };
    for file in files.iter_mut() {
        let Some(shapes) = &mut file.shapes else { continue };
        match shapes.record.read(shape, shapes.layout) {
            Ok(true) => {
                added.files += 1;
                added.lifted |= shapes.record.lifted;
                file.add(row)?;
            }
            Ok(false) => {}
            Err(none) => added.placed = Err(none),
        }
    }
    if let (0, Some(first)) = (added.files, files.first_mut()) {
        if let Some(shapes) = &mut first.shapes {
            shapes.record = Record::default();
        }
        first.add(row)?;
    }
    Ok(added)
}

impl Files {
    /// Empty ones of this name; without geometries, a table alone.
    pub fn new(name: String, layout: Option<Layout>, table: &Table) -> Result<Self, EncodeError> {
        let mut dbf = TemporaryFile::new(FORMAT)?;
        dbf.write(&table.head(0))?;
        let shapes = layout.map(Shapes::new).transpose()?;
        Ok(Self { name, dbf, rows: 0, shapes })
    }

    /// Whether there is more than a table.
    pub fn has_shapes(&self) -> bool {
        self.shapes.is_some()
    }

    /// Adds a row with the geometry that was read last.
    fn add(&mut self, row: &[u8]) -> Result<(), EncodeError> {
        self.rows += 1;
        self.dbf.write(row)?;
        self.shapes.as_mut().map_or(Ok(()), |shapes| shapes.add(self.rows))
    }

    /// The files by their extensions, whole.
    pub fn finish(mut self, table: &Table) -> Result<Vec<(&'static str, File)>, EncodeError> {
        const END_OF_FILE: u8 = 0x1a;
        self.dbf.write(&[END_OF_FILE])?;
        self.dbf.write_at(0, &table.head(self.rows))?;
        let mut files = vec![];
        if let Some(mut shapes) = self.shapes {
            let bounds = shapes.bounds;
            for file in [&mut shapes.shp, &mut shapes.shx] {
                file.write_at(0, &head(shapes.layout, file.len(), bounds))?;
            }
            files.extend([("shp", shapes.shp.into_file()?), ("shx", shapes.shx.into_file()?)]);
        }
        files.push(("dbf", self.dbf.into_file()?));
        Ok(files)
    }
}

impl Shapes {
    fn new(layout: Layout) -> Result<Self, EncodeError> {
        let (mut shp, mut shx) = (TemporaryFile::new(FORMAT)?, TemporaryFile::new(FORMAT)?);
        shp.write(&[0; HEAD_BYTES])?;
        shx.write(&[0; HEAD_BYTES])?;
        Ok(Self { layout, shp, shx, bounds: None, record: Record::default(), bytes: vec![] })
    }

    fn add(&mut self, number: u32) -> Result<(), EncodeError> {
        self.bytes.clear();
        self.record.write(self.layout, &mut self.bytes);
        let words = |bytes: u64| ((bytes / 2) as i32).to_be_bytes();
        let length = words(self.bytes.len() as u64);
        self.shx.write(&words(self.shp.len()))?;
        self.shx.write(&length)?;
        self.shp.write(&number.to_be_bytes())?;
        self.shp.write(&length)?;
        if let Some(new) = self.record.bounds {
            let bounds = self.bounds.get_or_insert(new);
            bounds.xy.unite(&new.xy);
            bounds.z = [bounds.z[0].min(new.z[0]), bounds.z[1].max(new.z[1])];
        }
        self.shp.write(&self.bytes)
    }
}

/// The head of a .shp or .shx of so many bytes.
fn head(layout: Layout, bytes: u64, bounds: Option<Bounds>) -> Vec<u8> {
    const FILE_CODE: i32 = 9994;
    const VERSION: i32 = 1000;
    let Bounds { xy, z } = bounds.unwrap_or(Bounds { xy: Envelope([0.0; 4]), z: [0.0; 2] });
    let mut head = Vec::with_capacity(HEAD_BYTES);
    head.extend_from_slice(&FILE_CODE.to_be_bytes());
    head.extend_from_slice(&[0; 20]);
    head.extend_from_slice(&((bytes / 2) as i32).to_be_bytes());
    head.extend_from_slice(&VERSION.to_le_bytes());
    head.extend_from_slice(&layout.code().to_le_bytes());
    write_all(&xy.0, &mut head);
    write_all(&z, &mut head);
    // Measures, of which there are none.
    write_all(&[0.0; 2], &mut head);
    head
}
