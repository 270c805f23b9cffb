//! The `geo` metadata (`GeoParquet` 1.1, "File metadata").

use crate::{
    features::encode::{OutputCrs, envelope::Envelope, shape::Shape},
    model::GeometryKind,
};
use serde_json::{Value, json};

/// What was seen of the geometries that are written.
#[derive(Debug)]
pub(super) struct Seen {
    /// By `repr` of [`GeometryKind`], without and with heights.
    kinds: [[bool; 2]; 8],
    bounds: Envelope,
    lowest: f64,
    highest: f64,
}

impl Default for Seen {
    fn default() -> Self {
        Self { kinds: [[false; 2]; 8], bounds: Envelope::EMPTY, lowest: f64::INFINITY, highest: f64::NEG_INFINITY }
    }
}

impl Seen {
    /// Another geometry.
    pub fn see(&mut self, shape: &Shape<'_>, bounds: &Envelope) {
        let is_3d = shape.is_3d();
        self.kinds[shape.kind() as usize & 7][usize::from(is_3d)] = true;
        self.bounds.unite(bounds);
        if is_3d {
            let rings = shape.parts().flat_map(|part| shape.rings(part));
            for z in rings.filter_map(|ring| shape.heights(ring)).flatten() {
                (self.lowest, self.highest) = (self.lowest.min(*z), self.highest.max(*z));
            }
        }
    }

    /// The metadata. Without a CRS it is the default, longitude and latitude on WGS 84.
    pub fn geo(&self, geometry: &str, bbox: &str, crs: Option<&OutputCrs>) -> Value {
        let side = |name: &str| json!([bbox, name]);
        let mut column = json!({
            "encoding": "WKB",
            "geometry_types": self.types(),
            "covering": { "bbox": { "xmin": side("xmin"), "ymin": side("ymin"), "xmax": side("xmax"), "ymax": side("ymax") } },
        });
        if !self.bounds.is_empty() {
            column["bbox"] = self.bbox();
        }
        if let Some(crs) = crs {
            // Null is an unknown one.
            column["crs"] = serde_json::from_str(&crs.projjson).unwrap_or(Value::Null);
        }
        json!({ "version": "1.1.0", "primary_column": geometry, "columns": { geometry: column } })
    }

    fn bbox(&self) -> Value {
        let [west, south, east, north] = self.bounds.0;
        if self.lowest > self.highest {
            return json!([west, south, east, north]);
        }
        json!([west, south, self.lowest, east, north, self.highest])
    }

    fn types(&self) -> Vec<String> {
        let with = |is_3d: bool| {
            let suffix = if is_3d { " Z" } else { "" };
            let seen = (1..8u8).filter(move |kind| self.kinds[usize::from(*kind)][usize::from(is_3d)]);
            seen.filter_map(GeometryKind::from_byte).map(move |kind| format!("{}{suffix}", kind.name()))
        };
        with(false).chain(with(true)).collect()
    }
}
