//! GeoParquet 1.1 (geoparquet.org): geometries as WKB, with a covering box beside each, in row groups that leave as soon
//! as they are full.
//!
//! Rows are along the Hilbert curve, so the statistics of the boxes lead a reader to the few groups that it needs.

mod column;
mod metadata;
#[cfg(test)]
mod tests;

use super::{
    AxisOrder, EncodeError, FeatureSet,
    fields::{Field, FieldCells, fields},
    shape::{NoPlace, Shape},
    staged::Build,
    stream::Place,
    temporary::Pipe,
    wkb::write_wkb,
};
use crate::model::GeometryKind;
use arrow_array::{ArrayRef, RecordBatch, builder::BinaryBuilder};
use arrow_schema::{DataType, Field as ArrowField, Schema};
use column::{BoxColumn, ColumnBuilder};
use metadata::Seen;
use parquet::{
    arrow::{ArrowWriter, arrow_writer::ArrowWriterOptions},
    basic::{Compression, ZstdLevel},
    errors::ParquetError,
    file::{metadata::KeyValue, properties::WriterProperties},
};
use std::sync::Arc;

const FORMAT: &str = "GeoParquet";

/// A row group ends after so many rows, or this much memory, whichever comes first.
const ROWS_PER_GROUP: usize = 50_000;
const BYTES_PER_GROUP: usize = 16 << 20;
/// Values wait for the library in so many bytes at most, or one feature.
const BYTES_PER_BATCH: usize = 1 << 20;

/// A table of features.
pub(super) struct GeoParquet {
    set: FeatureSet,
    fields: Vec<Field>,
    geometry_name: String,
    bbox_name: String,
    groups: RowGroups,
    seen: Seen,
    /// Dates and times that no day or instant of the format is.
    unwritten: u64,
}

/// Where rows go.
struct RowGroups {
    schema: Arc<Schema>,
    /// `None` after the end.
    writer: Option<ArrowWriter<Pipe>>,
    pipe: Pipe,
}

impl GeoParquet {
    /// Of a whole set.
    pub fn new(set: FeatureSet) -> Result<Self, EncodeError> {
        let fields = fields(&set);
        let (geometry_name, bbox_name) = (set.free_name("geometry"), set.free_name("bbox"));
        let properties = fields.iter().map(|field| ArrowField::new(&field.name, column::data_type(field.column_type), true));
        let geometry = ArrowField::new(&geometry_name, DataType::Binary, true);
        let bbox = ArrowField::new(&bbox_name, BoxColumn::data_type(), true);
        let groups = RowGroups::new(Schema::new(properties.chain([geometry, bbox]).collect::<Vec<_>>()))?;
        Ok(Self { fields, geometry_name, bbox_name, groups, seen: Seen::default(), unwritten: 0, set })
    }
}

impl RowGroups {
    fn new(schema: Schema) -> Result<Self, EncodeError> {
        let (schema, pipe) = (Arc::new(schema), Pipe::default());
        // The types of Parquet say all; those of Arrow would bind other readers to ours.
        let options = ArrowWriterOptions::new().with_skip_arrow_metadata(true).with_properties(properties_of_file());
        let writer = ArrowWriter::try_new_with_options(pipe.clone(), Arc::clone(&schema), options).map_err(failed)?;
        Ok(Self { schema, writer: Some(writer), pipe })
    }

    /// Takes the rows of a batch, and appends the groups that are full.
    fn write(&mut self, batch: &mut Batch, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        let Some(writer) = self.writer.as_mut().filter(|_| batch.rows > 0) else { return Ok(()) };
        writer.write(&batch.take(&self.schema)?).map_err(failed)?;
        if writer.memory_size() > BYTES_PER_GROUP {
            writer.flush().map_err(failed)?;
        }
        self.pipe.drain_into(out);
        Ok(())
    }

