//! Unpacks gzip files and members of zip archives into temporary files, with a limit against
//! decompression bombs.
//!
//! Names in archives are UTF-8 where they can be. Older programs wrote them in the code page of their machine and did
//! not say which: CP866 where they spell Cyrillic, else CP437 (APPNOTE.TXT 6.3.10, appendix D).

use super::FormatError;
use flate2::bufread::MultiGzDecoder;
use std::{
    fs::File,
    io::{self, BufReader, ErrorKind, Read, Write},
    path::Path,
};
use tempfile::{NamedTempFile, TempPath};
use zip::{ZipArchive, result::ZipError};

/// Up to this size anything may unpack, bytes.
const ALWAYS_ALLOWED_BYTES: u64 = 1 << 30;
/// Beyond it, how many times its packed size a file may have. Text of coordinates reaches 20.
const MAX_RATIO: u64 = 200;

/// A temporary file, deleted when it is dropped.
pub(super) struct Unpacked {
    pub file: TempPath,
    /// Bytes in it.
    pub len: u64,
    /// Why it is not whole, where the packed data broke off.
    pub damage: Option<String>,
}

/// Unpacks a gzip file of one or several members (RFC 1952).
pub(super) fn gzip(path: &Path) -> Result<Unpacked, FormatError> {
    let io = |source| FormatError::Io { path: path.to_owned(), source };
    let packed = File::open(path).map_err(io)?;
    let packed_bytes = packed.metadata().map_err(io)?.len();
    copy(path, MultiGzDecoder::new(BufReader::new(packed)), limit(packed_bytes))
}

/// Copies bytes from memory.
pub(super) fn plain(path: &Path, bytes: &[u8]) -> Result<Unpacked, FormatError> {
    copy(path, bytes, u64::MAX)
}

/// The names of the files in a zip archive, sorted, without what macOS adds.
pub(super) fn zip_members(path: &Path, archive: File) -> Result<Vec<String>, FormatError> {
    let mut archive = ZipArchive::new(BufReader::new(archive)).map_err(|error| zip_error(path, "archive", error))?;
    let is_file = |name: &String| !name.ends_with('/') && !name.starts_with("__MACOSX/");
    let mut names: Vec<String> = (0..archive.len()).map(|place| member_name(&mut archive, place)).filter(is_file).collect();
    names.sort_unstable();
    Ok(names)
}

/// The name of the member at `place` of the directory, read from its bytes where it is not ASCII.
fn member_name(archive: &mut Archive, place: usize) -> String {
    let name = archive.name_for_index(place).unwrap_or_default().to_owned();
    if name.is_ascii() {
        return name;
    }
    match archive.by_index_raw(place) {
        Ok(member) => decoded(member.name_raw(), &name),
        Err(_) => name,
    }
}

/// A name in the encoding that fits its bytes; `cp437` is how it reads in that.
fn decoded(bytes: &[u8], cp437: &str) -> String {
    if let Ok(name) = std::str::from_utf8(bytes) {
        return name.to_owned();
    }
    // Letters stand next to each other in Cyrillic words; accented ones of Latin words mostly stand alone.
    let is_cyrillic = |byte: u8| matches!(byte, 0x80..=0xaf | 0xe0..=0xf1);
    let spells_cyrillic = bytes.windows(2).any(|pair| pair.iter().all(|byte| is_cyrillic(*byte)));
    let all_cyrillic = bytes.iter().all(|byte| byte.is_ascii() || is_cyrillic(*byte) || *byte == 0xfc);
    if spells_cyrillic && all_cyrillic {
        encoding_rs::IBM866.decode_without_bom_handling(bytes).0.into_owned()
    } else {
        cp437.to_owned()
    }
}

type Archive = ZipArchive<BufReader<File>>;

