//! The table (dBASE III and IV, Visual `FoxPro`): its header and where its rows are.

use super::{
    cell::FieldKind,
    charset::{self, Charset},
    files::{self, Files},
    memo::Memo,
};
use crate::{
    format::{FormatError, ReadOptions, SourceFile, byte_cursor::ByteCursor},
    model::ColumnType,
};
use std::{
    collections::HashSet,
    io::{BufReader, Read, Seek, SeekFrom},
    sync::Arc,
};

/// Bytes of the fixed part of the header, and of the description of a field.
const HEADER_BYTES: usize = 32;

/// So many bytes of text that is not ASCII are enough to tell an encoding.
const SAMPLE_BYTES: usize = 64 << 10;

/// With so many values that are UTF-8 beyond ASCII, text is UTF-8 whatever the file says.
const SURE_VALUES: usize = 3;

/// A table, opened.
#[derive(Debug)]
pub(super) struct Table {
    pub source: Arc<SourceFile>,
    pub fields: Vec<Field>,
    /// Rows that are there.
    pub rows: u64,
    /// The byte at which rows start.
    pub rows_start: u64,
    /// Bytes of a row; the first tells whether it is deleted.
    pub row_bytes: usize,
    pub charset: Charset,
    pub memo: Option<Memo>,
}

/// A column.
#[derive(Debug)]
pub(super) struct Field {
    pub name: String,
    pub kind: FieldKind,
    /// Where it lies in a row.
    pub bytes: std::ops::Range<usize>,
}

/// The header as it stands in the file.
struct Header {
    version: u8,
    declared_rows: u64,
    rows_start: u64,
    row_bytes: usize,
    language_driver: u8,
    /// Names not decoded yet.
    fields: Vec<(Vec<u8>, FieldKind, std::ops::Range<usize>)>,
}

impl Table {
    /// Reads the header and finds the encoding.
    pub fn open(
        source: &Arc<SourceFile>,
        files: &Files,
        options: &ReadOptions,
        notes: &mut Vec<String>,
    ) -> Result<Self, FormatError> {
        let header = Header::read(source)?;
        let there = source.len().saturating_sub(header.rows_start) / header.row_bytes as u64;
        if there < header.declared_rows {
            notes.push(format!("the .dbf promises {} rows and has {there}: it is truncated", header.declared_rows));
        }
        let rows = there.min(header.declared_rows);
        let charset = find_charset(source, &header, rows, files, options, notes)?;
        let fields = fields(&header, charset, notes);
        let has_memo = fields.iter().any(|field| field.kind == FieldKind::Memo);
        let memo = files.memo.as_ref().filter(|_| has_memo).and_then(|file| Memo::open(file, header.version));
        if has_memo && memo.is_none() {
            notes.push("the file with its long texts (.dbt or .fpt) is missing: they are null".to_owned());
        }
        let (rows_start, row_bytes) = (header.rows_start, header.row_bytes);
        Ok(Self { source: source.clone(), fields, rows, rows_start, row_bytes, charset, memo })
    }

    /// Columns and their types.
    pub fn declared(&self) -> Vec<(String, ColumnType)> {
        self.fields.iter().map(|field| (field.name.clone(), field.kind.column_type())).collect()
    }
}

impl Header {
    fn read(source: &SourceFile) -> Result<Self, FormatError> {
        let mut bytes = vec![];
        // Its length is 16 bits.
        source.reader()?.take(1 << 16).read_to_end(&mut bytes).map_err(|error| source.io(error))?;
        let header = Self::parse(&bytes).ok_or_else(|| source.malformed("header", "this is not the start of a .dbf table"))?;
        if header.version & 0b111 == 4 {
            return Err(source.unsupported("a table of dBASE 7; save it as dBASE IV"));
        }
        Ok(header)
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let mut cursor = ByteCursor::little_endian(bytes);
        let version = cursor.u8()?;
        cursor.take(3)?;
        let (declared_rows, rows_start, row_bytes) = (cursor.u32()?, cursor.u16()?, cursor.u16()?);
        cursor.take(17)?;
        let language_driver = cursor.u8()?;
        cursor.take(2)?;
        let descriptions = bytes.get(HEADER_BYTES..usize::from(rows_start).min(bytes.len()))?;
        let descriptions: Vec<_> = descriptions
            .chunks_exact(HEADER_BYTES)
            .take_while(|d| d.first() != Some(&b'\r'))
            .map(describe)
            .collect::<Option<_>>()?;
        let plain_row_bytes = 1 + descriptions.iter().map(|d| usize::from(d.length)).sum::<usize>();
        let mut fields = vec![];
        let mut at = 1;
        for Description { name, code, length, decimals } in descriptions {
            // Text longer than 255 has its length in both bytes; some writers leave rubbish in the second.
            let is_long = code == b'C' && plain_row_bytes != usize::from(row_bytes);
            let length = usize::from(length) | if is_long { usize::from(decimals) << 8 } else { 0 };
            let end = at + length;
            if end > usize::from(row_bytes) {
                break;
            }
            fields.push((name, FieldKind::of(code, length, decimals), at..end));
            at = end;
        }
        let (declared_rows, rows_start, row_bytes) = (u64::from(declared_rows), u64::from(rows_start), usize::from(row_bytes));
        (row_bytes > 0).then_some(Self { version, declared_rows, rows_start, row_bytes, language_driver, fields })
    }
}

