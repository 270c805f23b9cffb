//! What a folder holds.

use super::{Encoding, FormatError, SourceFile};
use memchr::memmem;
use std::path::{Path, PathBuf};

/// Whether a file is a source: by its name, and by its contents where the name says little (`.json`, `.zip`).
/// Files that belong to another (`.dbf`, `.shx`, `.prj`, `.cpg` of a Shapefile) are not.
pub fn is_supported(path: &Path) -> bool {
    if !path.is_file() {
        return false;
    }
    match Encoding::among_files(path) {
        None => false,
        Some(Encoding::Zip) => {
            SourceFile::open(path).and_then(|source| source.zip_members()).is_ok_and(|names| names.iter().any(is_layer))
        }
        Some(Encoding::GeoJson) if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) => {
            SourceFile::open(path).is_ok_and(|source| mentions_geometry(source.head()))
        }
        Some(_) => true,
    }
}

/// The sources of a folder, sorted by name; hidden files and subfolders are left out.
///
/// # Errors
/// [`FormatError::Io`] when the folder cannot be listed.
pub fn sources_in(folder: &Path) -> Result<Vec<PathBuf>, FormatError> {
    let entries = std::fs::read_dir(folder).map_err(|source| FormatError::Io { path: folder.to_owned(), source })?;
    let visible = |path: &PathBuf| path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('.'));
    // An entry that vanishes meanwhile is no source.
    let mut sources: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| visible(path) && is_supported(path)).collect();
    sources.sort_unstable();
    Ok(sources)
}

fn is_layer(name: &String) -> bool {
    Encoding::among_files(Path::new(name)).is_some_and(|encoding| encoding != Encoding::Zip)
}

/// Whether JSON may be GeoJSON; most `.json` files are something else.
fn mentions_geometry(head: &[u8]) -> bool {
    ["\"Feature", "\"features\"", "\"geometry\"", "\"coordinates\"", "\"geometries\""]
        .iter()
        .any(|mark| memmem::find(head, mark.as_bytes()).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, io::Write};

    #[test]
    fn a_folder_gives_its_sources_by_name_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let zip = |member: &str| {
            let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
            zip.start_file(member, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(b"x").unwrap();
            zip.finish().unwrap().into_inner()
        };
        let files: [(&str, Vec<u8>); 14] = [
            ("b.shp", vec![]),
            ("b.dbf", vec![]),
            ("b.shx", vec![]),
            ("b.prj", vec![]),
            ("b.cpg", vec![]),
            ("a.geojson.gz", vec![]),
            (".hidden.csv", vec![]),
            ("c.TSV", vec![]),
            ("package.json", b"{\"name\":\"x\"}".to_vec()),
            ("d.json", b"{ \"type\" : \"FeatureCollection\"".to_vec()),
            ("readme.md", vec![]),
            ("e.zip", zip("in/e.shp")),
            ("f.zip", zip("f.docx")),
            ("g.kmz", zip("doc.kml")),
        ];
        for (name, bytes) in files {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        fs::create_dir(folder.path().join("sub.csv")).unwrap();
        let names: Vec<String> = sources_in(folder.path())
            .unwrap()
            .iter()
            .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        assert_eq!(names, ["a.geojson.gz", "b.shp", "c.TSV", "d.json", "e.zip", "g.kmz"]);
    }

    #[test]
    fn a_folder_that_is_gone_is_an_error_with_its_name() {
        assert!(sources_in(Path::new("/nowhere/at/all")).unwrap_err().to_string().contains("/nowhere/at/all"));
    }
}
