//! `/collections/{id}/schema`, `/queryables` and `/sortables`: JSON Schema of a collection's properties
//! (OGC API Features Part 5, OGC 23-058r1; Part 3, OGC 19-079r2, section 6).

mod property;

use super::{
    ask::{Ask, PathOf},
    collections::find,
    pages,
    params::Format,
    problem::Problem,
    respond::{self, SCHEMA_JSON},
    sheets::SheetCollection,
    state::Shared,
};
use crate::{
    catalog::Collection,
    features::encode::FeatureSet,
    model::ColumnType,
    store::Table,
    tiles::{Clustering, LABEL_RANK, LayerChoice, cluster_fields, id_property_name},
};
use axum::{extract::State, response::Response};
use serde_json::{Map, Value, json};

/// What the properties are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// Features have them.
    Returned,
    /// Features can be asked for by them.
    Queried,
    /// Features can be sorted by them.
    Sorted,
}

/// What features have.
pub async fn schema(state: State<Shared>, id: PathOf<String>, ask: Ask) -> Result<Response, Problem> {
    answer(&state, &id.0, ask, Purpose::Returned)
}

/// What features can be asked for by, in `filter` and as `name=value`.
pub async fn queryables(state: State<Shared>, id: PathOf<String>, ask: Ask) -> Result<Response, Problem> {
    answer(&state, &id.0, ask, Purpose::Queried)
}

/// What features can be sorted by, in `sortby`.
pub async fn sortables(state: State<Shared>, id: PathOf<String>, ask: Ask) -> Result<Response, Problem> {
    answer(&state, &id.0, ask, Purpose::Sorted)
}

fn answer(state: &Shared, id: &str, ask: Ask, purpose: Purpose) -> Result<Response, Problem> {
    let (ask, format) = ask.json_or_page()?;
    let collection = match SheetCollection::served(state, id) {
        Some(sheets) => sheets.outline()?,
        None => find(state, id)?,
    };
    let base = ask.base(&state.settings)?;
    let url = base.url(format_args!("/collections/{}/{}", collection.info.id, purpose.path()));
    let properties = numbered(purpose.properties(&collection));
    Ok(respond::by_accept(match format {
        Format::Html => {
            let page = pages::schema(&collection, purpose.title(), purpose.explanation(), &properties, &url, &base);
            pages::answer(&ask, page)
        }
        Format::Json => respond::json(&ask, SCHEMA_JSON, &document(&url, &collection, purpose, &properties))?,
    }))
}

/// Requirement /req/schemas/json-schema.
fn document(url: &str, collection: &Collection, purpose: Purpose, properties: &Map<String, Value>) -> Value {
    let mut document = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": url,
        "type": "object",
        "title": collection.info.title,
        "description": collection.info.description,
        "properties": properties,
        "additionalProperties": false,
    });
    if let (Some(view), Purpose::Returned) = (&collection.info.view, purpose) {
        document["required"] = view.required.as_slice().into();
    }
    if let (true, Some(document)) = (collection.info.description.is_empty(), document.as_object_mut()) {
        document.shift_remove("description");
    }
    document
}

/// With their places (requirement /req/schemas/property-seq).
fn numbered(mut properties: Map<String, Value>) -> Map<String, Value> {
    for (place, property) in properties.values_mut().enumerate() {
        property["x-ogc-propertySeq"] = (place + 1).into();
    }
    properties
}

impl Purpose {
    const fn path(self) -> &'static str {
        match self {
            Self::Returned => "schema",
            Self::Queried => "queryables",
            Self::Sorted => "sortables",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Returned => "Schema",
            Self::Queried => "Queryables",
            Self::Sorted => "Sortables",
        }
    }

    const fn explanation(self) -> &'static str {
        match self {
            Self::Returned => "What every feature has.",
            Self::Queried => "What features can be asked for by, in filter=… and as name=value.",
            Self::Sorted => "What features can be sorted by: sortby=name, or sortby=-name for the largest first.",
        }
    }

    fn properties(self, collection: &Collection) -> Map<String, Value> {
        match self {
            Self::Returned => returned(collection),
            Self::Queried => queried(collection),
            Self::Sorted => sorted(collection),
        }
    }
}

