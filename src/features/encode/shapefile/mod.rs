//! Shapefiles (Esri, July 1998) in a zip archive: one for each kind of geometry, with the names and cuts of columns
//! told in `columns.csv`.
//!
//! ```text
//! plan   which files, and whether they stay below two gigabytes     record  one geometry
//! dbf    the table                                                  files   .shp, .shx and .dbf being written
//! archive   temporary files → a zip archive
//! ```

mod archive;
mod dbf;
mod files;
mod plan;
mod record;
#[cfg(test)]
mod tests;

use super::{
    AxisOrder, EncodeError, FeatureSet,
    described_crs::described_crs,
    fields::{FieldCells, fields},
    shape::{NoPlace, Shape},
    staged::Build,
    stream::Place,
};
use archive::Archive;
use dbf::Table;
use files::Files;
use plan::Plan;

const FORMAT: &str = "Shapefile";

/// An archive of shapefiles.
pub(super) struct Shapefile {
    set: FeatureSet,
    table: Table,
    files: Vec<Files>,
    prj: String,
    /// Features with parts of several kinds, which are in several files.
    divided: u64,
    /// Features with positions without a height among those that have one.
    lifted: u64,
    archive: Option<Archive>,
}

impl Shapefile {
    /// Of a whole set; refused where a file would be too large.
    pub fn new(set: FeatureSet) -> Result<Self, EncodeError> {
        let table = Table::new(&set, fields(&set))?;
        let plan = Plan::of(&set);
        plan.check(table.record_bytes())?;
        let files = plan.files(&set.name).map(|(name, layout)| Files::new(name, layout, &table)).collect::<Result<_, _>>()?;
        let prj = described_crs(&set, FORMAT)?.esri_wkt.clone();
        Ok(Self { table, files, prj, divided: 0, lifted: 0, archive: None, set })
    }

    fn members(&mut self) -> Result<Archive, EncodeError> {
        let mut archive = Archive::default();
        for files in std::mem::take(&mut self.files) {
            let name = files.name.clone();
            let has_prj = files.has_shapes() && !self.prj.is_empty();
            for (extension, file) in files.finish(&self.table)? {
                archive.add(format!("{name}.{extension}"), file);
            }
            if has_prj {
                archive.add(format!("{name}.prj"), std::io::Cursor::new(self.prj.clone()));
            }
            archive.add(format!("{name}.cpg"), std::io::Cursor::new("UTF-8"));
        }
        archive.add("columns.csv".to_owned(), std::io::Cursor::new(self.table.description()));
        let about = &self.set.about;
        if !about.provenance.is_empty() {
            let text = format!("{}\n\n{}\n\n{}\n", about.title, about.description, about.provenance);
            archive.add("provenance.txt".to_owned(), std::io::Cursor::new(text));
        }
        Ok(archive)
    }
}

impl Build for Shapefile {
    fn set(&self) -> &FeatureSet {
        &self.set
    }

    fn add(&mut self, _pass: usize, places: &[Place], _out: &mut Vec<u8>) -> Result<u64, EncodeError> {
        let Self { set, table, files, divided, lifted, .. } = self;
        let cells: Vec<FieldCells<'_>> = table.fields().map(|field| field.cells(set)).collect();
        let (mut row, mut without_place) = (vec![], 0);
        for &at in places {
            row.clear();
            table.write_row(&cells, at, &mut row);
            let shape = Shape::of(set, at.row, AxisOrder::Xy);
            let added = files::add(files, &shape, &row)?;
            without_place += u64::from(added.placed == Err(NoPlace));
            *divided += u64::from(added.files > 1);
            *lifted += u64::from(added.lifted);
        }
        Ok(without_place)
    }

    fn end_pass(&mut self, _pass: usize, _out: &mut Vec<u8>) -> Result<(), EncodeError> {
        self.archive = Some(self.members()?);
        Ok(())
    }

    fn send(&mut self, out: &mut Vec<u8>) -> Result<bool, EncodeError> {
        self.archive.as_mut().map_or(Ok(false), |archive| archive.send(out))
    }

    fn notes(&self) -> Vec<String> {
        let told = |count: u64, note: &str| (count > 0).then(|| format!("{note}: {count}"));
        let geometry = [
            told(self.divided, "features that have parts of several kinds and are divided over several files"),
            told(self.lifted, "features that have positions without a height, which is 0 in the file"),
        ];
        let prj =
            self.prj.is_empty().then(|| "there is no .prj: Esri has no name for the coordinate reference system".to_owned());
        geometry.into_iter().flatten().chain(prj).chain(self.table.notes()).collect()
    }
}
