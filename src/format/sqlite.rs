//! A file that is an SQLite database: opened read-only, never written to, one connection for every thread that asks.

use crate::format::{FormatError, SourceFile};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::{
    ffi::OsString,
    fmt,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// How long to wait for a program that is writing to the file.
const LOCK_WAIT: Duration = Duration::from_secs(5);

/// What has a meaning in a `file:` URI (sqlite.org/uri.html, section 3.1).
const URI_SPECIAL: &AsciiSet = &CONTROLS.add(b'?').add(b'#').add(b'%');

/// A database of some format.
pub(super) struct Database {
    /// Kept while anything is read: it may be an unpacked copy.
    source: Arc<SourceFile>,
    uri: String,
    /// The format's name for people.
    format: &'static str,
    idle: Mutex<Vec<Connection>>,
}

impl Database {
    /// Opens the file and makes sure that it is of the format: such files have a table of this name.
    pub fn open(source: &Arc<SourceFile>, format: &'static str, table: &str) -> Result<Self, FormatError> {
        let uri = uri(source).map_err(|error| source.io(error))?;
        let database = Self { source: source.clone(), uri, format, idle: Mutex::default() };
        let listed = "SELECT count(*) FROM sqlite_master WHERE name = ?1";
        let contents: i64 =
            database.with(|c| c.query_row(listed, [table], |row| row.get(0))).map_err(|e| database.error("header", e))?;
        if contents == 0 {
            return Err(source.unsupported(format!("an SQLite database without a table {table}, so not {format}")));
        }
        Ok(database)
    }

    /// Does `work` with a connection that no other thread uses meanwhile.
    pub fn with<R>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<R>) -> rusqlite::Result<R> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = idle.map_or_else(|| self.connect(), Ok)?;
        let result = work(&connection)?;
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        Ok(result)
    }

    fn connect(&self) -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.uri, flags)?;
        connection.busy_timeout(LOCK_WAIT)?;
        // The schema comes from a stranger: its views may not call anything with an effect, and its pages are checked.
        connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON;")?;
        Ok(connection)
    }

    /// What went wrong, for people.
    pub fn error(&self, place: &str, error: rusqlite::Error) -> FormatError {
        let io = |kind, reason: &str| self.source.io(std::io::Error::new(kind, format!("{reason} ({error})")));
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                io(std::io::ErrorKind::WouldBlock, "another program is writing to it; close it there and try again")
            }
            Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly) => io(
                std::io::ErrorKind::PermissionDenied,
                "SQLite cannot open it; if a -wal or -journal file lies beside it, its folder must be writable",
            ),
            Some(ErrorCode::NotADatabase) => {
                self.source.unsupported(format!("not an SQLite database, so not {} (or an encrypted one)", self.format))
            }
            _ => self.source.malformed(place, error),
        }
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Database").field(&self.uri).finish()
    }
}

/// A name as SQL identifier. Names come from the file and must never be read as SQL.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The address that opens the file read-only.
///
/// A file in WAL mode cannot be opened without a `-shm` file beside it, which SQLite would create there and
/// leave. While no `-wal` file exists nobody has it open, and `immutable` reads it without.
fn uri(source: &SourceFile) -> std::io::Result<String> {
    let path = source.local();
    let in_wal_mode = source.head().get(18) == Some(&2);
    let mut log = OsString::from(path);
    log.push("-wal");
    let immutable = if in_wal_mode && !Path::new(&log).exists() { "&immutable=1" } else { "" };
    let absolute = std::path::absolute(path)?;
    let name = utf8_percent_encode(&absolute.to_string_lossy(), URI_SPECIAL).to_string();
    Ok(format!("file:{name}?mode=ro{immutable}"))
}
