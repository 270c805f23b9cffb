//! What is loaded after what: features must be there before rows that take their geometries, and these are loaded again when
//! the features are others.

use super::{collections::ingest_source, loader::Known};
use crate::{
    catalog::{Entries, Entry},
    config::CollectionSettings,
    ingest::{GeometryFrom, Source},
    model::CollectionId,
};
use std::collections::BTreeSet;

/// Takes the sources that can be loaded now out of those that are due, by their places; none when all is done. Sources whose
/// geometries are not what they took become due.
pub(super) fn next_turn(sources: &mut [Known], due: &mut BTreeSet<usize>, entries: &Entries) -> Vec<usize> {
    let outdated = |place: &usize| {
        let known = &sources[*place];
        known.geometry_revision != revision(known, entries) && circle(sources, *place).is_none()
    };
    due.extend((0..sources.len()).filter(outdated));
    let takes = |place: &usize| sources[*place].file.settings.geometry_from.is_some();
    // Only a source that was read says what its collections are called.
    let mut turn: Vec<usize> = due.iter().copied().filter(|place| !takes(place)).collect();
    if turn.is_empty() {
        let waits = |place: &usize| giver(sources, *place).is_some_and(|giver| due.contains(&giver));
        let is_next = |place: &usize| !waits(place) || circle(sources, *place).is_some();
        turn = due.iter().copied().filter(is_next).collect();
    }
    for place in &turn {
        due.remove(place);
        sources[*place].geometry_revision = revision(&sources[*place], entries);
    }
    turn
}

/// What is to be read of a source, with the geometries that it takes; the error is for people.
pub(super) fn source(settings: &CollectionSettings, entries: &Entries) -> Result<Source, String> {
    let source = ingest_source(settings);
    let Some(from) = &settings.geometry_from else { return Ok(source) };
    let id = &from.collection;
    let refused = |reason: String| Err(format!("{}: geometry_from: {reason}", settings.source.display()));
    match entries.get(id.as_str()) {
        Some(Entry::Ready(giver)) => {
            let (table, crs) = (giver.table.clone(), giver.report.crs.clone());
            let from = GeometryFrom { collection: id.to_string(), key: from.key.clone(), table, crs };
            Ok(Source { geometry_from: Some(from), ..source })
        }
        Some(Entry::Tiles(_)) => refused(format!("of `{id}` there are only tiles, and no features")),
        Some(_) => refused(format!("`{id}` could not be loaded")),
        None => {
            let known: Vec<&str> = entries.iter().map(|entry| entry.info().id.as_str()).collect();
            refused(format!("there is no collection `{id}`; there are {}", known.join(", ")))
        }
    }
}

/// The collections through which a source would take geometries from itself, as in `a → b → a`.
pub(super) fn circle(sources: &[Known], place: usize) -> Option<String> {
    let mut way = vec![place];
    while let Some(giver) = giver(sources, *way.last()?) {
        let closes = giver == place;
        if !closes && way.contains(&giver) {
            return None;
        }
        way.push(giver);
        if closes {
            let names = way.iter().filter_map(|place| sources[*place].ids.first()).map(CollectionId::as_str);
            return Some(names.collect::<Vec<_>>().join(" → "));
        }
    }
    None
}

/// The place of the source whose features have the geometries.
fn giver(sources: &[Known], place: usize) -> Option<usize> {
    let from = sources[place].file.settings.geometry_from.as_ref()?;
    sources.iter().position(|known| known.ids.contains(&from.collection))
}

