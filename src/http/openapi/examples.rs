//! Values of parameters that mean something on this server: taken from its first collection that is loaded.

use crate::{
    catalog::{Collection, Entries, Entry},
    crs::sheets::{Sheet, SheetScale},
    model::LonLatBounds,
    store::IdRef,
    tiles::tile_columns,
};
use std::sync::Arc;

/// Values of parameters, as they stand in a URL but for percent-encoding.
#[derive(Debug, Default)]
pub struct Examples {
    /// An id of a collection.
    pub collection: Option<String>,
    /// An id of a feature in it.
    pub feature: Option<String>,
    /// Names of properties, which tiles have, too.
    pub properties: Vec<String>,
    /// The name of a property that has an order.
    pub sortable: Option<String>,
    /// West, south, east, north: the middle of the collection.
    pub bbox: Option<[f64; 4]>,
    /// The sheet 1:200 000 in the middle.
    pub sheet: Option<String>,
    /// The days of the collection's time.
    pub datetime: Option<String>,
}

impl Examples {
    /// Of the first collection that is loaded; a place on the map helps, so one with geometries is preferred.
    pub fn of(entries: &Entries) -> Self {
        let ready = entries.iter().filter_map(|entry| match entry {
            Entry::Ready(collection) => Some(collection),
            _ => None,
        });
        let ready: Vec<&Arc<Collection>> = ready.collect();
        let first = ready.iter().find(|collection| collection.table.located_rows() > 0).or(ready.first());
        first.map(|collection| Self::from_collection(collection)).unwrap_or_default()
    }

    fn from_collection(collection: &Collection) -> Self {
        let table = &collection.table;
        let carried = tile_columns(collection).into_iter().filter_map(|place| table.columns().get(place));
        let names = carried.map(|column| column.name.clone());
        let sortable = table.columns().iter().find(|column| column.column_type.is_sortable());
        let bbox = table.bounds().map(middle);
        let sheet = bbox.and_then(|[west, south, east, north]| {
            Sheet::at(west.midpoint(east), south.midpoint(north), SheetScale::K200).map(|sheet| sheet.to_string())
        });
        let feature = (table.rows() > 0).then(|| match table.ids().get(0) {
            IdRef::Integer(id) => id.to_string(),
            IdRef::Text(id) => id.to_owned(),
        });
        let day = |time: &Option<String>| time.as_ref().and_then(|time| time.get(..10)).unwrap_or("..").to_owned();
        Self {
            collection: Some(collection.info.id.to_string()),
            feature,
            properties: names.take(2).collect(),
            sortable: sortable.map(|column| column.name.clone()),
            bbox,
            sheet,
            datetime: collection.time_extent().map(|[start, end]| format!("{}/{}", day(start), day(end))),
        }
    }
}

/// The half of a box around its middle, in hundredths of a degree; all of one over the antimeridian or as small as a point.
fn middle(bounds: LonLatBounds) -> [f64; 4] {
    let [west, south, east, north] = bounds.to_array();
    let shrink = if bounds.crosses_antimeridian() { 0.0 } else { 0.25 };
    let (dx, dy) = ((east - west) * shrink, (north - south) * shrink);
    let rounded = |v: f64, up: bool| if up { (v * 100.0).ceil() / 100.0 } else { (v * 100.0).floor() / 100.0 };
    [rounded(west + dx, false), rounded(south + dy, false), rounded(east - dx, true), rounded(north - dy, true)]
}
