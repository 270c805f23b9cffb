//! What is said of a collection.

use super::{Origin, TileSettings};
use crate::model::{CollectionId, TimeColumns};
use std::collections::BTreeMap;

/// What a collection is called and how it is to be shown; from the configuration or made of the source.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct CollectionInfo {
    /// The id in URLs.
    pub id: CollectionId,
    /// For people.
    pub title: String,
    /// For people, may be empty.
    pub description: String,
    /// Both in other languages, by their codes.
    pub translations: BTreeMap<String, Translation>,
    /// Tile settings.
    pub tiles: TileSettings,
    /// For how many seconds clients may keep tiles that they asked for without their version; they ask every time where there is none.
    pub tiles_max_age_s: Option<u32>,
    /// Whom to credit, shown on maps.
    pub attribution: Option<String>,
    /// Where it is from.
    pub origin: Origin,
    /// How a map may draw it; free-form JSON for the viewer.
    pub style: serde_json::Value,
    /// Which columns say when a feature holds: columns that there are, of dates, timestamps, texts of such or years.
    pub time: Option<TimeColumns>,
    /// Why columns that were named for it do not say it.
    pub no_time: Option<String>,
    /// Units of columns by their names, as in `ore_t`: `t`.
    pub units: BTreeMap<String, String>,
    /// Of which collection it is a view, by which model.
    pub view: Option<View>,
    /// From where rows without a geometry take one.
    pub geometry_from: Option<GeometryFrom>,
    /// URIs of CRSs to offer beside those that every collection has.
    pub output_crs: Vec<String>,
    /// What its rows have to keep to.
    pub quality: QualityRules,
}

/// What is said for people, in another language.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Translation {
    /// The title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// What the rows of a collection have to keep to.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct QualityRules {
    /// Names of columns that have a value in every row, `geometry` among them; `None` where nobody says so.
    pub required: Option<Vec<String>>,
    /// The polygons that rows lie in.
    pub within: Option<Within>,
}

/// Polygons of a collection.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Within {
    /// The id of the collection.
    pub collection: String,
    /// The id of a feature in it; all of them otherwise.
    pub feature: Option<String>,
}

/// A collection that shows the features of another by a model of others.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct View {
    /// The collection whose features they are, with the same ids.
    pub of: CollectionId,
    /// The model, as in `EarthResourceML-Lite 2.0.1 MineralOccurrenceView`.
    pub model: String,
    /// Where the model is defined.
    pub definition: &'static str,
    /// The properties that it wants in every feature.
    pub required: Vec<String>,
}

/// To which features of another collection those of one belong.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct GeometryFrom {
    /// The collection whose features have the geometries.
    pub collection: CollectionId,
    /// The column that holds the ids of those features.
    pub key: String,
}

impl CollectionInfo {
    /// A collection of which nothing is said but its id.
    pub fn new(id: CollectionId) -> Self {
        let title = id.to_string();
        let (description, tiles) = (String::new(), TileSettings::default());
        let (style, units) = (serde_json::Value::Null, BTreeMap::new());
        Self {
            id,
            title,
            description,
            translations: BTreeMap::new(),
            tiles,
            tiles_max_age_s: None,
            attribution: None,
            origin: Origin::default(),
            style,
            time: None,
            no_time: None,
            units,
            view: None,
            geometry_from: None,
            output_crs: vec![],
            quality: QualityRules::default(),
        }
    }
}

impl std::fmt::Display for Within {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.collection)?;
        self.feature.as_ref().map_or(Ok(()), |feature| write!(f, ":{feature}"))
    }
}
