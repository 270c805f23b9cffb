//! What must hold of anything that a reader gives, checked from its batches to the table, its features and a tile.

mod batch;
mod table;

use lode::{
    catalog::{Collection, CollectionInfo},
    format::{FormatError, Layer, ReadOptions, SourceFile},
    geometry::clean::clean,
    model::{CollectionId, Defect, LoadReport, Outcome, RowBatch, TileAddress},
    store::{PreparedBatch, TableBuilder},
    tiles::Renderer,
};
use std::sync::Arc;

/// A reader: every one has this signature.
pub type Open = fn(&Arc<SourceFile>, &ReadOptions) -> Result<Vec<Layer>, FormatError>;

/// Opens `bytes` as a file called `name` and takes all that comes of it through the house.
pub fn read(name: &str, bytes: &[u8], open: Open) {
    let source = SourceFile::from_bytes(name, bytes).unwrap();
    take_in(open(&source, &ReadOptions::default()));
}

/// Reads, cleans and serves every layer.
pub fn take_in(opened: Result<Vec<Layer>, FormatError>) {
    match opened {
        Ok(layers) => layers.into_iter().for_each(load),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn load(layer: Layer) {
    let mut builder = TableBuilder::new(layer.geometry_column);
    let mut kept = 0;
    let mut ended = false;
    let mut last_row = 1;
    for job in layer.jobs {
        assert!(!ended, "rows after an error");
        match job {
            Ok(job) => {
                let batch = job();
                for &row in &batch.source_rows {
                    // The features of a collection on one line share its number.
                    assert!(row >= last_row, "row {row} after row {last_row}");
                    last_row = row;
                }
                let batch = clean_batch(batch);
                kept += batch.len();
                builder.push(PreparedBatch::new(batch)).unwrap();
            }
            Err(error) => {
                assert!(!error.to_string().is_empty());
                ended = true;
            }
        }
    }
    let built = builder.finish();
    assert_eq!(built.table.rows(), kept, "rows of the table, rows kept");
    let table = Arc::new(built.table);
    table::check(&table);
    render(collection(table));
}

/// A batch as the loader makes it fit to serve. Coordinates are taken for longitude and latitude, whatever their CRS.
pub fn clean_batch(mut batch: RowBatch) -> RowBatch {
    batch::check(&batch);
    let mut defects = vec![];
    let dropped = clean(&mut batch.geometries, &batch.source_rows, &mut defects);
    let rejected: Vec<u64> = rows(&defects, Outcome::Rejected);
    let dropped_rows: Vec<u64> = dropped.iter().map(|&place| batch.source_rows[place]).collect();
    assert_eq!(rejected, dropped_rows, "a row is dropped with its defect, and no defect without its row");
    let batch = batch.without_rows(&dropped);
    batch::check(&batch);
    batch::check_clean(&batch);
    batch
}

fn rows(defects: &[Defect], outcome: Outcome) -> Vec<u64> {
    defects.iter().filter(|defect| defect.outcome == outcome).map(|defect| defect.row).collect()
}

/// The tiles over the north-west corner of the world and over the first row.
fn render(collection: Arc<Collection>) {
    let Some(first) = collection.table.boxes().first().map(|row| row.center()) else { return };
    for z in [0, 3, 14, 20] {
        let at = |v: u32| u64::from(v) >> (32 - z);
        let tile = TileAddress::new(z, at(first.x), at(first.y)).unwrap();
        let rendered = Renderer::default().render(std::slice::from_ref(&collection), tile);
        assert_eq!(rendered.bytes.is_empty(), rendered.features == 0);
    }
}

fn collection(table: Arc<lode::store::Table>) -> Arc<Collection> {
    let info = CollectionInfo::new(CollectionId::new("fuzz").unwrap());
    Arc::new(Collection::new(info, table, Arc::new(LoadReport::default())))
}
