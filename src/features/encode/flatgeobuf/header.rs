//! The header (`header.fbs`): name, columns, CRS, and what all features have in common.

use super::{FORMAT, FlatGeobuf, feature::geometry_type, index::NODE_SIZE};
use crate::{
    features::encode::{
        EncodeError, FeatureSet, OutputCrs,
        described_crs::described_crs,
        fields::{Field, FieldSource},
    },
    model::ColumnType,
    store::{ColumnData, IdRef},
};
use flatbuffers::{FlatBufferBuilder, WIPOffset};
use flatgeobuf::{Column, ColumnArgs, ColumnType as Code, Crs, CrsArgs, GeometryType, Header, HeaderArgs};

/// `fgb` 3 `fgb` 0.
const MAGIC: [u8; 8] = *b"fgb\x03fgb\0";

/// The type of a column's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PropertyType {
    Boolean,
    /// 32 bits: what JavaScript and old readers take for a plain number.
    Int,
    Long,
    Double,
    Text,
    Json,
    DateTime,
}

impl PropertyType {
    /// Of a field.
    pub fn of(field: &Field, set: &FeatureSet) -> Self {
        match field.column_type {
            ColumnType::Boolean => Self::Boolean,
            ColumnType::Integer if is_small(field, set) => Self::Int,
            ColumnType::Integer => Self::Long,
            ColumnType::Float => Self::Double,
            ColumnType::Text => Self::Text,
            // There is no type for days; this one may be without a time.
            ColumnType::Date | ColumnType::DateTime => Self::DateTime,
            ColumnType::List | ColumnType::Json => Self::Json,
        }
    }

    fn code(self) -> Code {
        match self {
            Self::Boolean => Code::Bool,
            Self::Int => Code::Int,
            Self::Long => Code::Long,
            Self::Double => Code::Double,
            Self::Text => Code::String,
            Self::Json => Code::Json,
            Self::DateTime => Code::DateTime,
        }
    }
}

/// Whether all whole numbers of the table's column have 32 bits: of the table and not of the set, so that the type
/// of a column does not change with a filter.
fn is_small(field: &Field, set: &FeatureSet) -> bool {
    let is_small = |value: i64| i32::try_from(value).is_ok();
    match (field.source, field.column(set).map(|column| &column.data)) {
        (FieldSource::Id, _) => {
            (0..set.table.rows()).all(|row| matches!(set.table.ids().get(row), IdRef::Integer(id) if is_small(id)))
        }
        (_, Some(ColumnData::Integer(values))) => values.iter().copied().all(is_small),
        _ => false,
    }
}

/// Appends the beginning of the file.
pub(super) fn write(file: &FlatGeobuf, out: &mut Vec<u8>) -> Result<(), EncodeError> {
    let mut fbb = FlatBufferBuilder::new();
    let count = file.set.rows.len() as u64;
    let crs = crs(&mut fbb, &*described_crs(&file.set, FORMAT)?);
    let columns: Vec<_> = file.fields.iter().zip(&file.types).map(|(field, kind)| column(&mut fbb, field, *kind)).collect();
    let about = &file.set.about;
    let args = HeaderArgs {
        name: Some(fbb.create_string(&file.set.name)),
        title: text(&mut fbb, &about.title),
        description: text(&mut fbb, &about.description),
        metadata: text(&mut fbb, &about.provenance),
        envelope: (!file.envelope.is_empty()).then(|| fbb.create_vector(&file.envelope.0)),
        geometry_type: file.layout.kind.map_or(GeometryType::Unknown, geometry_type),
        has_z: file.layout.has_z,
        columns: Some(fbb.create_vector(&columns)),
        features_count: count,
        // None where there are no features: a tree has at least one leaf.
        index_node_size: if count == 0 { 0 } else { NODE_SIZE as u16 },
        crs: Some(crs),
        ..HeaderArgs::default()
    };
    let header = Header::create(&mut fbb, &args);
    fbb.finish_size_prefixed(header, None);
    out.extend_from_slice(&MAGIC);
    out.extend_from_slice(fbb.finished_data());
    Ok(())
}

/// A text that is there only where it says something.
fn text<'a>(fbb: &mut FlatBufferBuilder<'a>, text: &str) -> Option<WIPOffset<&'a str>> {
    (!text.is_empty()).then(|| fbb.create_string(text))
}

fn crs<'a>(fbb: &mut FlatBufferBuilder<'a>, crs: &OutputCrs) -> WIPOffset<Crs<'a>> {
    let (org, code) = crs.code().split_once(':').unwrap_or_default();
    let number: Option<i32> = code.parse().ok();
    let args = CrsArgs {
        org: Some(fbb.create_string(org)),
        code: number.unwrap_or(0),
        name: Some(fbb.create_string(&crs.name)),
        description: None,
        wkt: (!crs.wkt2.is_empty()).then(|| fbb.create_string(&crs.wkt2)),
        code_string: number.is_none().then(|| fbb.create_string(code)),
    };
    Crs::create(fbb, &args)
}

fn column<'a>(fbb: &mut FlatBufferBuilder<'a>, field: &Field, kind: PropertyType) -> WIPOffset<Column<'a>> {
    let is_id = field.source == FieldSource::Id;
    let args = ColumnArgs {
        name: Some(fbb.create_string(&field.name)),
        type_: kind.code(),
        nullable: !is_id,
        unique: is_id,
        primary_key: is_id,
        ..ColumnArgs::default()
    };
    Column::create(fbb, &args)
}
