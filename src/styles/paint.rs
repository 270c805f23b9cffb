//! A layer of tiles as layers of a map, by geometry type.

use super::{
    base_map::{BOLD_FONT, FONT},
    look::Look,
    theme::Colors,
};
use crate::format::tilejson::VectorLayer;
use serde_json::{Value, json};

/// Where a layer goes: fills lowest, labels highest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    Raster,
    Fill,
    Line,
    Point,
    Label,
}

/// What layers of a map are of.
pub struct Subject<'a> {
    /// The collection.
    pub id: &'a str,
    /// What their ids begin with.
    pub prefix: String,
    /// The layer of the tiles.
    pub layer: &'a VectorLayer,
    /// How many features there are, if anybody knows.
    pub features: usize,
    pub look: Look<'a>,
}

/// What is drawn differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Polygon,
    Line,
    Point,
}

/// Feature counts above which points are drawn smaller, and smallest.
const MANY: usize = 2_000;
const VERY_MANY: usize = 20_000;
/// The radius of a symbol as it is drawn on the sheet, about.
const SYMBOL_RADIUS_PX: f64 = 6.0;

impl Subject<'_> {
    /// All its layers.
    pub fn layers(&self, colors: &Colors) -> Vec<(Slot, Value)> {
        let mut layers = vec![];
        for kind in self.kinds() {
            match kind {
                Kind::Polygon => layers.extend(self.polygon_layers()),
                Kind::Line => layers.push(self.line_layer()),
                Kind::Point => layers.extend(self.point_layers(colors)),
            }
            if !self.look.labels.is_empty() && (kind == Kind::Point || self.look.settings.label.is_some()) {
                layers.push(self.label_layer(kind, colors));
            }
        }
        layers
    }

    fn kinds(&self) -> Vec<Kind> {
        match self.layer.geometry_type {
            Some(name) if name.ends_with("Point") => vec![Kind::Point],
            Some(name) if name.ends_with("LineString") => vec![Kind::Line],
            Some(name) if name.ends_with("Polygon") => vec![Kind::Polygon],
            _ => vec![Kind::Polygon, Kind::Line, Kind::Point],
        }
    }

    /// A layer of features of a kind; what stands for several is drawn otherwise.
    fn layer(&self, part: &str, layer_type: &str, kind: Kind, layout: &Value, paint: &Value) -> Value {
        let of_kind = json!(["==", ["geometry-type"], kind.name()]);
        let filter = if self.is_clustered() { json!(["all", of_kind, ["!", ["has", "point_count"]]]) } else { of_kind };
        self.layer_of(part, layer_type, &filter, layout, paint)
    }

    fn layer_of(&self, part: &str, layer_type: &str, filter: &Value, layout: &Value, paint: &Value) -> Value {
        json!({
            "id": format!("{}/{part}", self.prefix),
            "type": layer_type,
            "metadata": { "lode:collection": self.id },
            "source": self.id,
            "source-layer": self.layer.id,
            "filter": filter,
            "layout": layout,
            "paint": paint,
        })
    }

    fn polygon_layers(&self) -> [(Slot, Value); 2] {
        let settings = self.look.settings;
        let width = settings.line_width_px.unwrap_or(1.0);
        let fill = json!({
            "fill-color": self.look.color,
            "fill-opacity": when_hovered(&0.4.into(), settings.opacity.unwrap_or(0.1).into()),
            "fill-antialias": false,
        });
        let outline = json!({
            "line-color": settings.outline_color.as_deref().map_or_else(|| self.look.color.clone(), Value::from),
            "line-opacity": by_zoom([0.35, 0.75, 0.75].map(Value::from)),
            "line-width": by_zoom([0.35, 0.9, 1.5].map(|scale| rounded(scale * width).into())),
        });
        [
            (Slot::Fill, self.layer("fill", "fill", Kind::Polygon, &json!({}), &fill)),
            (Slot::Line, self.layer("outline", "line", Kind::Polygon, &json!({ "line-join": "round" }), &outline)),
        ]
    }

    fn line_layer(&self) -> (Slot, Value) {
        let settings = self.look.settings;
        let width = settings.line_width_px.unwrap_or(1.6);
        let step = |scale: f64| when_hovered(&rounded(width * scale + 2.0).into(), rounded(width * scale).into());
        let paint = json!({
            "line-color": self.look.color,
            "line-opacity": settings.opacity.unwrap_or(0.9),
            "line-width": by_zoom([0.6, 1.0, 1.8].map(step)),
        });
        (Slot::Line, self.layer("line", "line", Kind::Line, &json!({ "line-cap": "round", "line-join": "round" }), &paint))
    }

    /// Circles; where it is known what is mined, symbols in their place as soon as there is room, with a circle around the one
    /// that is pointed at. Clusters are circles with numbers.
    fn point_layers(&self, colors: &Colors) -> Vec<(Slot, Value)> {
        let settings = self.look.settings;
        let radius = self.radius_px();
        let halo = if self.features > MANY { 0.5 } else { 1.2 };
        let opacity = Value::from(settings.opacity.unwrap_or(0.88));
        let hovered_only = when_hovered(&0.35.into(), 0.into());
        let (opacity, outline) = match self.look.symbol.as_ref().map(|_| self.symbols_from_zoom()) {
            None => (opacity, Value::from(1)),
            Some(0) => (hovered_only, Value::from(0)),
            Some(zoom) => (json!(["step", ["zoom"], opacity, zoom, hovered_only]), json!(["step", ["zoom"], 1, zoom, 0])),
        };
        let growth = if self.look.symbol.is_some() { 6.0 } else { 2.5 };
        let step = |scale: f64| when_hovered(&rounded(radius * scale + growth).into(), rounded(radius * scale).into());
        let outline_color = settings.outline_color.as_deref().unwrap_or(colors.halo);
        let paint = json!({
            "circle-color": self.look.color,
            "circle-opacity": opacity,
            "circle-radius": by_zoom([0.55, 1.0, 1.7].map(step)),
            "circle-stroke-color": outline_color,
            "circle-stroke-opacity": outline,
            "circle-stroke-width": by_zoom([halo * 0.5, halo, 1.5].map(Value::from)),
        });
        let mut layers = vec![(Slot::Point, self.layer("circle", "circle", Kind::Point, &json!({}), &paint))];
        layers.extend(self.look.symbol.as_ref().map(|symbol| self.symbol_layer(symbol, outline_color)));
        if self.is_clustered() {
            layers.extend(self.cluster_layers(colors, outline_color));
        }
        layers
    }

    fn symbol_layer(&self, symbol: &Value, halo_color: &str) -> (Slot, Value) {
        let size = self.radius_px() / SYMBOL_RADIUS_PX;
        let layout = json!({
            "icon-image": symbol,
            "icon-size": by_zoom([0.55, 1.0, 1.7].map(|scale| rounded(size * scale).into())),
            "icon-allow-overlap": true,
            "icon-ignore-placement": true,
        });
        let paint = json!({ "icon-color": self.look.color, "icon-halo-color": halo_color, "icon-halo-width": 1.2 });
        let mut layer = self.layer("symbol", "symbol", Kind::Point, &layout, &paint);
        layer["minzoom"] = self.symbols_from_zoom().into();
        (Slot::Point, layer)
    }

    /// Clusters have the colour of what most of their members are, if that is what members are coloured by.
    fn cluster_layers(&self, colors: &Colors, outline_color: &str) -> [(Slot, Value); 2] {
        let filter = json!(["has", "point_count"]);
        let leading = self.layer.clusters.as_ref().and_then(|clusters| clusters.count_by.as_deref());
        let is_told = leading.is_some() && self.look.legend["column"].as_str() == leading;
        let color = if is_told { &self.look.color } else { &self.look.legend["color"] };
        let circle = json!({
            "circle-color": color,
            "circle-opacity": when_hovered(&1.into(), 0.82.into()),
            "circle-radius": ["interpolate", ["linear"], ["log10", ["get", "point_count"]], 0, 9, 2, 17, 4, 27, 6, 38],
            "circle-stroke-color": outline_color,
            "circle-stroke-width": 1.5,
        });
        let number = json!({
            "text-field": ["to-string", ["coalesce", ["get", "point_count_abbreviated"], ["get", "point_count"]]],
            "text-font": [BOLD_FONT],
            "text-size": 12,
            "text-allow-overlap": true,
        });
        let ink = json!({ "text-color": colors.ink, "text-halo-color": colors.halo, "text-halo-width": 1.5 });
        [
            (Slot::Point, self.layer_of("cluster", "circle", &filter, &json!({}), &circle)),
            (Slot::Label, self.layer_of("cluster-count", "symbol", &filter, &number, &ink)),
        ]
    }

    /// Names beside points and inside shapes, where there is room: the fewer the features, the earlier.
    fn label_layer(&self, kind: Kind, colors: &Colors) -> (Slot, Value) {
        let columns = self.look.labels.iter().map(|column| json!(["get", column]));
        let text: Vec<Value> = [json!("coalesce")].into_iter().chain(columns).chain([json!("")]).collect();
        let mut layout = json!({
            "text-field": ["to-string", text],
            "text-font": [FONT],
            "text-size": ["interpolate", ["linear"], ["zoom"], 4, 11, 12, 13],
            "text-max-width": 12,
            "text-padding": 6,
        });
        match kind {
            // On whichever side is free.
            Kind::Point => {
                layout["text-variable-anchor"] = json!(["left", "right", "top", "bottom"]);
                layout["text-radial-offset"] = by_zoom([0.6, 0.85, 1.2].map(Value::from));
                layout["text-justify"] = "auto".into();
            }
            Kind::Line => layout["symbol-placement"] = "line".into(),
            Kind::Polygon => {}
        }
        let ink =
            json!({ "text-color": colors.ink, "text-halo-color": colors.halo, "text-halo-width": 1.3, "text-opacity": 0.9 });
        let part = match kind {
            Kind::Point => "label",
            Kind::Line => "label-line",
            Kind::Polygon => "label-polygon",
        };
        let mut layer = self.layer(part, "symbol", kind, &layout, &ink);
        layer["minzoom"] = if self.features > VERY_MANY {
            10
        } else if self.features > 500 {
            6
        } else {
            3
        }
        .into();
        (Slot::Label, layer)
    }

    fn radius_px(&self) -> f64 {
        let by_count = if self.features > VERY_MANY {
            3.0
        } else if self.features > MANY {
            4.0
        } else {
            5.5
        };
        self.look.settings.radius_px.unwrap_or(by_count)
    }

    /// Where points no longer lie on top of each other.
    fn symbols_from_zoom(&self) -> u8 {
        if self.features > VERY_MANY {
            8
        } else if self.features > MANY {
            5
        } else {
            0
        }
    }

    fn is_clustered(&self) -> bool {
        ["cluster", "point_count"].iter().all(|field| self.layer.fields.contains_key(*field))
    }
}

impl Kind {
    /// The geometry type, as expressions have it.
    fn name(self) -> &'static str {
        match self {
            Self::Polygon => "Polygon",
            Self::Line => "LineString",
            Self::Point => "Point",
        }
    }
}

/// From afar, at middle zooms, near.
fn by_zoom([far, middle, near]: [Value; 3]) -> Value {
    json!(["interpolate", ["linear"], ["zoom"], 2, far, 6, middle, 13, near])
}

#[allow(clippy::needless_pass_by_value, reason = "`json!` borrows the values that it is given")]
fn when_hovered(hovered: &Value, otherwise: Value) -> Value {
    json!(["case", ["boolean", ["feature-state", "hover"], false], hovered, otherwise])
}

/// To hundredths, for people who read styles.
fn rounded(pixels: f64) -> f64 {
    (pixels * 100.0).round() / 100.0
}