/// A field as the header describes it.
struct Description {
    name: Vec<u8>,
    code: u8,
    length: u8,
    decimals: u8,
}

fn describe(bytes: &[u8]) -> Option<Description> {
    let mut cursor = ByteCursor::little_endian(bytes);
    let name = cursor.take(11)?.iter().copied().take_while(|byte| *byte != 0).collect();
    let code = cursor.u8()?;
    cursor.take(4)?;
    Some(Description { name, code, length: cursor.u8()?, decimals: cursor.u8()? })
}

/// Names decoded and made distinct; what cannot be read is left out.
fn fields(header: &Header, charset: Charset, notes: &mut Vec<String>) -> Vec<Field> {
    let mut taken = HashSet::new();
    let mut fields = vec![];
    for (number, (raw, kind, bytes)) in header.fields.iter().enumerate() {
        let decoded = charset.decode(raw).0.trim().to_owned();
        let plain = if decoded.is_empty() { format!("field_{}", number + 1) } else { decoded };
        if let FieldKind::Unsupported(code) = kind {
            notes.push(format!("column {plain} is left out: its type {} cannot be read", char::from(*code)));
            continue;
        }
        // Names are cut to ten characters, and may then be equal.
        let mut name = plain.clone();
        let mut suffix = 1;
        while !taken.insert(name.clone()) {
            suffix += 1;
            name = format!("{plain}_{suffix}");
        }
        if name != plain {
            notes.push(format!("a second column {plain} is called {name}"));
        }
        fields.push(Field { name, kind: *kind, bytes: bytes.clone() });
    }
    fields
}

/// What the user says, else the `.cpg`, else the header, as far as the text does not speak against it; else
/// what the text looks like.
fn find_charset(
    source: &SourceFile,
    header: &Header,
    rows: u64,
    files: &Files,
    options: &ReadOptions,
    notes: &mut Vec<String>,
) -> Result<Charset, FormatError> {
    if let Some(label) = &options.encoding {
        if let Some(charset) = Charset::for_label(label) {
            return Ok(charset);
        }
        notes.push(format!("the encoding {label} is unknown"));
    }
    let cpg = files.cpg.as_ref().and_then(|cpg| files::text(cpg).ok());
    let by_cpg = cpg.as_deref().and_then(Charset::for_label).map(|charset| (charset, "the .cpg"));
    let by_header = || Charset::for_language_driver(header.language_driver).map(|charset| (charset, "the header of the .dbf"));
    let declared = by_cpg.or_else(by_header);
    let sample = sample(source, header, rows)?;
    if sample.is_empty() {
        return Ok(declared.map_or(Charset::UTF_8, |(charset, _)| charset));
    }
    let guess = || Charset::guess(&sample);
    let values = sample.split(|byte| *byte == b'\n').count() - 1;
    let (charset, why) = match declared {
        Some((declared, place)) if declared == Charset::UTF_8 && !charset::looks_like_utf8(&sample) => {
            (guess(), format!("by the look of its text, though {place} says UTF-8"))
        }
        Some((declared, place)) if declared != Charset::UTF_8 && values >= SURE_VALUES && charset::looks_like_utf8(&sample) => {
            (Charset::UTF_8, format!("by the look of its text, though {place} says {}", declared.name()))
        }
        Some((declared, place)) => (declared, format!("as {place} says")),
        None => (guess(), "by the look of its text: no file says".to_owned()),
    };
    notes.push(format!("text is read as {}, {why}", charset.name()));
    Ok(charset)
}

/// Values and names that are not ASCII, each ended by a line break.
fn sample(source: &SourceFile, header: &Header, rows: u64) -> Result<Vec<u8>, FormatError> {
    let mut sample = vec![];
    let mut add = |value: &[u8]| {
        if !value.is_ascii() && !value.contains(&b'\n') {
            sample.extend_from_slice(value.trim_ascii());
            sample.push(b'\n');
        }
        sample.len() < SAMPLE_BYTES
    };
    header.fields.iter().for_each(|(name, ..)| {
        add(name);
    });
    let texts: Vec<_> = header.fields.iter().filter(|(_, kind, _)| *kind == FieldKind::Text).map(|(.., bytes)| bytes).collect();
    let io = |error| source.io(error);
    let mut reader = BufReader::with_capacity(256 << 10, source.reader()?);
    reader.seek(SeekFrom::Start(header.rows_start)).map_err(io)?;
    let mut row = vec![0; header.row_bytes];
    for _ in 0..if texts.is_empty() { 0 } else { rows } {
        reader.read_exact(&mut row).map_err(io)?;
        let wanted = row.is_ascii() || texts.iter().all(|bytes| add(row.get((*bytes).clone()).unwrap_or_default()));
        if !wanted {
            break;
        }
    }
    Ok(sample)
}
