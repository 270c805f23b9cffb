//! GeoJSON (RFC 7946), written straight from columns: features, and collections of them.

use super::{
    AxisOrder, EncodeOptions, FeatureSet, RowCursor,
    cell::Cells,
    json::{write_cell, write_geometry, write_id, write_text},
    number::write_float,
    shape::{NoPlace, Shape},
    stream::{Place, Sequence, WriteFeature},
};

/// Writes features of a set. Make one for many features: it holds what all of them share.
pub(super) struct GeoJsonWriter<'a> {
    set: &'a FeatureSet,
    order: AxisOrder,
    /// Whether every geometry is null.
    without_geometry: bool,
    properties: Properties<'a>,
}

/// The members of `properties`.
pub(super) struct Properties<'a> {
    /// With `"name":`, after a comma but for the first.
    cells: Vec<(Vec<u8>, Cells<'a>)>,
    /// The same for the distance, where there is one.
    distance: Option<(Vec<u8>, &'a [f64])>,
}

/// A `FeatureCollection`.
pub(super) struct Collection {
    set: FeatureSet,
    options: EncodeOptions,
}

impl<'a> GeoJsonWriter<'a> {
    /// A writer of the columns of a set.
    pub fn new(set: &'a FeatureSet, order: AxisOrder) -> Self {
        Self { set, order, without_geometry: false, properties: Properties::new(set) }
    }

    /// Appends a feature without its closing brace, so that members can be added.
    pub fn open_feature(&self, at: Place, out: &mut Vec<u8>) -> Result<(), NoPlace> {
        out.extend_from_slice(b"{\"type\":\"Feature\",\"id\":");
        write_id(self.set.table.ids(), at.row, out);
        out.extend_from_slice(b",\"geometry\":");
        let placed = if self.without_geometry {
            out.extend_from_slice(b"null");
            Ok(())
        } else {
            write_geometry(&Shape::of(self.set, at.row, self.order), out)
        };
        out.extend_from_slice(b",\"properties\":");
        self.properties.write(at, out);
        placed
    }
}

impl<'a> Properties<'a> {
    /// Those of a set.
    pub fn new(set: &'a FeatureSet) -> Self {
        let names = set.columns().map(|column| column.name.as_str());
        let cells = names.enumerate().map(|(i, name)| member(i, name)).zip(set.columns().map(Cells::of)).collect();
        let distance = |metres| (member(set.columns.len(), &set.free_name("distance_m")), metres);
        Self { cells, distance: set.distances_m.as_deref().map(distance) }
    }

    /// Appends the object.
    #[inline]
    pub fn write(&self, at: Place, out: &mut Vec<u8>) {
        out.push(b'{');
        for (name, cells) in &self.cells {
            out.extend_from_slice(name);
            write_cell(cells.get(at.row), out);
        }
        if let Some((name, metres)) = &self.distance
            && let Some(metres) = metres.get(at.place)
        {
            out.extend_from_slice(name);
            write_float(*metres, out);
        }
        out.push(b'}');
    }
}

/// `"name":`, after a comma but for the first.
fn member(place: usize, name: &str) -> Vec<u8> {
    let mut text = if place == 0 { vec![] } else { vec![b','] };
    write_text(name, &mut text);
    text.push(b':');
    text
}

impl Collection {
    /// Of a whole set.
    pub fn new(set: FeatureSet, options: EncodeOptions) -> Self {
        Self { set, options }
    }

    fn writer(&self) -> GeoJsonWriter<'_> {
        let without_geometry = self.options.without_geometry;
        GeoJsonWriter { without_geometry, ..GeoJsonWriter::new(&self.set, self.options.axis_order) }
    }

    /// Appends the first feature of the set as a document.
    pub fn document(&self, out: &mut Vec<u8>) {
        let Some(row) = RowCursor::new(&self.set.rows).next() else { return };
        let writer = self.writer();
        // Without a place in the CRS the geometry is null.
        let _ = writer.open_feature(Place { place: 0, row }, out);
        if !self.options.members.is_empty() {
            out.push(b',');
            out.extend_from_slice(&self.options.members);
        }
        out.push(b'}');
    }
}

impl Sequence for Collection {
    fn set(&self) -> &FeatureSet {
        &self.set
    }

    fn head(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"type\":\"FeatureCollection\",");
        if !self.options.members.is_empty() {
            out.extend_from_slice(&self.options.members);
            out.push(b',');
        }
        out.extend_from_slice(b"\"features\":[");
    }

    fn bind(&mut self) -> WriteFeature<'_> {
        let writer = self.writer();
        Box::new(move |at, out| {
            let placed = writer.open_feature(at, out);
            out.push(b'}');
            placed
        })
    }

    fn separator(&self) -> &'static [u8] {
        b","
    }

    fn tail(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"]}");
    }
}
