//! The files to serve: what the configuration names, with folders opened.

use crate::{config::CollectionSettings, format, model::CollectionId};
use std::path::{Path, PathBuf};

/// A file to serve, with what is said about it; `settings.source` is the file itself.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceFile {
    /// What the configuration says, with the folder's name replaced by the file's.
    pub settings: CollectionSettings,
}

/// The files behind the settings, in their order. A folder stands for the files in it; one that cannot be listed
/// stays itself, so that loading it says why.
pub fn expand(collections: &[CollectionSettings]) -> Vec<SourceFile> {
    let files: Vec<SourceFile> = collections.iter().flat_map(files).collect();
    let is_shape = |file: &SourceFile| file.settings.source.extension().is_some_and(|e| e.eq_ignore_ascii_case("shp"));
    let shapes: Vec<PathBuf> = files.iter().filter(|f| is_shape(f)).map(|f| f.settings.source.with_extension("")).collect();
    files.into_iter().filter(|file| !is_part_of_shapefile(&file.settings.source, &shapes)).collect()
}

/// Whether a file belongs to a Shapefile that is served: a shell's `roads.*` names all its files.
fn is_part_of_shapefile(path: &Path, shapes: &[PathBuf]) -> bool {
    const PARTS: [&str; 10] = ["dbf", "shx", "prj", "cpg", "sbn", "sbx", "qix", "qpj", "qmd", "cst"];
    let is_part = path.extension().is_some_and(|e| PARTS.iter().any(|part| e.eq_ignore_ascii_case(part)));
    is_part && shapes.contains(&path.with_extension(""))
}

fn files(settings: &CollectionSettings) -> Vec<SourceFile> {
    if !settings.source.is_dir() {
        return vec![SourceFile { settings: settings.clone() }];
    }
    match format::sources_in(&settings.source) {
        Ok(files) => files.into_iter().map(|file| member(settings, file)).collect(),
        Err(_) => vec![SourceFile { settings: settings.clone() }],
    }
}

/// A file of a folder. An id given to the folder is the beginning of its files' ids.
fn member(settings: &CollectionSettings, file: PathBuf) -> SourceFile {
    let source = SourceFile { settings: CollectionSettings { source: file, id: None, ..settings.clone() } };
    let id = settings.id.as_ref().map(|id| CollectionId::from_name(&format!("{id}-{}", source.stem())));
    SourceFile { settings: CollectionSettings { id, ..source.settings } }
}

impl SourceFile {
    /// Whether both are the same file, layer and id, whatever else is said about them.
    pub fn is_same_source(&self, other: &Self) -> bool {
        let key = |file: &Self| (file.settings.source.clone(), file.settings.layer.clone(), file.settings.id.clone());
        key(self) == key(other)
    }

    /// The name of the file without folder, compression and format.
    pub fn stem(&self) -> String {
        stem_of(&self.settings.source)
    }
}

/// The name of a file without what says its format.
pub fn stem_of(source: &Path) -> String {
    let name = source.file_name().unwrap_or(source.as_os_str()).to_string_lossy().into_owned();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem.to_owned(),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_files_of_a_shapefile_are_one_source() {
        let settings =
            ["a/roads.dbf", "a/roads.shp", "a/roads.shx", "b/roads.dbf"].map(|path| CollectionSettings::new(path.into()));
        let files: Vec<PathBuf> = expand(&settings).into_iter().map(|file| file.settings.source).collect();
        assert_eq!(files, [PathBuf::from("a/roads.shp"), PathBuf::from("b/roads.dbf")]);
    }

    #[test]
    fn a_folder_stands_for_its_files() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.csv", "a.geojson.gz", "notes.txt.bak"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        let missing = folder.path().join("none.csv");
        let settings = [CollectionSettings::new(folder.path().into()), CollectionSettings::new(missing.clone())];
        let files = expand(&settings);
        assert_eq!(files.iter().map(SourceFile::stem).collect::<Vec<_>>(), ["a", "b", "none"]);
        let named = CollectionSettings { id: Some(CollectionId::from_name("kz")), ..settings[0].clone() };
        let ids: Vec<_> = expand(&[named]).into_iter().map(|file| file.settings.id.unwrap().to_string()).collect();
        assert_eq!(ids, ["kz-a", "kz-b"]);
    }
}
