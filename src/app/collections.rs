//! From a loaded source to collections: ids, titles, settings.

use super::{described_columns::described_columns, source::SourceFile, views::views};
use crate::{
    catalog::{Collection, CollectionInfo, GeometryFrom, Origin, QualityRules, Rank, TileSettings, Tileset, Translation, Within},
    config::{CollectionSettings, CrsAxis, TranslationSettings},
    crs::{CrsError, OutputCrs},
    format::{ReadOptions, archive::TileArchive},
    ingest::{Loaded, Source},
    model::{CollectionId, LoadReport},
};
use std::{collections::BTreeMap, sync::Arc};

/// What is to be read, as the reader wants it, but for the geometries of another collection.
pub fn ingest_source(settings: &CollectionSettings) -> Source {
    Source {
        path: settings.source.clone(),
        crs: settings.crs.clone(),
        authority_axis_order: settings.crs_axis == CrsAxis::Authority,
        id_column: settings.id_column.clone(),
        columns: settings.columns.clone(),
        geometry_from: None,
        contained: settings.contained,
        units: settings.units.clone(),
        time_columns: settings.time_columns.clone(),
        read: ReadOptions {
            layer: settings.layer.clone(),
            xy_columns: settings.xy_columns.clone(),
            encoding: settings.encoding.clone(),
        },
    }
}

/// What a source is called before it is read.
pub fn placeholder(file: &SourceFile, taken: impl Fn(&CollectionId) -> bool) -> CollectionInfo {
    let name = file.settings.layer.clone().unwrap_or_else(|| file.stem());
    let id = file.settings.id.clone().unwrap_or_else(|| CollectionId::from_name(&name));
    info(&file.settings, free(id, &file.stem(), taken), name)
}

/// The collections of a source, one per layer. Ids that are taken by other sources get the file's name before them.
pub fn collections(file: &SourceFile, loaded: &Loaded, taken: impl Fn(&CollectionId) -> bool) -> Vec<Arc<Collection>> {
    let several = loaded.layers.len() > 1;
    let mut used: Vec<CollectionId> = vec![];
    let mut collections = vec![];
    for layer in &loaded.layers {
        let name = display_name(&file.stem(), &layer.name, several || file.settings.layer.is_some());
        let wanted = match &file.settings.id {
            Some(id) if several => CollectionId::from_name(&format!("{id}-{name}")),
            Some(id) => id.clone(),
            None => CollectionId::from_name(&name),
        };
        let id = free(wanted, &file.stem(), |id| used.contains(id) || taken(id));
        used.push(id.clone());
        let described = described_columns(&file.settings, &layer.table);
        let (output_crs, unknown) = output_crs(&file.settings);
        let mut info = CollectionInfo {
            time: described.time,
            no_time: described.no_time,
            units: described.units,
            output_crs,
            ..info(&file.settings, id, name)
        };
        info.tiles.cluster = described.clusters;
        let loud = described.notes.iter().filter(|note| note.starts_with("quality.") || note.starts_with("time_columns"));
        loud.chain(&unknown).for_each(|note| tracing::warn!("{}: {note}", file.settings.source.display()));
        let report = noted(&layer.report, [described.notes, unknown].concat());
        let collection = Arc::new(Collection::new(info, Arc::clone(&layer.table), report));
        let (views, notes) = views(&file.settings, &collection, |id| used.contains(id) || taken(id));
        notes.iter().for_each(|note| tracing::warn!("{}: {note}", file.settings.source.display()));
        used.extend(views.iter().map(|view| view.info.id.clone()));
        collections.push(collection);
        collections.extend(views);
    }
    collections
}

/// The URI of a CRS that answers can be given in, of any name that `output_crs` may have.
pub fn output_crs_uri(name: &str) -> Result<String, CrsError> {
    OutputCrs::new(name, &[]).map(|crs| crs.uri)
}

/// The URIs of the CRSs that the settings offer, and a note for each that has no place on a map.
fn output_crs(settings: &CollectionSettings) -> (Vec<String>, Vec<String>) {
    let (mut uris, mut notes) = (vec![], vec![]);
    for code in settings.output_crs.iter().flatten() {
        match output_crs_uri(code) {
            Ok(uri) => uris.push(uri),
            Err(error) => notes.push(format!("output_crs {code}: {error}")),
        }
    }
    (uris, notes)
}

/// The collection of an archive of tiles; what the settings do not say, the archive does. `revision` is another number for
/// another state of the file.
pub fn tileset(file: &SourceFile, archive: TileArchive, revision: u64, taken: impl Fn(&CollectionId) -> bool) -> Tileset {
    let placeholder = placeholder(file, taken);
    let (settings, metadata) = (&file.settings, archive.metadata());
    let said = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let info = CollectionInfo {
        title: settings.title.clone().or_else(|| said(&metadata.name)).unwrap_or(placeholder.title),
        description: settings.description.clone().unwrap_or_else(|| metadata.description.clone()),
        translations: translations(&settings.translations),
        attribution: settings.attribution.clone().or_else(|| metadata.attribution.clone()),
        tiles: TileSettings { min_zoom: metadata.min_zoom, max_zoom: metadata.max_zoom, ..placeholder.tiles },
        ..placeholder
    };
    Tileset { info, archive, revision }
}