    /// Appends the last group and the footer.
    fn close(&mut self, geo: &serde_json::Value, provenance: &str, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        if let Some(mut writer) = self.writer.take() {
            writer.append_key_value_metadata(KeyValue::new("geo".to_owned(), geo.to_string()));
            if !provenance.is_empty() {
                writer.append_key_value_metadata(KeyValue::new("provenance".to_owned(), provenance.to_owned()));
            }
            writer.close().map_err(failed)?;
        }
        self.pipe.drain_into(out);
        Ok(())
    }
}

fn properties_of_file() -> WriterProperties {
    WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(ROWS_PER_GROUP))
        .set_created_by(concat!("lode ", env!("CARGO_PKG_VERSION")).to_owned())
        .build()
}

fn failed(error: ParquetError) -> EncodeError {
    EncodeError::Library { format: FORMAT, source: Box::new(error) }
}

/// Rows on their way to the library.
struct Batch {
    columns: Vec<ColumnBuilder>,
    geometry: BinaryBuilder,
    boxes: BoxColumn,
    rows: usize,
    bytes: usize,
}

impl Batch {
    fn new(fields: &[Field]) -> Self {
        Self {
            columns: fields.iter().map(|field| ColumnBuilder::new(field.column_type)).collect(),
            geometry: BinaryBuilder::new(),
            boxes: BoxColumn::default(),
            rows: 0,
            bytes: 0,
        }
    }

    /// The rows as the library takes them; none are left here.
    fn take(&mut self, schema: &Arc<Schema>) -> Result<RecordBatch, EncodeError> {
        (self.rows, self.bytes) = (0, 0);
        let columns = self.columns.iter_mut().map(ColumnBuilder::finish);
        let arrays: Vec<ArrayRef> = columns.chain([Arc::new(self.geometry.finish()) as ArrayRef, self.boxes.finish()]).collect();
        RecordBatch::try_new(Arc::clone(schema), arrays).map_err(|error| failed(error.into()))
    }
}

impl Build for GeoParquet {
    fn set(&self) -> &FeatureSet {
        &self.set
    }

    fn add(&mut self, _pass: usize, places: &[Place], out: &mut Vec<u8>) -> Result<u64, EncodeError> {
        let Self { set, fields, groups, seen, unwritten, .. } = self;
        let cells: Vec<FieldCells<'_>> = fields.iter().map(|field| field.cells(set)).collect();
        let mut batch = Batch::new(fields);
        let (mut wkb, mut without_place) = (vec![], 0);
        for &at in places {
            for (column, cells) in batch.columns.iter_mut().zip(&cells) {
                match column.push(cells.get(at)) {
                    Some(bytes) => batch.bytes += bytes,
                    None => *unwritten += 1,
                }
            }
            let shape = Shape::of(set, at.row, AxisOrder::Xy);
            wkb.clear();
            match write_wkb(&shape, shape.kind(), &mut wkb) {
                Ok(bounds) if shape.kind() != GeometryKind::Null => {
                    seen.see(&shape, &bounds);
                    batch.geometry.append_value(&wkb);
                    batch.boxes.push(&bounds);
                }
                placed => {
                    without_place += u64::from(placed == Err(NoPlace));
                    batch.geometry.append_null();
                    batch.boxes.push_null();
                }
            }
            batch.rows += 1;
            batch.bytes += wkb.len();
            if batch.bytes >= BYTES_PER_BATCH {
                groups.write(&mut batch, out)?;
            }
        }
        groups.write(&mut batch, out)?;
        Ok(without_place)
    }

    fn end_pass(&mut self, _pass: usize, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        let geo = self.seen.geo(&self.geometry_name, &self.bbox_name, self.set.crs.as_deref());
        self.groups.close(&geo, &self.set.about.provenance, out)
    }

    fn notes(&self) -> Vec<String> {
        let note = |n| format!("{n} dates or times that cannot be written as such are null");
        (self.unwritten > 0).then(|| note(self.unwritten)).into_iter().collect()
    }
}