/// What features have in tiles that hold this choice: where their id is a text, it is a property; lists and objects are written out as JSON.
pub fn tile_properties(collection: &Collection, choice: &LayerChoice) -> Map<String, Value> {
    let columns = choice.columns_of(collection).into_iter().map(|place| {
        let column = &collection.table.columns()[place];
        let mut schema = property::column(collection, column);
        if matches!(column.column_type, ColumnType::List | ColumnType::Json) {
            schema["type"] = "string".into();
        }
        (column.name.clone(), schema)
    });
    let id = id_property_name(collection).map(|name| (name, property::id(&collection.table)));
    let mut properties: Map<String, Value> = columns.chain(id).collect();
    let of_clusters = choice.clusters_of(collection).map(|settings| cluster_fields(settings, &collection.table));
    for (name, field_type) in of_clusters.into_iter().flatten() {
        let schema = property::of_clusters(collection, &name, field_type);
        properties.entry(name).or_insert(schema);
    }
    properties
}

/// What labels have in tiles that hold this choice.
pub fn label_properties(collection: &Collection, choice: &LayerChoice) -> Map<String, Value> {
    let mut properties = tile_properties(collection, &LayerChoice { clusters: Clustering::Off, ..choice.clone() });
    let rank = json!({ "title": LABEL_RANK, "type": "integer", "minimum": 1, "description": "1 for the largest feature" });
    properties.entry(LABEL_RANK).or_insert(rank);
    properties
}

/// The id under a name of its own where no property holds it, the properties, the geometry.
fn returned(collection: &Collection) -> Map<String, Value> {
    let table = &collection.table;
    // The table knows it of text; of numbers it takes a look at every row.
    let name = || FeatureSet::whole(table, collection.info.id.as_str()).id_column();
    let id = if table.id_column_has_ids() { None } else { name() };
    let in_column = id.is_none();
    let id = id.map(|name| (name, property::id(table)));
    let columns = table.columns().iter().map(|column| {
        let is_id = in_column && column.name == Table::ID_COLUMN;
        let mut schema = if is_id { property::id(table) } else { property::column(collection, column) };
        // What other surveys check by a schema has to hold by it, and a field that need not be there is null where it is not.
        if collection.info.view.is_some() && column.nulls > 0 && !is_id {
            schema["type"] = json!([schema["type"], "null"]);
        }
        (column.name.clone(), schema)
    });
    id.into_iter().chain(columns).chain(geometries(collection).into_iter().take(1)).collect()
}

/// The id answers to its name where no property has it.
fn named_id(table: &Table) -> Option<(String, Value)> {
    table.column(Table::ID_COLUMN).is_none().then(|| (Table::ID_COLUMN.to_owned(), property::id(table)))
}

fn sorted(collection: &Collection) -> Map<String, Value> {
    let sortable = collection.table.columns().iter().filter(|column| column.column_type.is_sortable());
    let columns = sortable.map(|column| (column.name.clone(), property::column(collection, column)));
    named_id(&collection.table).into_iter().chain(columns).collect()
}

/// So does the geometry.
fn queried(collection: &Collection) -> Map<String, Value> {
    let table = &collection.table;
    let id = named_id(table);
    let columns = table.columns().iter().map(|column| {
        let mut schema = property::column(collection, column);
        if let Some(values) = property::values(column) {
            schema["enum"] = values;
        }
        (column.name.clone(), schema)
    });
    id.into_iter().chain(columns).chain(geometries(collection)).collect()
}

/// The geometry by the name that the source gives it, and then as `geometry`.
fn geometries(collection: &Collection) -> Vec<(String, Value)> {
    let table = &collection.table;
    if !collection.report.has_crs(table.located_rows()) {
        return vec![];
    }
    let mut names = vec![table.geometry_name()];
    names.extend((table.geometry_name() != "geometry").then_some("geometry"));
    names.retain(|name| table.column(name).is_none());
    let schemas = names.into_iter().enumerate();
    schemas.map(|(place, name)| (name.to_owned(), property::geometry(table, name, place == 0))).collect()
}