/// Unpacks one member of a zip archive of `packed_bytes`.
pub(super) fn zip_member(path: &Path, archive: File, packed_bytes: u64, name: &str) -> Result<Unpacked, FormatError> {
    let place = format!("member {name}");
    let mut archive = ZipArchive::new(BufReader::new(archive)).map_err(|error| zip_error(path, "archive", error))?;
    let found = (0..archive.len()).find(|place| member_name(&mut archive, *place) == name);
    let member = found.ok_or(ZipError::FileNotFound).and_then(|found| archive.by_index(found));
    let member = member.map_err(|error| zip_error(path, &place, error))?;
    copy(&path.join(name), member, limit(packed_bytes))
}

/// How much may come out of so many packed bytes.
pub(super) fn limit(packed_bytes: u64) -> u64 {
    ALWAYS_ALLOWED_BYTES.max(packed_bytes.saturating_mul(MAX_RATIO))
}

fn zip_error(path: &Path, place: &str, error: ZipError) -> FormatError {
    match error {
        ZipError::Io(source) if source.kind() != ErrorKind::UnexpectedEof => FormatError::Io { path: path.to_owned(), source },
        other => FormatError::Malformed { path: path.to_owned(), place: place.to_owned(), reason: other.to_string() },
    }
}

/// Copies until the end, the first damage, or `limit` bytes.
fn copy(path: &Path, mut from: impl Read, limit: u64) -> Result<Unpacked, FormatError> {
    let no_room = |source: io::Error| {
        let place = std::env::temp_dir();
        let source = io::Error::new(source.kind(), format!("unpacking it to {}: {source}", place.display()));
        FormatError::Io { path: path.to_owned(), source }
    };
    let mut to = NamedTempFile::with_prefix("lode-").map_err(no_room)?;
    let mut buffer = vec![0; 256 << 10];
    let mut len = 0;
    let damage = loop {
        match from.read(&mut buffer) {
            Ok(0) => break None,
            Ok(n) => {
                len += n as u64;
                if len > limit {
                    return Err(too_large(path, limit));
                }
                to.write_all(buffer.get(..n).unwrap_or_default()).map_err(no_room)?;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => break Some(damage(&error)),
        }
    };
    Ok(Unpacked { file: to.into_temp_path(), len, damage })
}

fn damage(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::UnexpectedEof => "the packed data ends too early: the file is truncated".to_owned(),
        _ => format!("the packed data is damaged: {error}"),
    }
}

fn too_large(path: &Path, limit: u64) -> FormatError {
    let reason = format!(
        "unpacks to more than {} MiB, which is more than {MAX_RATIO} times its size; unpack it by hand if it is what you want",
        limit >> 20
    );
    FormatError::TooLarge { path: path.to_owned(), reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_the_limit_is_refused_and_leaves_nothing() {
        let refused = copy(Path::new("bomb.gz"), io::repeat(b' '), 1 << 20);
        assert!(matches!(refused, Err(FormatError::TooLarge { .. })));
        assert_eq!(limit(10), 1 << 30);
        assert_eq!(limit(1 << 30), 200 << 30);
    }

    #[test]
    fn names_are_read_in_the_encoding_that_they_are_in() {
        let cp437 = "as in CP437";
        assert_eq!(decoded("Жезқазған.csv".as_bytes(), cp437), "Жезқазған.csv");
        assert_eq!(decoded(b"\xac\xa5\xe1\xe2\xa0/\x84\xae\xe0\xae\xa3\xa8 \xfc1.shp", cp437), "места/Дороги №1.shp");
        assert_eq!(decoded(b"Z\x81rich.shp", cp437), cp437);
        assert_eq!(decoded(b"\xc9\xcd\xbb", cp437), cp437);
    }

    #[test]
    fn a_read_error_keeps_what_came_before() {
        let broken = b"abc".chain(Read::take(Failing, 1));
        let unpacked = copy(Path::new("a.gz"), broken, 1 << 20).ok().unwrap();
        assert_eq!((unpacked.len, unpacked.damage.is_some()), (3, true));
    }

    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("corrupt deflate stream"))
        }
    }
}
