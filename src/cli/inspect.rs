//! `lode inspect`.

use super::{Reading, error::Failure, serve::check_crs};
use crate::{
    app::{Console, crs_line, display_name, expand, extent_line, ingest_source},
    catalog::CollectionInfo,
    config::{CollectionSettings, Settings},
    ingest::{self, IngestError, LoadedLayer, explain},
    model::{CollectionId, ColumnSummary, GeometryKind, LoadReport, LonLatBounds},
    quality::{self, Assessment, Boundary, Check, LISTED_PER_CHECK, Subject},
    query::{Patience, matching_rows},
    store::Table,
};
use clap::Args;
use serde::Serialize;
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::{self, Write},
    path::PathBuf,
};

/// Say what is in a file, and everything that is wrong with it.
#[derive(Debug, Args)]
pub struct Inspect {
    /// Files or folders.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Look for what is wrong with the rows, too: positions, duplicates, texts, dates, tonnages; and say how sure that is.
    #[arg(long)]
    quality: bool,
    /// A file of polygons that the rows have to lie in, or the id of one feature in it after a colon, as in countries.geojson:KAZ.
    #[arg(long, value_name = "FILE[:ID]", requires = "quality")]
    within: Option<String>,
}

/// Findings of each check that people are shown.
const SHOWN_FINDINGS: usize = 10;

/// What a layer holds.
#[derive(Debug, Serialize)]
struct Inspection<'a> {
    name: &'a str,
    features: usize,
    /// How many features there are of each geometry type.
    geometry_types: BTreeMap<&'static str, u64>,
    /// West, south, east, north; west > east over the antimeridian.
    extent: Option<[f64; 4]>,
    columns: Vec<ColumnSummary>,
    #[serde(flatten)]
    report: &'a LoadReport,
    #[serde(skip_serializing_if = "Option::is_none")]
    quality: Option<serde_json::Map<String, serde_json::Value>>,
}

impl Inspect {
    /// Prints what is in the files. Files that cannot be read and folders without any are said to be so, and make the exit code 1.
    pub fn run(self, console: &Console) -> Result<(), Failure> {
        check_crs(self.reading.crs.as_deref())?;
        let settings = Settings::from_paths(self.paths.clone()).collections;
        let boundary = self.within.as_deref().map(|within| self.boundary(within, console)).transpose()?;
        let files = expand(&settings);
        let is_empty = |folder: &&PathBuf| folder.is_dir() && !files.iter().any(|file| file.settings.source.starts_with(folder));
        let empty = self.paths.iter().filter(is_empty).map(|folder| IngestError::NoLayer {
            path: folder.display().to_string(),
            reason: "holds no file that can be read; folders in it are not searched".to_owned(),
        });
        let mut failed: Vec<IngestError> = empty.collect();
        let mut layers = vec![];
        for file in &files {
            let settings = CollectionSettings { crs: self.reading.reference(), ..file.settings.clone() };
            match load(&settings, console) {
                Ok(loaded) => {
                    let several = loaded.len() > 1;
                    for layer in loaded {
                        let assessment = self.quality.then(|| assess(&layer, boundary.as_ref())).transpose()?;
                        if self.json {
                            layers.push((layer, assessment));
                        } else {
                            print(&display_name(&file.stem(), &layer.name, several), &layer, assessment.as_ref())?;
                        }
                    }
                }
                Err(error) => failed.push(error),
            }
        }
        if self.json {
            print_json(&layers)?;
        }
        match failed.len() {
            0 => Ok(()),
            1 => Err(Failure::work(failed.remove(0))),
            n => Err(Failure::work(failed.iter().map(|error| explain(error)).collect::<Vec<_>>().join("\n"))
                .hint(format!("{n} files cannot be read"))),
        }
    }
}

/// What is wrong with the rows of a layer.
fn assess(layer: &LoadedLayer, boundary: Option<&Boundary>) -> Result<Assessment, Failure> {
    let patience = Patience::default();
    let rows = matching_rows(&layer.table, None).map_err(Failure::work)?;
    let info = CollectionInfo::new(CollectionId::from_name(&layer.name));
    let today = jiff::Zoned::now().date();
    let subject = Subject::new(&layer.table, &rows, &layer.report, &info, boundary.map(Ok), today, &patience);
    quality::assess(&subject).map_err(Failure::work)
}

fn load(settings: &CollectionSettings, console: &Console) -> Result<Vec<LoadedLayer>, IngestError> {
    Ok(ingest::load(&ingest_source(settings), &console.observer(&settings.source))?.layers)
}

impl Inspect {
    /// The polygons that rows have to lie in: of the whole file, or one feature of it.
    fn boundary(&self, within: &str, console: &Console) -> Result<Boundary, Failure> {
        let (path, id) = match within.rsplit_once(':') {
            Some((path, id)) if !PathBuf::from(within).exists() => (path, Some(id.into())),
            _ => (within, None),
        };
        let settings = CollectionSettings { crs: self.reading.reference(), ..CollectionSettings::new(path.into()) };
        let layers = load(&settings, console).map_err(Failure::work)?;
        let first = layers.into_iter().next().ok_or_else(|| Failure::usage(format!("{path} holds no layer")))?;
        Boundary::new(within.to_owned(), first.table, id.as_ref()).map_err(Failure::work)
    }
}

