//! The files of one shapefile, whatever the case of their names.

use crate::format::{FormatError, SourceFile};
use std::{collections::HashMap, io::Read, path::PathBuf, sync::Arc};

/// A `.prj` or `.cpg` may not be larger, bytes.
const MAX_TEXT_BYTES: u64 = 1 << 20;

/// All shapefiles of an archive may unpack to this much, bytes …
const ARCHIVE_BYTES: u64 = 1 << 30;
/// … or to so many times the size of the archive.
const ARCHIVE_RATIO: u64 = 200;

/// A `.shp` and what belongs to it.
#[derive(Debug)]
pub(super) struct Files {
    /// The name of the layer.
    pub name: String,
    pub shp: Arc<SourceFile>,
    pub shx: Option<Arc<SourceFile>>,
    pub dbf: Option<Arc<SourceFile>>,
    pub prj: Option<Arc<SourceFile>>,
    pub cpg: Option<Arc<SourceFile>>,
    /// Long texts of the table: `.dbt` (dBASE) or `.fpt` (`FoxPro`).
    pub memo: Option<Arc<SourceFile>>,
    /// Which of them cannot be opened, and why.
    pub notes: Vec<String>,
}

/// The `.shp` at `source` and what lies beside it.
pub(super) fn beside(source: &Arc<SourceFile>) -> Files {
    let folder = source.given().parent().map_or_else(PathBuf::new, PathBuf::from);
    let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
    let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort_unstable();
    assemble(source.clone(), source.stem(), &names, |name| SourceFile::open(&folder.join(name)))
}

/// Every shapefile in a zip archive, in any of its folders.
pub(super) fn in_archive(archive: &Arc<SourceFile>) -> Result<Vec<Files>, FormatError> {
    let members = archive.zip_members()?;
    let limit = ARCHIVE_BYTES.max(archive.len().saturating_mul(ARCHIVE_RATIO));
    let mut unpacked = 0;
    let mut found = vec![];
    for member in members.iter().filter(|name| has_ending(name, "shp")) {
        let shp = archive.zip_member(member)?;
        let stem = member.get(..member.len() - 4).unwrap_or_default();
        let files = assemble(shp, stem, &members, |name| archive.zip_member(name));
        unpacked += files.bytes();
        if unpacked > limit {
            return Err(archive.too_large(format!("its shapefiles unpack to more than {} MiB", limit >> 20)));
        }
        found.push((stem.to_owned(), files));
    }
    if found.is_empty() {
        return Err(archive.unsupported("the zip archive holds no .shp"));
    }
    Ok(with_distinct_names(found))
}

/// A layer's name is that of its file, or with its folders where two files have the same.
fn with_distinct_names(found: Vec<(String, Files)>) -> Vec<Files> {
    let mut times: HashMap<String, usize> = HashMap::new();
    for (_, files) in &found {
        *times.entry(files.name.to_lowercase()).or_default() += 1;
    }
    let rename = |(path, files): (String, Files)| match times.get(&files.name.to_lowercase()) {
        Some(2..) => Files { name: path, ..files },
        _ => files,
    };
    found.into_iter().map(rename).collect()
}

/// Finds the others by `stem`, the path without ending, among `names`.
fn assemble(
    shp: Arc<SourceFile>,
    stem: &str,
    names: &[String],
    open: impl Fn(&str) -> Result<Arc<SourceFile>, FormatError>,
) -> Files {
    let mut notes = vec![];
    let mut find = |ending: &str| {
        let belongs = |name: &&String| has_ending(name, ending) && same_stem(name, stem);
        let exact = names.iter().filter(belongs).find(|name| name.starts_with(stem));
        let name = exact.or_else(|| names.iter().find(belongs))?;
        open(name).map_err(|error| notes.push(error.to_string())).ok()
    };
    let (shx, dbf, prj, cpg) = (find("shx"), find("dbf"), find("prj"), find("cpg"));
    let memo = find("dbt").or_else(|| find("fpt"));
    Files { name: shp.stem().to_owned(), shp, shx, dbf, prj, cpg, memo, notes }
}

fn has_ending(name: &str, ending: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, found)| found.eq_ignore_ascii_case(ending))
}

fn same_stem(name: &str, stem: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(found, _)| found.to_lowercase() == stem.to_lowercase())
}

impl Files {
    fn bytes(&self) -> u64 {
        let others = [&self.shx, &self.dbf, &self.prj, &self.cpg, &self.memo];
        self.shp.len() + others.into_iter().flatten().map(|file| file.len()).sum::<u64>()
    }
}

/// The content of a small text file; what is not UTF-8 in it does not matter.
pub(super) fn text(file: &SourceFile) -> Result<String, FormatError> {
    let mut bytes = vec![];
    file.reader()?.take(MAX_TEXT_BYTES).read_to_end(&mut bytes).map_err(|error| file.io(error))?;
    Ok(String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').to_owned())
}
