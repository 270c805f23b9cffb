//! Which arrays a table has, and where they lie in the file.

use super::segments::{Segment, SegmentReader, SegmentWriter};
use crate::{
    model::{ColumnType, LonLatBounds},
    store::{
        Buffer, Column, ColumnData, Dictionary, GeometryColumn, Ids, Offsets, Table, TextColumn, ids::IdValues, labels::Labels,
    },
};
use serde::{Deserialize, Serialize};
use std::{
    io::{self, Write},
    sync::{Arc, OnceLock},
};

#[derive(Serialize, Deserialize)]
pub(super) struct TableManifest {
    ids: IdsManifest,
    geometry: GeometryManifest,
    geometry_name: String,
    columns: Vec<ColumnManifest>,
    boxes: Segment,
    nodes: Segment,
    bounds: Option<[f64; 4]>,
    id_column_has_ids: bool,
    revision: u64,
}

#[derive(Serialize, Deserialize)]
struct IdsManifest {
    values: IdValuesManifest,
    sorted: Segment,
}

#[derive(Serialize, Deserialize)]
enum IdValuesManifest {
    Integer(Segment),
    Text(DictionaryManifest),
}

#[derive(Serialize, Deserialize)]
struct DictionaryManifest {
    offsets: Segment,
    bytes: Segment,
    plain: Segment,
}

#[derive(Serialize, Deserialize)]
enum OffsetsManifest {
    Identity(usize),
    Stored(Segment),
}

#[derive(Serialize, Deserialize)]
struct GeometryManifest {
    kinds: Segment,
    row_parts: OffsetsManifest,
    part_kinds: Segment,
    part_rings: OffsetsManifest,
    ring_coords: OffsetsManifest,
    lon_lat: Segment,
    z: Segment,
    world: Segment,
    vertex_zooms: Segment,
    ring_levels: Segment,
    rings_alone: Segment,
    ring_areas: Segment,
    ring_chunks: Segment,
    chunk_boxes: Segment,
    part_levels: Segment,
}

#[derive(Serialize, Deserialize)]
struct ColumnManifest {
    name: String,
    column_type: ColumnType,
    nulls: u64,
    validity: Segment,
    data: ColumnDataManifest,
}

#[derive(Serialize, Deserialize)]
enum ColumnDataManifest {
    Boolean(Segment),
    Integer(Segment),
    Float(Segment),
    Text { codes: Segment, dictionary: DictionaryManifest },
}

impl TableManifest {
    pub fn write(table: &Table, out: &mut SegmentWriter<impl Write>) -> io::Result<Self> {
        Ok(Self {
            ids: IdsManifest::write(&table.ids, out)?,
            geometry: GeometryManifest::write(&table.geometry, out)?,
            geometry_name: table.geometry_name.clone(),
            columns: table.columns.iter().map(|c| ColumnManifest::write(c, out)).collect::<io::Result<_>>()?,
            boxes: out.put(&table.boxes)?,
            nodes: out.put(&table.nodes)?,
            bounds: table.bounds.map(LonLatBounds::to_array),
            id_column_has_ids: table.id_column_has_ids,
            revision: table.revision,
        })
    }

    /// The table; `None` where arrays are missing or of lengths that do not fit each other.
    pub fn read(self, file: &SegmentReader) -> Option<Table> {
        let bounds = match self.bounds {
            Some([west, south, east, north]) => Some(LonLatBounds::new(west, south, east, north).ok()?),
            None => None,
        };
        let table = Table {
            ids: Arc::new(self.ids.read(file)?),
            geometry: self.geometry.read(file)?,
            geometry_name: self.geometry_name,
            columns: Arc::new(self.columns.into_iter().map(|c| c.read(file)).collect::<Option<_>>()?),
            boxes: file.get(self.boxes)?,
            nodes: file.get(self.nodes)?,
            bounds,
            id_column_has_ids: self.id_column_has_ids,
            revision: self.revision,
            labels: Labels::default(),
            seen: None,
            areas_km2: OnceLock::new(),
        };
        let rows = table.rows();
        let columns_fit = table.columns.iter().all(|c| match &c.data {
            ColumnData::Boolean(v) => v.len() == rows,
            ColumnData::Integer(v) => v.len() == rows,
            ColumnData::Float(v) => v.len() == rows,
            ColumnData::Text(t) => t.codes.len() == rows,
        });
        let geometry_fits =
            table.geometry.row_parts.owners() == rows && table.geometry.lon_lat.len() == table.geometry.world.len();
        (columns_fit && geometry_fits && table.ids.sorted.len() == rows && table.boxes.len() <= rows).then_some(table)
    }
}

impl IdsManifest {
    fn write(ids: &Ids, out: &mut SegmentWriter<impl Write>) -> io::Result<Self> {
        let values = match &ids.values {
            IdValues::Integer(values) => IdValuesManifest::Integer(out.put(values)?),
            IdValues::Text(texts) => IdValuesManifest::Text(DictionaryManifest::write(texts, out)?),
        };
        Ok(Self { values, sorted: out.put(&ids.sorted)? })
    }

