//! A row: the id, the geometry in its envelope (12-128r17, section 2.1.3), the values.

use crate::{
    features::encode::{
        AxisOrder, FeatureSet, RowOrder,
        cell::Cell,
        envelope::Envelope,
        fields::{Field, FieldCells},
        shape::{NoPlace, Shape},
        stream::Place,
        survey::kind_in_layer,
        wkb::write_wkb,
    },
    model::{ColumnType, GeometryKind},
    store::IdRef,
};
use rusqlite::{
    Result, Statement, ToSql,
    types::{ToSqlOutput, ValueRef},
};

/// Bytes before the WKB: the head, and the box of what is no point.
const HEAD_BYTES: usize = 8;
const ENVELOPE_BYTES: usize = 32;

/// Where ids go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ids {
    /// They are the key of the table.
    Key,
    /// They have a column; the key counts rows.
    Column,
}

impl Ids {
    /// Readers give rows in the order of their keys, so an order that was asked for must be in the keys. They take
    /// some negative keys for none.
    pub fn of(set: &FeatureSet) -> Self {
        let ids = set.table.ids();
        let is_free = matches!(*set.rows, RowOrder::Table(_)) && set.distances_m.is_none();
        let fits = |row| matches!(ids.get(row), IdRef::Integer(0..));
        if is_free && (0..set.table.rows()).all(fits) { Self::Key } else { Self::Column }
    }

    /// The key of a feature.
    pub fn key(self, set: &FeatureSet, at: Place) -> i64 {
        match (self, set.table.ids().get(at.row)) {
            (Self::Key, IdRef::Integer(id)) => id,
            _ => at.place as i64 + 1,
        }
    }
}

/// Writes rows of a set.
pub(super) struct RowWriter<'a> {
    set: &'a FeatureSet,
    /// Values, and whether they are instants.
    cells: Vec<(FieldCells<'a>, bool)>,
    ids: Ids,
    /// The kind of the layer and its `srs_id`; `None` for a table without geometries.
    geometry: Option<(Option<GeometryKind>, i32)>,
    blob: Vec<u8>,
}

impl<'a> RowWriter<'a> {
    /// With these columns after the id and the geometry.
    pub fn new(set: &'a FeatureSet, fields: &[Field], ids: Ids, geometry: Option<(Option<GeometryKind>, i32)>) -> Self {
        let cells = fields.iter().map(|field| (field.cells(set), field.column_type == ColumnType::DateTime));
        Self { set, cells: cells.collect(), ids, geometry, blob: vec![] }
    }

    /// Writes a row.
    pub fn write(&mut self, statement: &mut Statement<'_>, at: Place) -> Result<()> {
        statement.raw_bind_parameter(1, self.ids.key(self.set, at))?;
        let mut next = 2;
        if let Some((layer, srs_id)) = self.geometry {
            let is_there = self.make_blob(layer, srs_id, at).is_ok_and(|bounds| !bounds.is_empty());
            statement.raw_bind_parameter(next, is_there.then_some(self.blob.as_slice()))?;
            next += 1;
        }
        for (place, (cells, is_instant)) in (next..).zip(&self.cells) {
            match cells.get(at) {
                Cell::Text(code, texts) if *is_instant => {
                    statement.raw_bind_parameter(place, with_milliseconds(texts.text(code)))?;
                }
                cell => statement.raw_bind_parameter(place, cell)?,
            }
        }
        statement.raw_execute().map(|_| ())
    }

    fn make_blob(&mut self, layer: Option<GeometryKind>, srs_id: i32, at: Place) -> std::result::Result<Envelope, NoPlace> {
        /// Little-endian; with a box of x and y.
        const FLAGS: [u8; 2] = [0b01, 0b11];
        let shape = Shape::of(self.set, at.row, AxisOrder::Xy);
        let kind = kind_in_layer(shape.kind(), layer);
        let has_envelope = kind != GeometryKind::Point;
        self.blob.clear();
        self.blob.extend_from_slice(&[b'G', b'P', 0, FLAGS[usize::from(has_envelope)]]);
        self.blob.extend_from_slice(&srs_id.to_le_bytes());
        self.blob.resize(HEAD_BYTES + if has_envelope { ENVELOPE_BYTES } else { 0 }, 0);
        let bounds = write_wkb(&shape, kind, &mut self.blob)?;
        if has_envelope {
            let [west, south, east, north] = bounds.0;
            let sides = [west, east, south, north].into_iter().flat_map(f64::to_le_bytes);
            self.blob.iter_mut().skip(HEAD_BYTES).zip(sides).for_each(|(byte, side)| *byte = side);
        }
        Ok(bounds)
    }
}

/// `YYYY-MM-DDTHH:MM:SS.SSSZ` (12-128r17, section 1.1.1.1.3); more places are kept.
fn with_milliseconds(instant: &str) -> String {
    let Some(local) = instant.strip_suffix('Z') else { return instant.to_owned() };
    let (seconds, fraction) = local.split_once('.').unwrap_or((local, ""));
    format!("{seconds}.{fraction:0<3}Z")
}

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Cell::Null => ValueRef::Null,
            Cell::Boolean(value) => ValueRef::Integer(i64::from(value)),
            Cell::Integer(value) => ValueRef::Integer(value),
            Cell::Float(value) => ValueRef::Real(value),
            Cell::Text(code, texts) | Cell::Json(code, texts) => ValueRef::Text(texts.bytes(code)),
        }))
    }
}
