//! Row groups, the large ones cut, each stretch read by any thread through its own file handle.

use super::{Plan, cell, geometry_column::Encoding, native::NativeGeometries, page_file::PageFile, unharmed};
use crate::{
    format::{FormatError, ParseJob, Progress, SourceFile, wkb},
    model::{DefectKind, Flattened, Geometries, RowBatch},
};
use arrow_array::{Array, RecordBatch, cast::AsArray};
use arrow_schema::DataType;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ParquetRecordBatchReaderBuilder};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

/// Bytes, uncompressed, that one job should read.
const STRETCH_BYTES: u64 = 8 << 20;

/// Rows in a stretch, whatever their size.
const STRETCH_ROWS: std::ops::RangeInclusive<u64> = 1024..=65_536;

/// Rows that are decoded at once.
const DECODE_ROWS: usize = 4096;

/// After so many stretches that could not be read to their end, the file is given up.
const MAX_FAILURES: usize = 16;

/// All rows, in stretches.
pub(super) struct Stretches {
    shared: Arc<Shared>,
    progress: Progress,
    group: usize,
    /// Rows of the group that are handed out.
    row_in_group: u64,
    rows: u64,
}

/// What every job needs.
struct Shared {
    source: Arc<SourceFile>,
    metadata: ArrowReaderMetadata,
    plan: Plan,
    failures: AtomicUsize,
}

/// Some rows of a row group.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    group: usize,
    skip: u64,
    rows: u64,
    rows_before: u64,
}

impl Stretches {
    /// All rows of all groups.
    pub fn new(source: Arc<SourceFile>, metadata: ArrowReaderMetadata, plan: Plan, progress: Progress) -> Self {
        let shared = Arc::new(Shared { source, metadata, plan, failures: AtomicUsize::new(0) });
        Self { shared, progress, group: 0, row_in_group: 0, rows: 0 }
    }

    fn next_stretch(&mut self) -> Option<Stretch> {
        loop {
            let group = self.shared.metadata.metadata().row_groups().get(self.group)?;
            let rows = u64::try_from(group.num_rows()).unwrap_or_default();
            if self.row_in_group >= rows {
                self.group += 1;
                self.row_in_group = 0;
                continue;
            }
            let row_bytes = (group.total_byte_size().unsigned_abs() / rows).max(1);
            let most = (STRETCH_BYTES / row_bytes).clamp(*STRETCH_ROWS.start(), *STRETCH_ROWS.end());
            let take = most.min(rows - self.row_in_group);
            let stretch = Stretch { group: self.group, skip: self.row_in_group, rows: take, rows_before: self.rows };
            self.row_in_group += take;
            self.rows += take;
            let share = group.compressed_size().unsigned_abs() as f64 * take as f64 / rows as f64;
            self.progress.bytes_read.fetch_add(share as u64, Ordering::Relaxed);
            return Some(stretch);
        }
    }
}

impl Iterator for Stretches {
    type Item = Result<ParseJob, FormatError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.shared.failures.load(Ordering::Relaxed) >= MAX_FAILURES {
            self.group = usize::MAX;
            self.shared.failures.store(0, Ordering::Relaxed);
            let place = format!("after row {}", self.rows);
            return Some(Err(self.shared.source.malformed(place, "too much of the file is damaged to read on")));
        }
        let stretch = self.next_stretch()?;
        let shared = self.shared.clone();
        Some(Ok(Box::new(move || shared.read(stretch))))
    }
}

impl Shared {
    fn read(&self, stretch: Stretch) -> RowBatch {
        let mut batch = RowBatch::with_columns(&self.plan.declared());
        let mut done = 0;
        let read = unharmed(|| self.read_rows(stretch, &mut batch, &mut done));
        if done < stretch.rows {
            self.failures.fetch_add(1, Ordering::Relaxed);
            let reason = read.err().unwrap_or_else(|| format!("row group {} ends before it", stretch.group + 1));
            for row in done + 1..=stretch.rows {
                batch.begin_row(stretch.rows_before + row);
                batch.reject_row(DefectKind::Unreadable, reason.clone());
            }
        }
        batch
    }

    fn read_rows(&self, stretch: Stretch, batch: &mut RowBatch, done: &mut u64) -> Result<(), String> {
        let file = self.source.reader().map_err(|error| error.to_string())?;
        let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(PageFile(file), self.metadata.clone())
            .with_row_groups(vec![stretch.group])
            .with_projection(self.plan.mask.clone())
            .with_offset(stretch.skip as usize)
            .with_limit(stretch.rows as usize)
            .with_batch_size(DECODE_ROWS)
            .build()
            .map_err(|error| error.to_string())?;
        for records in reader {
            let records = records.map_err(|error| error.to_string())?;
            self.add(&records, stretch.rows_before, batch, done)?;
        }
        Ok(())
    }

    fn add(&self, records: &RecordBatch, rows_before: u64, batch: &mut RowBatch, done: &mut u64) -> Result<(), String> {
        let column = |place: usize| records.columns().get(place).ok_or("a column is missing");
        let push = geometry_pusher(column(self.plan.geometry)?.as_ref(), self.plan.encoding)?;
        let mut properties = vec![];
        for (number, (.., place)) in self.plan.properties.iter().enumerate() {
            let array = column(*place)?;
            properties.push((number, array, cell::setter(array)));
        }
        for row in 0..records.num_rows() {
            batch.begin_row(rows_before + *done + 1);
            match push(&mut batch.geometries, row) {
                Ok(flattened) => {
                    batch.report_flattened(flattened);
                    for (number, array, set) in &properties {
                        if array.is_valid(row) {
                            set(batch, *number, row);
                        }
                    }
                    batch.end_row();
                }
                Err(reason) => batch.reject_row(DefectKind::BadGeometry, reason),
            }
            *done += 1;
        }
        Ok(())
    }
}

type Pusher<'a> = Box<dyn Fn(&mut Geometries, usize) -> Result<Flattened, String> + 'a>;

/// How to take geometries from the column.
fn geometry_pusher(array: &dyn Array, encoding: Encoding) -> Result<Pusher<'_>, String> {
    if let Encoding::Native(shape) = encoding {
        let native = NativeGeometries::new(shape, array).ok_or("the geometry column is not encoded as the file says")?;
        return Ok(Box::new(move |out, row| Ok(native.push(out, row))));
    }
    match array.data_type() {
        DataType::Binary => Ok(wkb_pusher(array, |row| array.as_binary::<i32>().value(row))),
        DataType::LargeBinary => Ok(wkb_pusher(array, |row| array.as_binary::<i64>().value(row))),
        DataType::BinaryView => Ok(wkb_pusher(array, |row| array.as_binary_view().value(row))),
        other => Err(format!("the geometry column holds {other}")),
    }
}

fn wkb_pusher<'a>(array: &'a dyn Array, value: impl Fn(usize) -> &'a [u8] + 'a) -> Pusher<'a> {
    Box::new(move |out, row| {
        if array.is_null(row) {
            out.end_row(crate::model::GeometryKind::Null);
            return Ok(Flattened::default());
        }
        wkb::push(out, value(row)).map_err(|error| error.to_string())
    })
}