/// Another number for another state of the features whose geometries a source takes; `None` where it takes none or they are not
/// there.
fn revision(known: &Known, entries: &Entries) -> Option<u64> {
    match entries.get(known.file.settings.geometry_from.as_ref()?.collection.as_str())? {
        Entry::Ready(giver) => Some(giver.table.revision()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Console, loader::Loader};
    use super::*;
    use crate::{
        catalog::{Catalog, Collection},
        config::{GeometryFromSettings, Settings},
    };
    use std::{fs, path::Path, sync::Arc};

    const DEPOSITS: &str = "id,lon,lat\n1,71.5,51.1\nb,76.9,43.2\nnowhere,,\n";
    const RESOURCES: &str = "no,deposit,ore\nx,1,5\ny,b,6\nz,c,7\nv,,8\nw,nowhere,9\n";

    /// A folder with files, and a loader of them: name, contents, and whose geometries by which column.
    fn start(folder: &Path, sources: &[(&str, &str, Option<[&str; 2]>)]) -> (Arc<Catalog>, Arc<Loader>) {
        let source = |(name, text, from): &(&str, &str, Option<[&str; 2]>)| {
            let path = folder.join(format!("{name}.csv"));
            fs::write(&path, text).unwrap();
            let geometry_from =
                from.map(|[id, key]| GeometryFromSettings { collection: CollectionId::from_name(id), key: key.to_owned() });
            CollectionSettings { geometry_from, ..CollectionSettings::new(path) }
        };
        let mut settings = Settings { collections: sources.iter().map(source).collect(), ..Settings::default() };
        settings.cache.directory = folder.join("cache");
        let catalog = Arc::new(Catalog::default());
        (Arc::clone(&catalog), Arc::new(Loader::new(catalog, &settings, Console::new().without_lines())))
    }

    async fn loaded(catalog: &Catalog, loader: &Arc<Loader>, id: &str) -> Arc<Collection> {
        loader.announce().await;
        loader.pass(false).await;
        catalog.collection(id).unwrap()
    }

    fn reason(catalog: &Catalog, id: &str) -> String {
        match catalog.snapshot().get(id) {
            Some(Entry::Failed(_, reason)) => reason.to_string(),
            other => panic!("{other:?}"),
        }
    }

    fn positions(collection: &Collection) -> Vec<(String, [f64; 2])> {
        let table = &collection.table;
        let position = |row| table.geometry().lon_lat(table.geometry().rings(table.geometry().parts(row).start).start)[0];
        let mut all: Vec<_> = (0..table.located_rows())
            .map(|row| (table.column("no").unwrap().value(row).with_text(str::to_owned), position(row)))
            .collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    }

    #[tokio::test]
    async fn rows_lie_where_the_feature_they_name_does_and_those_that_name_none_are_reported() {
        let folder = tempfile::tempdir().unwrap();
        // Named before the collection that it takes geometries from.
        let sources = [("resources", RESOURCES, Some(["deposits", "deposit"])), ("deposits", DEPOSITS, None)];
        let (catalog, loader) = start(folder.path(), &sources);
        let resources = loaded(&catalog, &loader, "resources").await;
        assert_eq!(resources.table.rows(), 5, "no row is lost");
        assert_eq!(positions(&resources), [("x".to_owned(), [71.5, 51.1]), ("y".to_owned(), [76.9, 43.2])]);
        let found: Vec<String> = resources.report.defects.iter().map(ToString::to_string).collect();
        let what = "suspected: the row names no feature that it could take its geometry from";
        assert_eq!(
            found,
            [
                format!("row 3: {what} (`deposit` is c, and `deposits` has no such feature)"),
                format!("row 4: {what} (`deposit` is empty)"),
                format!("row 5: {what} (nowhere of `deposits` has no geometry either)"),
            ]
        );
        let note = "2 of 5 rows have the geometry of the feature of `deposits` that their `deposit` names";
        assert!(resources.report.notes.iter().any(|n| n == note), "{:?}", resources.report.notes);
    }

    #[tokio::test]
    async fn what_hangs_on_a_collection_is_loaded_again_with_it_and_only_then() {
        let folder = tempfile::tempdir().unwrap();
        let sources = [
            ("deposits", DEPOSITS, None),
            ("resources", RESOURCES, Some(["deposits", "deposit"])),
            ("samples", "no,resource\np,x\n", Some(["resources", "resource"])),
        ];
        let (catalog, loader) = start(folder.path(), &sources);
        fs::write(folder.path().join("resources.csv"), RESOURCES.replace("no,", "id,")).unwrap();
        let before = loaded(&catalog, &loader, "samples").await;
        assert_eq!(positions(&before), [("p".to_owned(), [71.5, 51.1])]);
        let same = loaded(&catalog, &loader, "samples").await;
        assert!(Arc::ptr_eq(&before, &same), "nothing changed");
        fs::write(folder.path().join("deposits.csv"), DEPOSITS.replace("71.5", "72.5")).unwrap();
        let after = loaded(&catalog, &loader, "samples").await;
        assert_eq!(positions(&after), [("p".to_owned(), [72.5, 51.1])]);
    }

    #[tokio::test]
    async fn a_snapshot_holds_for_the_features_that_it_was_made_with() {
        let folder = tempfile::tempdir().unwrap();
        let sources = [("deposits", DEPOSITS, None), ("resources", RESOURCES, Some(["deposits", "deposit"]))];
        let (catalog, loader) = start(folder.path(), &sources);
        let first = loaded(&catalog, &loader, "resources").await;
        let moved = DEPOSITS.replace("71.5", "73.5");
        let sources = [("deposits", moved.as_str(), None), sources[1]];
        let (catalog, loader) = start(folder.path(), &sources);
        let second = loaded(&catalog, &loader, "resources").await;
        assert_ne!(first.table.revision(), second.table.revision());
        assert_eq!(positions(&second)[0].1, [73.5, 51.1]);
    }

    #[tokio::test]
    async fn circles_and_what_there_is_not_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let row = "id,of\n1,1\n";
        let sources = [
            ("a", row, Some(["b", "of"])),
            ("b", row, Some(["a", "of"])),
            ("c", row, Some(["c", "of"])),
            ("d", row, Some(["e", "of"])),
            ("f", DEPOSITS, None),
            ("g", row, Some(["f", "whose"])),
            ("h", row, Some(["a", "of"])),
        ];
        let (catalog, loader) = start(folder.path(), &sources);
        loaded(&catalog, &loader, "f").await;
        loaded(&catalog, &loader, "f").await;
        assert_eq!(reason(&catalog, "a"), "geometry_from goes round in a circle: a → b → a");
        assert_eq!(reason(&catalog, "c"), "geometry_from goes round in a circle: c → c");
        assert!(reason(&catalog, "d").ends_with("geometry_from: there is no collection `e`; there are a, b, c, d, f, g, h"));
        assert!(reason(&catalog, "g").contains("whose"), "{}", reason(&catalog, "g"));
        assert!(reason(&catalog, "h").ends_with("geometry_from: `a` could not be loaded"));
    }
}
