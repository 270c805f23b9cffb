//! The settings of one collection.

use super::{ErmlSettings, values};
use crate::model::{CollectionId, CrsReference};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, path::PathBuf};

/// One source, and how it is read and shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CollectionSettings {
    /// The name of the collection in addresses: a-z, 0-9, _ and -. Without it, every layer found in the source
    /// is a collection of its own, named after the layer or the file.
    #[serde(default, with = "values::collection_id", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub id: Option<CollectionId>,
    /// The title for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What the collection holds, in a few sentences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Title and description in other languages, as in `{ ru = { title = "Месторождения" } }`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub translations: BTreeMap<String, TranslationSettings>,
    /// Whom to credit, shown on maps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribution: Option<String>,
    /// Where the data are from; it goes with the metadata, with each feature and with exports.
    #[serde(default, skip_serializing_if = "ProvenanceSettings::is_empty")]
    pub provenance: ProvenanceSettings,
    /// The file or directory, relative to the configuration file.
    #[serde(deserialize_with = "values::source")]
    pub source: PathBuf,
    /// The layer of a file that holds several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layer: Option<String>,
    /// The coordinate reference system of a file that does not state one: EPSG:28412, WKT, PROJJSON or a PROJ string.
    #[serde(default, with = "values::crs", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub crs: Option<CrsReference>,
    /// The order of the coordinates in the file, whoever states their reference system.
    #[serde(default)]
    pub crs_axis: CrsAxis,
    /// Systems to offer answers in beside longitude and latitude, web Mercator and the source's own, in place of `server.output_crs`.
    #[serde(default, deserialize_with = "values::crs_codes", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Vec<String>>")]
    pub output_crs: Option<Vec<String>>,
    /// The columns of a CSV file that hold the coordinates, x (longitude, easting) first; found by their names otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub xy_columns: Option<[String; 2]>,
    /// The character encoding of a CSV or DBF file, as in windows-1251; found out otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// The column whose values are the ids of the features.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_column: Option<String>,
    /// From where rows without a geometry take one, as in `{ collection = "deposits", key = "deposit" }`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub geometry_from: Option<GeometryFromSettings>,
    /// The columns to publish, in this order; all of them otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<String>>,
    /// The column of dates, or the two columns of start and end. Partial dates (2019, 2019-05), texts among which there are some, and
    /// years will do; what is no date is named in the load report.
    #[serde(default, alias = "time_column", deserialize_with = "values::time_columns", skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 2))]
    pub time_columns: Vec<String>,
    /// Units of columns, in UCUM, as in `ore = "Mt"` or `grade = "g/t"`; otherwise what their names say, as in `ore_t` or `grade (g/t)`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub units: BTreeMap<String, String>,
    /// Whether to compute the third of ore, grade and contained metal where two are given, and to flag where three contradict each
    /// other by more than 5 %: in the columns `contained_computed_t`, `ore_computed_t`, `grade_computed_g_t` and
    /// `contained_off_pct`, with `contained_computed_basis` and `contained_stated_basis` for what they are of. Needs columns such as `ore_t`, `grade_value` with `grade_unit`, and `contained_t`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub contained: bool,
    /// What its rows have to keep to, for the report at `/collections/{id}/quality`.
    #[serde(default)]
    pub quality: QualitySettings,
    /// Views of the collection by `EarthResourceML-Lite`, each a collection of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub erml: Vec<ErmlSettings>,
    /// How tiles are made.
    #[serde(default)]
    pub tiles: TileSettings,
    /// How maps draw it: the built-in one and those that load a style.
    #[serde(default)]
    pub style: StyleSettings,
}

/// Where the data of a collection are from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ProvenanceSettings {
    /// What they were made from: the title of a database, a report, a map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Where that is.
    #[serde(deserialize_with = "values::address", skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Of when they are: 2024, 2024-05 or 2024-05-31.
    #[serde(deserialize_with = "values::partial_date", skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Their licence: an SPDX identifier, as in CC-BY-4.0, or a URL.
    #[serde(deserialize_with = "values::license", skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
}

/// From where rows without a geometry take one: what is known of a deposit lies where the deposit does. Rows whose key names
/// no feature stay without, and are reported. When the other collection changes, this one is loaded again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GeometryFromSettings {
    /// The id of the collection whose features have the geometries.
    #[serde(deserialize_with = "values::collection_name")]
    #[schemars(with = "String")]
    pub collection: CollectionId,
    /// The column of this collection that holds the ids of those features.
    pub key: String,
}

/// In which order coordinates stand in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CrsAxis {
    /// Easting or longitude first, as nearly every format has it.
    #[default]
    Xy,
    /// As the authority defines the CRS: northing first for EPSG:28412.
    Authority,
}