    fn read(self, file: &SegmentReader) -> Option<Ids> {
        let values = match self.values {
            IdValuesManifest::Integer(values) => IdValues::Integer(file.get(values)?),
            IdValuesManifest::Text(texts) => IdValues::Text(texts.read(file)?),
        };
        Some(Ids { values, sorted: file.get(self.sorted)? })
    }
}

impl DictionaryManifest {
    fn write(dictionary: &Dictionary, out: &mut SegmentWriter<impl Write>) -> io::Result<Self> {
        Ok(Self {
            offsets: out.put(&dictionary.offsets)?,
            bytes: out.put(&dictionary.bytes)?,
            plain: out.put(&dictionary.plain)?,
        })
    }

    fn read(self, file: &SegmentReader) -> Option<Dictionary> {
        Some(Dictionary { offsets: file.get(self.offsets)?, bytes: file.get(self.bytes)?, plain: file.get(self.plain)? })
    }
}

impl OffsetsManifest {
    fn write(offsets: &Offsets, out: &mut SegmentWriter<impl Write>) -> io::Result<Self> {
        Ok(match offsets {
            Offsets::Identity(owners) => Self::Identity(*owners),
            Offsets::Stored(offsets) => Self::Stored(out.put(offsets)?),
        })
    }

    fn read(self, file: &SegmentReader) -> Option<Offsets> {
        Some(match self {
            Self::Identity(owners) => Offsets::Identity(owners),
            Self::Stored(offsets) => Offsets::Stored(file.get(offsets)?),
        })
    }
}

impl GeometryManifest {
    fn write(geometry: &GeometryColumn, out: &mut SegmentWriter<impl Write>) -> io::Result<Self> {
        Ok(Self {
            kinds: out.put(&geometry.kinds)?,
            row_parts: OffsetsManifest::write(&geometry.row_parts, out)?,
            part_kinds: out.put(&geometry.part_kinds)?,
            part_rings: OffsetsManifest::write(&geometry.part_rings, out)?,
            ring_coords: OffsetsManifest::write(&geometry.ring_coords, out)?,
            lon_lat: out.put(&geometry.lon_lat)?,
            z: out.put(&geometry.z)?,
            world: out.put(&geometry.world)?,
            vertex_zooms: out.put(&geometry.vertex_zooms)?,
            ring_levels: out.put(&geometry.ring_levels)?,
            rings_alone: out.put(&geometry.rings_alone)?,
            ring_areas: out.put(&geometry.ring_areas)?,
            ring_chunks: out.put(&geometry.ring_chunks)?,
            chunk_boxes: out.put(&geometry.chunk_boxes)?,
            part_levels: out.put(&geometry.part_levels)?,
        })
    }

    fn read(self, file: &SegmentReader) -> Option<GeometryColumn> {
        Some(GeometryColumn {
            kinds: file.get(self.kinds)?,
            row_parts: self.row_parts.read(file)?,
            part_kinds: file.get(self.part_kinds)?,
            part_rings: self.part_rings.read(file)?,
            ring_coords: self.ring_coords.read(file)?,
            lon_lat: file.get(self.lon_lat)?,
            z: file.get(self.z)?,
            world: file.get(self.world)?,
            vertex_zooms: file.get(self.vertex_zooms)?,
            ring_levels: file.get(self.ring_levels)?,
            rings_alone: file.get(self.rings_alone)?,
            ring_areas: file.get(self.ring_areas)?,
            ring_chunks: file.get(self.ring_chunks)?,
            chunk_boxes: file.get(self.chunk_boxes)?,
            part_levels: file.get(self.part_levels)?,
            kinds_seen: OnceLock::new(),
        })
    }
}

impl ColumnManifest {
    fn write(column: &Column, out: &mut SegmentWriter<impl Write>) -> io::Result<Self> {
        use ColumnDataManifest as M;
        let data = match &column.data {
            ColumnData::Boolean(v) => M::Boolean(out.put(v)?),
            ColumnData::Integer(v) => M::Integer(out.put(v)?),
            ColumnData::Float(v) => M::Float(out.put(v)?),
            ColumnData::Text(t) => {
                M::Text { codes: out.put(&t.codes)?, dictionary: DictionaryManifest::write(&t.dictionary, out)? }
            }
        };
        let validity = out.put(&column.validity)?;
        Ok(Self { name: column.name.clone(), column_type: column.column_type, nulls: column.nulls, validity, data })
    }

    fn read(self, file: &SegmentReader) -> Option<Column> {
        use ColumnDataManifest as M;
        let data = match self.data {
            M::Boolean(v) => ColumnData::Boolean(file.get(v)?),
            M::Integer(v) => ColumnData::Integer(file.get(v)?),
            M::Float(v) => ColumnData::Float(file.get(v)?),
            M::Text { codes, dictionary } => {
                ColumnData::Text(TextColumn { codes: file.get(codes)?, dictionary: dictionary.read(file)? })
            }
        };
        let validity: Buffer<u64> = file.get(self.validity)?;
        Some(Column { name: self.name, column_type: self.column_type, nulls: self.nulls, validity, data, ranks: OnceLock::new() })
    }
}
