//! Collections that show the features of another by a model of others.

use super::collections::free;
use crate::{
    catalog::{Collection, CollectionInfo, Translation, View},
    config::{CollectionSettings, ErmlSettings, ErmlVersion, ErmlView},
    exchange::{self, Mapping, MappingError, view_table},
    model::{CollectionId, Defects, LoadReport},
};
use std::{collections::BTreeMap, sync::Arc};

/// Where `EarthResourceML-Lite` is defined.
const ERML_LITE: [(exchange::Version, &str); 2] = [
    (exchange::Version::V2, "http://schemas.earthresourceml.org/earthresourceml-lite/2.0/erml-lite.xsd"),
    (exchange::Version::V1, "http://schemas.earthresourceml.org/earthresourceml-lite/1.0/erml-lite.xsd"),
];

/// The views of a collection that the settings ask for, and why others cannot be made.
pub fn views(
    settings: &CollectionSettings,
    of: &Collection,
    taken: impl Fn(&CollectionId) -> bool,
) -> (Vec<Arc<Collection>>, Vec<String>) {
    let (mut views, mut notes): (Vec<Arc<Collection>>, _) = (vec![], vec![]);
    for erml in &settings.erml {
        let name = |mapping: &Mapping| format!("{}-{}", of.info.id, mapping.view.name());
        let made = mapping(erml).and_then(|mapping| {
            let wanted = erml.id.clone().unwrap_or_else(|| CollectionId::from_name(&name(&mapping)));
            let id = free(wanted, of.info.id.as_str(), |id| {
                *id == of.info.id || taken(id) || views.iter().any(|view| view.info.id == *id)
            });
            view(&mapping, of, id)
        });
        match made {
            Ok(view) => views.push(Arc::new(view)),
            Err(error) => notes.push(format!("erml: {error}")),
        }
    }
    (views, notes)
}

/// What the settings of a view mean.
pub fn mapping(settings: &ErmlSettings) -> Result<Mapping, MappingError> {
    let view = match settings.view {
        ErmlView::MineralOccurrence => exchange::View::MineralOccurrence,
        ErmlView::Mine => exchange::View::Mine,
        ErmlView::CommodityResource => exchange::View::CommodityResource,
    };
    let version = match settings.version {
        ErmlVersion::V2 => exchange::Version::V2,
        ErmlVersion::V1 => exchange::Version::V1,
    };
    Mapping::new(view, version, &settings.fields)
}

/// The title of the collection in other languages, with that of the view.
fn translated(of: &CollectionInfo, view: &str) -> BTreeMap<String, Translation> {
    let translation =
        |of: &Translation| Translation { title: of.title.as_ref().map(|title| format!("{title}: {view}")), description: None };
    of.translations.iter().map(|(language, of)| (language.clone(), translation(of))).collect()
}

fn view(mapping: &Mapping, of: &Collection, id: CollectionId) -> Result<Collection, MappingError> {
    let viewed = view_table(&of.table, mapping)?;
    let model = format!("EarthResourceML-Lite {} {}", mapping.version, mapping.view.name());
    let required = mapping.fields().filter(|field| field.is_mandatory).map(|field| field.name_in(mapping.version).to_owned());
    let definition = ERML_LITE.iter().find(|(version, _)| *version == mapping.version).map_or("", |(_, definition)| definition);
    let info = CollectionInfo {
        title: format!("{}: {}", of.info.title, mapping.view.name()),
        description: format!("{} as {model}.", of.info.title),
        translations: translated(&of.info, mapping.view.name()),
        attribution: of.info.attribution.clone(),
        origin: of.info.origin.clone(),
        output_crs: of.info.output_crs.clone(),
        style: serde_json::json!({ "visible": false }),
        view: Some(View { of: of.info.id.clone(), definition, required: required.collect(), model }),
        ..CollectionInfo::new(id)
    };
    let report = LoadReport { defects: Defects::default(), notes: viewed.notes, ..LoadReport::clone(&of.report) };
    Ok(Collection::new(info, Arc::new(viewed.table), Arc::new(report)))
}