/// What the rows of a collection have to keep to. What does not is served all the same, and named in its quality report.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct QualitySettings {
    /// The columns that have to have a value in every row; `geometry` stands for the geometry. Without it, a column of names,
    /// one of sources and the geometry, where there are such.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<Vec<String>>,
    /// Where all rows have to lie: the id of a collection of polygons, or of one feature in it, as in `countries:KAZ`: by
    /// its id, or by a text that it alone has in some column, as a name or a code.
    #[serde(deserialize_with = "values::within", skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
}

/// How tiles of a collection are made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TileSettings {
    /// The first zoom with tiles.
    pub min_zoom: u8,
    /// The last zoom with tiles; maps enlarge them from there on. At zoom 16 a tile's unit is 0.15 m.
    pub max_zoom: u8,
    /// The columns in tiles; all published ones otherwise. Ids that are text come along as `id`, or as `feature_id` where a
    /// column `id` holds something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<String>>,
    /// Whether features may be left out of tiles that would have more than can be drawn, or be larger than `max_bytes`.
    pub thin: bool,
    /// The column that says which points stay longest where there are too many: those of its smallest values, as in
    /// `scalerank`, or with a minus sign those of its largest, as in `-population`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank: Option<String>,
    /// The bytes that a layer of a tile may take before it is compressed, which about halves it. The least important features
    /// are left out of larger ones.
    pub max_bytes: u32,
    /// For how many seconds clients and caches on the way may keep a tile without asking whether it still holds. URLs of tiles that
    /// have `v=`, as the `TileJSON` gives them, are kept for good in any case, and others are asked for every time by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_age_s: Option<u32>,
    /// How points that are near each other are drawn as one: `cluster = {}` takes the defaults. Requests may ask otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<ClusterSettings>,
}

/// How points that are near each other are drawn as one, a cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ClusterSettings {
    /// What is nearer than this is one, in CSS pixels on a map that draws a tile at 512: 8 to 255.
    #[serde(deserialize_with = "values::cluster_radius")]
    #[schemars(range(min = 8, max = 255))]
    pub radius_px: u8,
    /// The last zoom with clusters; one before the last zoom with tiles otherwise, so that no cluster is left there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = 20))]
    pub max_zoom: Option<u8>,
    /// Columns of numbers that are summed up, each under its own name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sum: Vec<String>,
    /// The column of which clusters have the most frequent values, as in `commodity`: the leading one under its name, and how many
    /// have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count_by: Option<String>,
}

/// How maps draw a collection: the built-in one and those that load a style. What is not said is chosen by geometry type.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct StyleSettings {
    /// Fill of points and polygons, stroke of lines: #rgb or #rrggbb.
    #[serde(deserialize_with = "values::color", skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// Outline of points and polygons.
    #[serde(deserialize_with = "values::color", skip_serializing_if = "Option::is_none")]
    pub outline_color: Option<String>,
    /// A column whose values have colors of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color_by: Option<String>,
    /// Colors of the values of `color_by`; others have `color`.
    #[serde(deserialize_with = "values::colors", skip_serializing_if = "BTreeMap::is_empty")]
    pub colors: BTreeMap<String, String>,
    /// Opacity of the fill, 0 to 1.
    #[serde(deserialize_with = "values::opacity", skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub opacity: Option<f64>,
    /// Radius of points.
    #[serde(deserialize_with = "values::pixels", skip_serializing_if = "Option::is_none")]
    pub radius_px: Option<f64>,
    /// Width of lines and outlines.
    #[serde(deserialize_with = "values::pixels", skip_serializing_if = "Option::is_none")]
    pub line_width_px: Option<f64>,
    /// The column to label features with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Whether the layer is shown when the map opens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visible: Option<bool>,
}

/// What is said for people, in another language.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TranslationSettings {
    /// The title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl CollectionSettings {
    /// A source with defaults for everything else.
    pub fn new(source: PathBuf) -> Self {
        Self {
            id: None,
            title: None,
            description: None,
            translations: BTreeMap::new(),
            attribution: None,
            provenance: ProvenanceSettings::default(),
            source,
            layer: None,
            crs: None,
            crs_axis: CrsAxis::default(),
            output_crs: None,
            xy_columns: None,
            encoding: None,
            id_column: None,
            geometry_from: None,
            columns: None,
            time_columns: vec![],
            units: BTreeMap::new(),
            contained: false,
            quality: QualitySettings::default(),
            erml: vec![],
            tiles: TileSettings::default(),
            style: StyleSettings::default(),
        }
    }
}

impl ProvenanceSettings {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Default for TileSettings {
    fn default() -> Self {
        Self {
            min_zoom: 0,
            max_zoom: 16,
            columns: None,
            thin: true,
            rank: None,
            max_bytes: 1_000_000,
            max_age_s: None,
            cluster: None,
        }
    }
}

impl Default for ClusterSettings {
    fn default() -> Self {
        Self { radius_px: 50, max_zoom: None, sum: vec![], count_by: None }
    }
}