impl<'a> Inspection<'a> {
    fn of(layer: &'a LoadedLayer, assessment: Option<&Assessment>) -> Self {
        let (table, report) = (&layer.table, &layer.report);
        Self {
            name: &layer.name,
            features: table.rows(),
            geometry_types: geometry_types(table),
            extent: table.bounds().map(LonLatBounds::to_array),
            columns: columns(table),
            report,
            quality: assessment.map(|found| quality::document(found, table, &Check::ALL, LISTED_PER_CHECK)),
        }
    }
}

fn geometry_types(table: &Table) -> BTreeMap<&'static str, u64> {
    let mut types = BTreeMap::new();
    (0..table.rows()).for_each(|row| *types.entry(table.geometry().kind(row).name()).or_default() += 1);
    types
}

fn columns(table: &Table) -> Vec<ColumnSummary> {
    let summary = |column: &crate::store::Column| ColumnSummary {
        name: column.name.clone(),
        column_type: column.column_type,
        nulls: column.nulls,
    };
    table.columns().iter().map(summary).collect()
}

fn print_json(layers: &[(LoadedLayer, Option<Assessment>)]) -> Result<(), Failure> {
    let layers: Vec<Inspection<'_>> = layers.iter().map(|(layer, found)| Inspection::of(layer, found.as_ref())).collect();
    let text = serde_json::to_string_pretty(&serde_json::json!({ "layers": layers })).map_err(Failure::work)?;
    written(&format!("{text}\n"))
}

fn print(name: &str, layer: &LoadedLayer, assessment: Option<&Assessment>) -> Result<(), Failure> {
    let mut out = text(name, &Inspection::of(layer, None), &layer.table);
    if let Some(found) = assessment {
        out.push_str(&quality::text(found, &layer.table, SHOWN_FINDINGS));
    }
    out.push('\n');
    written(&out)
}

/// A reader that has seen enough, as `head` has, is no error.
fn written(text: &str) -> Result<(), Failure> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

fn text(name: &str, inspection: &Inspection<'_>, table: &Table) -> String {
    let report = inspection.report;
    let mut out = format!("{name}\n");
    let mut say = |name: &str, what: &str| {
        let _ = writeln!(out, "  {name:<11}{what}");
    };
    say("source", &format!("{}, layer `{}` ({})", report.source, report.layer, report.format));
    say("features", &format!("{}{}", inspection.features, type_list(inspection)));
    if report.has_crs(table.located_rows()) {
        say("crs", &crs_line(&report.crs));
        say("extent", &table.bounds().map_or_else(|| "none".to_owned(), extent_line));
    }
    say(
        "rows",
        &format!(
            "{} read, {} kept, {} repaired, {} rejected, {} suspected",
            report.rows_read,
            report.rows_kept,
            report.rows_repaired(),
            report.rows_rejected(),
            report.rows_suspected()
        ),
    );
    report.notes.iter().for_each(|note| say("note", note));
    if let Some(reason) = &report.incomplete {
        say("WARNING", &format!("the file could not be read to its end: {reason}"));
    }
    say("columns", &inspection.columns.len().to_string());
    let width = inspection.columns.iter().map(|c| c.name.chars().count()).max().unwrap_or(0).min(40);
    for column in &inspection.columns {
        let nulls = if column.nulls > 0 { format!("{} without a value", column.nulls) } else { String::new() };
        let line = format!("    {:<width$}  {:<9} {nulls}", column.name, column.column_type.name());
        let _ = writeln!(out, "{}", line.trim_end());
    }
    write_defects(&mut out, report);
    out
}

fn type_list(inspection: &Inspection<'_>) -> String {
    let types = inspection.geometry_types.iter().map(|(name, count)| match *name {
        name if name == GeometryKind::Null.name() => format!("{count} without geometry"),
        name => format!("{count} {name}"),
    });
    let types = types.collect::<Vec<_>>().join(", ");
    if types.is_empty() { types } else { format!(" ({types})") }
}

/// First how many of each kind, then those that are listed, with their rows.
fn write_defects(out: &mut String, report: &LoadReport) {
    if report.defects.is_empty() {
        let _ = writeln!(out, "  defects    none");
        return;
    }
    let _ = writeln!(out, "  defects    {}", report.defects.len() as u64 + report.defects.unlisted());
    for ((outcome, kind), count) in report.counts() {
        let _ = writeln!(out, "    {count} × {}: {}", outcome.code(), kind.explanation());
    }
    for defect in report.defects.iter() {
        let _ = writeln!(out, "    {defect}");
    }
    if report.defects.unlisted() > 0 {
        let _ = writeln!(out, "    … and {} more", report.defects.unlisted());
    }
}