/// The report with more notes at its end.
fn noted(report: &Arc<LoadReport>, more: Vec<String>) -> Arc<LoadReport> {
    if more.is_empty() {
        return Arc::clone(report);
    }
    let mut report = LoadReport::clone(report);
    report.notes.extend(more);
    Arc::new(report)
}

/// A file of one layer is called as the file, the layers of others by their own names.
pub fn display_name(stem: &str, layer: &str, by_layer: bool) -> String {
    if by_layer { layer.to_owned() } else { stem.to_owned() }
}

/// The id, or one near it that nobody has.
pub(super) fn free(id: CollectionId, stem: &str, taken: impl Fn(&CollectionId) -> bool) -> CollectionId {
    if !taken(&id) {
        return id;
    }
    let longer = CollectionId::from_name(&format!("{stem}-{id}"));
    let numbered = (2..).map(|n| CollectionId::from_name(&format!("{id}-{n}")));
    let near = std::iter::once(longer).filter(|_| stem != id.as_str()).chain(numbered).find(|near| !taken(near));
    near.unwrap_or(id)
}

/// What the settings say in other languages.
pub(super) fn translations(settings: &BTreeMap<String, TranslationSettings>) -> BTreeMap<String, Translation> {
    let translation =
        |said: &TranslationSettings| Translation { title: said.title.clone(), description: said.description.clone() };
    settings.iter().map(|(language, said)| (language.clone(), translation(said))).collect()
}

fn info(settings: &CollectionSettings, id: CollectionId, name: String) -> CollectionInfo {
    let tiles = &settings.tiles;
    CollectionInfo {
        title: settings.title.clone().unwrap_or(name),
        description: settings.description.clone().unwrap_or_default(),
        translations: translations(&settings.translations),
        tiles: TileSettings {
            min_zoom: tiles.min_zoom,
            max_zoom: tiles.max_zoom,
            columns: tiles.columns.clone(),
            thin: tiles.thin,
            rank: tiles.rank.as_deref().map(rank),
            max_bytes: tiles.max_bytes,
            // Its columns are to be held against those of the table.
            cluster: None,
        },
        tiles_max_age_s: tiles.max_age_s,
        attribution: settings.attribution.clone(),
        geometry_from: settings
            .geometry_from
            .as_ref()
            .map(|from| GeometryFrom { collection: from.collection.clone(), key: from.key.clone() }),
        origin: Origin {
            source: settings.provenance.source.clone(),
            url: settings.provenance.url.clone(),
            date: settings.provenance.date.clone(),
            license: settings.provenance.license.clone(),
        },
        style: serde_json::to_value(&settings.style).unwrap_or_default(),
        quality: QualityRules {
            required: settings.quality.required.clone(),
            within: settings.quality.within.as_deref().map(within),
        },
        ..CollectionInfo::new(id)
    }
}

/// `countries:KAZ` and `countries/KAZ` are one feature, `countries` all of them.
fn within(text: &str) -> Within {
    let (collection, feature) = text.split_once([':', '/']).map_or((text, None), |(id, feature)| (id, Some(feature.to_owned())));
    Within { collection: collection.to_owned(), feature }
}

/// `-population` puts the largest first, as `sortby` does.
fn rank(text: &str) -> Rank {
    let (column, descending) = text.strip_prefix('-').map_or((text, false), |column| (column, true));
    Rank { column: column.to_owned(), descending }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systems_to_offer_are_named_by_uri_and_those_that_are_none_are_noted() {
        let uri = "http://www.opengis.net/def/crs/EPSG/0/28411";
        let codes = [uri, "epsg:20012", "EPSG:999999", "EPSG:4978"].map(str::to_owned).into();
        let (uris, notes) =
            output_crs(&CollectionSettings { output_crs: Some(codes), ..CollectionSettings::new("a.csv".into()) });
        assert_eq!(uris, ["28411", "20012"].map(|code| format!("http://www.opengis.net/def/crs/EPSG/0/{code}")));
        assert!(
            notes.len() == 2 && notes[0].contains("EPSG:999999") && notes[1].contains("EPSG:4978: `WGS 84` is a geocentric"),
            "{notes:?}"
        );
    }

    #[test]
    fn an_id_that_is_taken_gets_the_files_name_or_a_number() {
        let id = CollectionId::from_name;
        let taken = |ids: &'static [&str]| move |id: &CollectionId| ids.contains(&id.as_str());
        assert_eq!(free(id("roads"), "kz", taken(&[])), id("roads"));
        assert_eq!(free(id("roads"), "kz", taken(&["roads"])), id("kz-roads"));
        assert_eq!(free(id("roads"), "kz", taken(&["roads", "kz-roads"])), id("roads-2"));
        assert_eq!(free(id("roads"), "roads", taken(&["roads", "roads-2"])), id("roads-3"));
    }
}
