//! The start-up report: one paragraph per collection, then the addresses.

use crate::{
    catalog::{Collection, Entries, Entry, Tileset},
    model::{CrsReport, LoadReport, LonLatBounds},
    store::Table,
    tiles::tile_columns,
};
use std::{fmt::Write, path::Path};

/// A collection that was just loaded.
pub fn loaded(collection: &Collection, recalled: bool) -> String {
    let (table, report) = (&collection.table, &collection.report);
    let how = if recalled { ", from its snapshot".to_owned() } else { format!(" in {:.2} s", report.load_seconds) };
    let file = report.source.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut text = format!("\n{}: {} from {file} ({}){how}", collection.info.id, features(table), report.format);
    let mut say = |name: &str, what: &str| {
        let _ = write!(text, "\n  {name:<8}{what}");
    };
    // A table without geometry has no coordinates to be in a CRS.
    if report.has_crs(table.located_rows()) {
        say("crs", &crs_line(&report.crs));
        say("extent", &table.bounds().map_or_else(|| "none".to_owned(), extent_line));
    }
    if let Some(rows) = rows_line(report) {
        say("rows", &format!("{rows}; see /collections/{}/report", collection.info.id));
    }
    report.notes.iter().for_each(|note| say("note", note));
    if let Some(left_out) = left_out_of_tiles(collection) {
        say("tiles", &left_out);
    }
    if let Some(reason) = &report.incomplete {
        say("WARNING", &format!("the file could not be read to its end: {reason}"));
    }
    text
}

/// An archive that was just opened.
pub fn opened(tileset: &Tileset, source: &Path) -> String {
    let (info, archive, metadata) = (&tileset.info, &tileset.archive, tileset.archive.metadata());
    let file = source.file_name().unwrap_or_default().to_string_lossy();
    let (first, last) = (metadata.min_zoom, metadata.max_zoom);
    let what = if archive.content().is_vector() { "vector tiles" } else { "images" };
    let mut text = format!("\n{}: {what}, zoom {first} to {last}, from {file} ({})", info.id, archive.format());
    if !metadata.vector_layers.is_empty() {
        let layers = metadata.vector_layers.iter().map(|layer| layer.id.as_str()).collect::<Vec<_>>().join(", ");
        let _ = write!(text, "\n  layers  {layers}");
    }
    text
}

/// The columns that tiles do not carry although nobody said so.
fn left_out_of_tiles(collection: &Collection) -> Option<String> {
    let table = &collection.table;
    if collection.info.tiles.columns.is_some() || table.located_rows() == 0 {
        return None;
    }
    let carried = tile_columns(collection);
    let columns = table.columns().iter().enumerate().filter(|(place, _)| !carried.contains(place));
    let names: Vec<&str> = columns.map(|(_, column)| column.name.as_str()).collect();
    let why = "long texts stay out unless tiles.columns in the configuration names them";
    (!names.is_empty()).then(|| format!("without {}: {why}", names.join(", ")))
}

/// `212 features (Point)`.
fn features(table: &Table) -> String {
    let kind = match table.geometry().common_kind() {
        Some(kind) => kind.name(),
        None if table.located_rows() == 0 => "no geometry",
        None => "several geometry types",
    };
    let null = table.rows() - table.located_rows();
    let without = if null > 0 && kind != "no geometry" { format!(", {null} without geometry") } else { String::new() };
    let s = if table.rows() == 1 { "" } else { "s" };
    format!("{} feature{s} ({kind}{without})", table.rows())
}

/// The CRS, where it was found, and what PROJ does with it.
pub fn crs_line(crs: &CrsReport) -> String {
    let code = crs.code.as_ref().map(|code| format!("{code} ")).unwrap_or_default();
    let mut text = format!("{code}{}, {}", crs.name, crs.reference.origin);
    if let Some(operation) = &crs.operation {
        let _ = write!(text, "; by {operation}");
    }
    if let Some(accuracy_m) = crs.accuracy_m {
        let _ = write!(text, ", accuracy {accuracy_m} m");
    }
    text
}

/// West, south, east, north.
pub fn extent_line(bounds: LonLatBounds) -> String {
    let [west, south, east, north] = bounds.to_array();
    let over = if bounds.crosses_antimeridian() { " (over the antimeridian)" } else { "" };
    format!("{west:.5}, {south:.5}, {east:.5}, {north:.5}{over}")
}

/// How many rows were not kept as they are; `None` where all were.
fn rows_line(report: &LoadReport) -> Option<String> {
    let counts =
        [(report.rows_repaired(), "repaired"), (report.rows_rejected(), "rejected"), (report.rows_suspected(), "suspected")];
    let some: Vec<String> = counts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    (!some.is_empty()).then(|| format!("{} of {}", some.join(", "), report.rows_read))
}

/// Where to go from here.
pub fn addresses(entries: &Entries, url: &str) -> String {
    let ready: Vec<&Collection> = entries
        .iter()
        .filter_map(|entry| match entry {
            Entry::Ready(collection) => Some(&**collection),
            _ => None,
        })
        .collect();
    let failed = entries.iter().filter(|entry| matches!(entry, Entry::Failed(..)));
    let mut text = String::new();
    for entry in failed {
        let _ = writeln!(text, "\n{}: NOT SERVED, see the log and {url}/health/ready", entry.info().id);
    }
    let _ = write!(text, "\nmap           {url}/\nlanding page  {url}/?f=json");
    if let Some(collection) = ready.iter().find(|c| c.table.located_rows() > 0) {
        let id = &collection.info.id;
        let _ = write!(text, "\nTileJSON      {url}/xyz/{id}/tilejson.json");
        let _ = write!(text, "\nGeoJSON       {url}/collections/{id}/items");
    }
    let _ = write!(text, "\nQGIS          Layer > Add Layer > WFS / OGC API - Features, new connection, URL {url}/\n");
    text
}

#[cfg(test)]
mod tests {
    use super::loaded as report_on;
    use crate::{
        app::{collections::collections, ingest_source, source::SourceFile},
        config::CollectionSettings,
        ingest,
    };

    fn report_of(name: &str, text: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let file = SourceFile { settings: CollectionSettings::new(path) };
        let loaded = ingest::load(&ingest_source(&file.settings), &|_, _| {}).unwrap();
        report_on(&collections(&file, &loaded, |_| false)[0], false)
    }

    #[test]
    fn a_table_without_geometry_is_in_no_crs() {
        let report = report_of("grades.csv", "ore,grade\n1,2\n");
        assert!(!report.contains("\n  crs ") && !report.contains("\n  extent "), "{report}");
        assert!(report_of("places.csv", "lon,lat\n1,2\n").contains("\n  crs "));
    }

    #[test]
    fn columns_that_tiles_leave_out_are_named() {
        let long = "x".repeat(1000);
        let report = report_of("places.csv", &format!("name,inventory,lon,lat\na,{long},1,2\n"));
        assert!(report.contains("\n  tiles   without inventory: "), "{report}");
        assert!(!report_of("places.csv", "name,lon,lat\na,1,2\n").contains("\n  tiles "));
    }
}
