//! A source as given and as it can be read: gzip and zip members are unpacked to a temporary file, so
//! that every reader gets a plain file that it can seek in.

use super::{FormatError, encoding, unpack};
use std::{
    fmt::Display,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
};
use tempfile::TempPath;

/// How much of a file is looked at to find out what it is, bytes.
const HEAD_BYTES: u64 = 4096;

/// A file to read. Unpacked copies are deleted when it is dropped, so readers keep the [`Arc`] as long
/// as they read.
#[derive(Debug)]
pub struct SourceFile {
    given: PathBuf,
    content: Content,
    stem: String,
    len: u64,
    head: Vec<u8>,
    damage: Option<String>,
}

#[derive(Debug)]
enum Content {
    AsGiven,
    Unpacked(TempPath),
}

impl SourceFile {
    /// Opens a file. What starts like gzip (RFC 1952), whatever its name, is unpacked.
    ///
    /// # Errors
    /// [`FormatError::Io`]; [`FormatError::Unsupported`] for what is no regular file;
    /// [`FormatError::TooLarge`] for a decompression bomb.
    pub fn open(path: &Path) -> Result<Arc<Self>, FormatError> {
        let io = |source| FormatError::Io { path: path.to_owned(), source };
        let kind = std::fs::metadata(path).map_err(io)?;
        if !kind.is_file() {
            let reason = if kind.is_dir() { "this is a folder; open the files in it" } else { "this is not a regular file" };
            return Err(FormatError::Unsupported { path: path.to_owned(), reason: reason.to_owned() });
        }
        let head = read_head(path).map_err(io)?;
        if head.starts_with(&[0x1f, 0x8b]) {
            let unpacked = unpack::gzip(path)?;
            return Self::unpacked(path.to_owned(), unpacked);
        }
        let stem = encoding::stem(path);
        Ok(Arc::new(Self { given: path.to_owned(), content: Content::AsGiven, stem, len: kind.len(), head, damage: None }))
    }

    /// A source from memory under a name of its own: for tests and fuzzing.
    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Arc<Self>, FormatError> {
        let path = PathBuf::from(name);
        let unpacked = unpack::plain(&path, bytes)?;
        Self::unpacked(path, unpacked)
    }

    fn unpacked(given: PathBuf, copy: unpack::Unpacked) -> Result<Arc<Self>, FormatError> {
        let head = read_head(&copy.file).map_err(|source| FormatError::Io { path: given.clone(), source })?;
        let stem = encoding::stem(&given);
        let content = Content::Unpacked(copy.file);
        Ok(Arc::new(Self { given, content, stem, len: copy.len, head, damage: copy.damage }))
    }

    /// The path as given, for messages; for a member of a zip archive, the archive's path and then its own.
    pub fn given(&self) -> &Path {
        &self.given
    }

    /// The plain file to read.
    pub fn local(&self) -> &Path {
        match &self.content {
            Content::AsGiven => &self.given,
            Content::Unpacked(file) => file,
        }
    }

    /// The file's name without folder, compression and format: `roads` for `maps/roads.geojson.gz`.
    pub fn stem(&self) -> &str {
        &self.stem
    }

    /// Bytes of the plain file.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether the plain file has no bytes.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The first bytes of the plain file, 4096 at most.
    pub fn head(&self) -> &[u8] {
        &self.head
    }

    /// Opens the plain file for reading.
    pub fn reader(&self) -> Result<File, FormatError> {
        File::open(self.local()).map_err(|error| self.io(error))
    }

    /// The names of the files in a zip archive, sorted.
    pub fn zip_members(&self) -> Result<Vec<String>, FormatError> {
        unpack::zip_members(&self.given, self.reader()?)
    }

    /// Unpacks one member of a zip archive.
    ///
    /// # Errors
    /// [`FormatError::Malformed`] when there is none of that name or its data are damaged from the
    /// start; [`FormatError::TooLarge`] for a decompression bomb.
    pub fn zip_member(&self, name: &str) -> Result<Arc<Self>, FormatError> {
        let copy = unpack::zip_member(&self.given, self.reader()?, self.len, name)?;
        Self::unpacked(self.given.join(name), copy)
    }

