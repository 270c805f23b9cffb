use super::*;
use crate::{
    app::Console,
    catalog::{Catalog, Collection},
    config::Settings,
};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

const ROWS: &str = "id,name,lon,lat\na,one,71.5,51.1\nb,two,76.9,43.2\n";

/// A catalog, and its loader that serves snapshots before it looks at them.
fn start(folder: &Path) -> (Arc<Catalog>, Arc<Loader>) {
    let mut settings = Settings::from_paths([folder.join("a.csv")]);
    settings.cache.directory = folder.join("cache");
    let catalog = Arc::new(Catalog::default());
    let mut loader = Loader::new(Arc::clone(&catalog), &settings, Console::new());
    loader.checked_first = Duration::ZERO;
    (catalog, Arc::new(loader))
}

/// A folder with a source and a snapshot of it in which a name is another.
async fn damaged() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), ROWS).unwrap();
    let (_, loader) = start(folder.path());
    loader.refresh(true).await;
    let snapshot = fs::read_dir(folder.path().join("cache")).unwrap().next().unwrap().unwrap().path();
    let mut bytes = fs::read(&snapshot).unwrap();
    let name = bytes.windows(6).position(|window| window == b"onetwo" || window == b"twoone").unwrap();
    bytes[name..name + 6].copy_from_slice(b"badbad");
    fs::remove_file(&snapshot).unwrap();
    fs::write(&snapshot, bytes).unwrap();
    (folder, snapshot)
}

fn names(collection: &Collection) -> Vec<String> {
    let column = collection.table.column("name").unwrap();
    let mut names: Vec<String> = (0..2).map(|row| column.value(row).with_text(str::to_owned)).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_snapshot_that_is_damaged_is_replaced_while_it_is_served() {
    let (folder, snapshot) = damaged().await;
    let (catalog, loader) = start(folder.path());
    loader.refresh(true).await;
    let before = catalog.collection("a").unwrap();
    assert_eq!(names(&before), ["bad", "bad"], "the start does not wait");
    while catalog.collection("a").is_none_or(|now| names(&now) == ["bad", "bad"]) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let after = catalog.collection("a").unwrap();
    assert_eq!(names(&after), ["one", "two"]);
    assert_ne!(after.table.revision(), before.table.revision(), "answers made of the damaged one are not taken for these");
    loader.check_snapshots().await;
    let revision = catalog.collection("a").unwrap().table.revision();
    let (catalog, loader) = start(folder.path());
    loader.refresh(true).await;
    assert_eq!(catalog.collection("a").unwrap().table.revision(), revision, "{} is whole again", snapshot.display());
}

#[tokio::test]
async fn a_snapshot_that_is_damaged_is_not_served_where_its_source_is_gone() {
    let (folder, snapshot) = damaged().await;
    let (catalog, loader) = start(folder.path());
    loader.pass(true).await;
    fs::remove_file(folder.path().join("a.csv")).unwrap();
    loader.check_snapshots().await;
    let entries = catalog.snapshot();
    let Some(Entry::Failed(_, reason)) = entries.get("a") else { panic!("{:?}", entries.get("a")) };
    assert!(reason.contains("damaged") && !snapshot.exists(), "{reason}");
}

#[tokio::test]
async fn a_snapshot_is_checked_before_it_is_served_where_there_is_time() {
    let (folder, _) = damaged().await;
    let (catalog, loader) = start(folder.path());
    let mut loader = Arc::into_inner(loader).unwrap();
    loader.checked_first = Duration::from_mins(1);
    loader.pass(true).await;
    assert_eq!(names(&catalog.collection("a").unwrap()), ["one", "two"]);
}
