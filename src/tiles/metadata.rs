//! What tiles of collections hold, as `TileJSON`.

use super::{
    attributes::id_property,
    choice::{Choice, LayerChoice},
    clusters::{cluster_fields, field_type},
    render::{LABEL_RANK, label_layer},
};
use crate::{
    catalog::{ClusterSettings, Collection},
    format::tilejson::{ClustersDescription, FieldType, TileJson, VectorLayer},
    model::{GeometryKind, LonLatBounds},
};
use std::{collections::BTreeMap, sync::Arc};

/// Describes tiles of these collections in this order. `template` is a URL with `{z}`, `{x}` and `{y}`.
pub fn tile_json(collections: &[Arc<Collection>], template: String, attribution: Option<String>) -> TileJson {
    chosen_tile_json(collections, Choice::EVERYTHING, template, attribution)
}

/// As [`tile_json`], of what is chosen of the collections. Bounds are those of all of their features.
pub fn chosen_tile_json(
    collections: &[Arc<Collection>],
    choice: &Choice,
    template: String,
    attribution: Option<String>,
) -> TileJson {
    let infos = || collections.iter().map(|c| &c.info);
    let joined = |text: fn(&Arc<Collection>) -> &str| {
        collections.iter().map(text).filter(|t| !t.is_empty()).collect::<Vec<_>>().join(", ")
    };
    let bounds = bounds(collections);
    let minzoom = infos().map(|i| i.tiles.min_zoom).min().unwrap_or(0);
    let maxzoom = infos().map(|i| i.tiles.max_zoom).max().unwrap_or(0);
    TileJson {
        tilejson: TileJson::VERSION,
        name: joined(|c| &c.info.title),
        description: joined(|c| &c.info.description),
        attribution,
        tiles: vec![template],
        encoding: None,
        bounds,
        center: bounds.map(|bounds| center(bounds, minzoom, maxzoom)),
        minzoom,
        maxzoom,
        vector_layers: collections.iter().enumerate().flat_map(|(place, c)| vector_layers(c, choice.layer(place))).collect(),
    }
}

/// All that are to be credited, each once.
pub fn attribution(collections: &[Arc<Collection>]) -> Option<String> {
    let mut credits: Vec<&str> = vec![];
    for credit in collections.iter().filter_map(|c| c.info.attribution.as_deref()) {
        if !credits.contains(&credit) {
            credits.push(credit);
        }
    }
    (!credits.is_empty()).then(|| credits.join(", "))
}

/// The layer of a collection, and that of its labels if they come along.
fn vector_layers(collection: &Collection, choice: &LayerChoice) -> Vec<VectorLayer> {
    let (info, table) = (&collection.info, &collection.table);
    let columns = choice.columns_of(collection).into_iter().filter_map(|place| table.columns().get(place));
    let mut fields: BTreeMap<_, _> = columns.map(|c| (c.name.clone(), field_type(c.column_type))).collect();
    let id_property = id_property(collection, choice.columns.as_deref()).map(|id| id.name.into_owned());
    if let Some(name) = &id_property {
        fields.insert(name.clone(), FieldType::String);
    }
    let mut layer = VectorLayer {
        id: info.id.as_str().to_owned(),
        description: info.description.clone(),
        minzoom: info.tiles.min_zoom,
        maxzoom: info.tiles.max_zoom,
        geometry_type: table.geometry().common_kind().map(GeometryKind::name),
        id_property,
        fields,
        clusters: None,
    };
    let labels = choice.labels_of(collection).then(|| {
        let (id, geometry_type) = (label_layer(collection), Some(GeometryKind::Point.name()));
        let mut fields = layer.fields.clone();
        fields.entry(LABEL_RANK.to_owned()).or_insert(FieldType::Number);
        VectorLayer { id, geometry_type, fields, ..layer.clone() }
    });
    if let Some(settings) = choice.clusters_of(collection) {
        for (name, field_type) in cluster_fields(settings, table) {
            layer.fields.entry(name).or_insert(field_type);
        }
        layer.clusters = Some(clusters(settings, &info.units));
    }
    std::iter::once(layer).chain(labels).collect()
}

fn clusters(settings: &ClusterSettings, units: &BTreeMap<String, String>) -> ClustersDescription {
    let ClusterSettings { radius_px, max_zoom, sum, count_by } = settings.clone();
    let units = sum.iter().filter_map(|name| Some((name.clone(), units.get(name)?.clone()))).collect();
    ClustersDescription { radius_px, max_zoom, sum, count_by, units }
}

/// The box around all features; `None` where none has a geometry. The specification has no boxes over the antimeridian, so there
/// the box is all the way round.
fn bounds(collections: &[Arc<Collection>]) -> Option<[f64; 4]> {
    let straight = |b: LonLatBounds| if b.crosses_antimeridian() { [-180.0, b.south(), 180.0, b.north()] } else { b.to_array() };
    let union = |a: [f64; 4], b: [f64; 4]| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])];
    collections.iter().filter_map(|c| c.table.bounds().map(straight)).reduce(union)
}

/// The middle of the bounds, and the zoom at which they fill about one map of two tiles' width.
fn center([west, south, east, north]: [f64; 4], minzoom: u8, maxzoom: u8) -> [f64; 3] {
    let span = (east - west).max((north - south) * 2.0).max(1e-6);
    let zoom = (360.0 / span).log2().floor().clamp(minzoom as f64, maxzoom as f64);
    [f64::midpoint(west, east), f64::midpoint(south, north), zoom]
}