    /// Why the plain file is not whole, where unpacking broke off before the end.
    pub fn damage(&self) -> Option<FormatError> {
        let reason = self.damage.as_ref()?;
        Some(self.malformed(format!("byte {} of the unpacked file", self.len), reason))
    }

    /// The operating system said no.
    pub fn io(&self, source: io::Error) -> FormatError {
        FormatError::Io { path: self.given.clone(), source }
    }

    /// The file breaks its own format at `place` (`row 12`, `byte 4711`, `header`).
    pub fn malformed(&self, place: impl Display, reason: impl Display) -> FormatError {
        FormatError::Malformed { path: self.given.clone(), place: place.to_string(), reason: reason.to_string() }
    }

    /// No reader knows it; `reason` says what it seems to be and what would do.
    pub fn unsupported(&self, reason: impl Display) -> FormatError {
        FormatError::Unsupported { path: self.given.clone(), reason: reason.to_string() }
    }

    /// More than is sane; `reason` says what, and the limit.
    pub fn too_large(&self, reason: impl Display) -> FormatError {
        FormatError::TooLarge { path: self.given.clone(), reason: reason.to_string() }
    }
}

/// The first bytes of a file, 4096 at most.
pub(super) fn read_head(path: &Path) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    File::open(path)?.take(HEAD_BYTES).read_to_end(&mut head)?;
    Ok(head)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn written(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        (folder, path)
    }

    #[test]
    fn a_plain_file_is_read_where_it_is() {
        let (_folder, path) = written("a.csv", b"x,y\n");
        let source = SourceFile::open(&path).unwrap();
        assert_eq!((source.local(), source.given(), source.len()), (path.as_path(), path.as_path(), 4));
        assert_eq!((source.stem(), source.head()), ("a", &b"x,y\n"[..]));
    }

    #[test]
    fn gzip_of_several_members_is_unpacked_whatever_its_name_and_deleted_at_the_end() {
        let mut bytes = gzip(b"one ");
        bytes.extend(gzip(b"two"));
        let (_folder, path) = written("roads.geojson.gz.bak", &bytes);
        let source = SourceFile::open(&path).unwrap();
        let local = source.local().to_owned();
        assert_eq!(std::fs::read(&local).unwrap(), b"one two");
        assert_eq!((source.len(), source.head(), source.damage().is_none()), (7, &b"one two"[..], true));
        drop(source);
        assert!(!local.exists());
    }

    #[test]
    fn a_truncated_gzip_gives_what_came_before_and_says_so() {
        let text: Vec<u8> = (0..200_000u32).flat_map(|i| i.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        let mut bytes = gzip(&text);
        bytes.truncate(bytes.len() / 2);
        let (_folder, path) = written("a.csv.gz", &bytes);
        let source = SourceFile::open(&path).unwrap();
        assert!(source.len() > 100_000 && source.len() < text.len() as u64);
        assert!(source.damage().unwrap().to_string().contains("ends too early"), "{:?}", source.damage());
    }

    #[test]
    fn folders_and_missing_files_are_refused_with_their_name() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(SourceFile::open(folder.path()), Err(FormatError::Unsupported { .. })));
        let missing = SourceFile::open(&folder.path().join("gone.csv")).unwrap_err();
        assert!(missing.to_string().contains("gone.csv"));
    }

    #[test]
    fn members_of_a_zip_archive_are_listed_and_unpacked() {
        let mut zip = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
        for (name, text) in [("in/roads.shp", "shape"), ("in/roads.dbf", "table"), ("__MACOSX/in/._roads.shp", "?")] {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        let (_folder, path) = written("r.zip", zip.finish().unwrap().get_ref());
        let archive = SourceFile::open(&path).unwrap();
        assert_eq!(archive.zip_members().unwrap(), ["in/roads.dbf", "in/roads.shp"]);
        let member = archive.zip_member("in/roads.shp").unwrap();
        assert_eq!((member.stem(), member.head(), member.given()), ("roads", &b"shape"[..], &*path.join("in/roads.shp")));
        assert!(matches!(archive.zip_member("gone"), Err(FormatError::Malformed { .. })));
    }
}
