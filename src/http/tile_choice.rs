//! What a request for tiles chooses of their layers: `filter`, `filter-lang`, `filter-crs` and `datetime`, which go for every
//! layer, and `properties`; `cluster`, which goes for every layer of points, and `labels`.

use super::{
    layers::Layers,
    links::escaped,
    params::{Params, Refusal, boolean, chosen_properties, cluster},
    problem::Problem,
    question::filter_and_time,
    state::HttpState,
};
use crate::{
    catalog::Collection,
    filter::Expr,
    query::check,
    tiles::{Choice, LayerChoice, TileError, label_layer},
};
use std::{fmt::Write, sync::Arc};

/// The parameters.
const NAMES: [&str; 7] = ["filter", "filter-lang", "filter-crs", "datetime", "properties", "cluster", "labels"];

/// What is chosen.
pub struct TileChoice {
    /// Of the layers that are loaded, in their order.
    pub choice: Choice,
    /// The parameters as they came, to stand behind others in a URL: nothing, or `&filter=…`.
    pub query: String,
}

impl TileChoice {
    /// Takes it out of the parameters. 400 where a layer does not have what is asked for, or is ready-made.
    pub fn taken(params: &mut Params, layers: &Layers<'_>, state: &HttpState) -> Result<Self, Problem> {
        let mut query = String::new();
        for name in NAMES {
            let Some(value) = params.peek(name, |text| Ok(text.to_owned()))? else { continue };
            if let Some(tileset) = layers.tilesets.first() {
                let reason = format!("the tiles of `{}` are ready-made; nothing can be chosen of them", tileset.info.id);
                return Err(Problem::parameter(name, &value, Refusal::new(reason, "nothing, where such a layer is among them")));
            }
            // Writing to a text cannot fail.
            let _ = write!(query, "&{name}={}", escaped(&value));
        }
        let mut choices: Vec<LayerChoice> = vec![];
        for collection in &layers.ready {
            let filter = filter(params, collection, state).map_err(|problem| problem.of_layer(&collection.info.id))?;
            let clusters = params.peek("cluster", |text| cluster(text, collection));
            let clusters = clusters.map_err(|problem| problem.of_layer(&collection.info.id))?.unwrap_or_default();
            let labels = params.peek("labels", |text| labels(text, &layers.ids, collection))?.unwrap_or(false);
            choices.push(LayerChoice { filter: filter.map(Arc::new), columns: None, clusters, labels });
        }
        let places = params.take("properties", |text| chosen_properties(text, &layers.ready, layers.are_complete()))?;
        choices.iter_mut().zip(places.into_iter().flatten()).for_each(|(choice, places)| choice.columns = places);
        for name in NAMES {
            params.take(name, |_| Ok(()))?;
        }
        Ok(Self { choice: Choice::new(choices), query })
    }

    /// 400 where the filter means nothing for one of the layers.
    pub fn checked(self, layers: &Layers<'_>) -> Result<Self, Problem> {
        for (place, collection) in layers.ready.iter().enumerate() {
            if let Some(filter) = &self.choice.layer(place).filter {
                check(&collection.table, filter).map_err(|error| Problem::from(error).of_layer(&collection.info.id))?;
            }
        }
        Ok(self)
    }
}

/// What is asked of the features of a collection. The parameters stay, for the next one.
fn filter(params: &Params, collection: &Collection, state: &HttpState) -> Result<Option<Expr>, Problem> {
    let table = &collection.table;
    let crs_named = |text: &str| state.crs.named(text, table);
    let conditions = filter_and_time(&mut params.clone(), collection, &crs_named)?;
    Ok((!conditions.is_empty()).then(|| Expr::all_of(conditions)))
}

/// Whether labels come along. Their layer cannot have the name of another one.
fn labels(text: &str, ids: &[&str], collection: &Collection) -> Result<bool, Refusal> {
    let name = label_layer(collection);
    match boolean(text)? {
        true if ids.contains(&name.as_str()) => {
            let reason = format!(
                "`{name}` would be the name of two layers: of the labels of `{}`, and of a collection",
                collection.info.id
            );
            Err(Refusal::new(reason, "true where no such collection is asked for, or false"))
        }
        wanted => Ok(wanted),
    }
}

impl From<TileError> for Problem {
    fn from(error: TileError) -> Self {
        match error {
            TileError::Filter { collection, source } => Self::from(source).of_layer(&collection),
            other => Self::internal(other),
        }
    }
}
