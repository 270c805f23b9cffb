#![no_main]

use lode::format::{ReadOptions, SourceFile, shapefile};
use std::io::{Cursor, Write};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Stands between the files of one input.
const BETWEEN: &[u8] = b"\n--8<--\n";

/// In the order of the input.
const ENDINGS: [&str; 5] = ["shp", "dbf", "shx", "cpg", "dbt"];

fn archive(input: &[u8]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(vec![]));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut rest = Some(input);
    for ending in ENDINGS {
        let Some(bytes) = rest else { break };
        let end = bytes.windows(BETWEEN.len()).position(|window| window == BETWEEN);
        rest = end.map(|end| &bytes[end + BETWEEN.len()..]);
        zip.start_file(format!("a.{ending}"), stored).unwrap();
        zip.write_all(&bytes[..end.unwrap_or(bytes.len())]).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let source = SourceFile::from_bytes("a.zip", &archive(input)).unwrap();
    lode_fuzz::take_in(shapefile::open(&source, &ReadOptions::default()));
});
