//! Loading one layer: parse jobs on every core, one table.

use super::{IngestError, Source, columns, error::explain, identity, load::LoadedLayer, position::Positioning, rows, swapped};
use crate::{
    crs::AxisEvidence,
    format::{FormatError, Layer, ParseJob, ParseJobs},
    model::{DefectLog, Defects, LISTED_PER_KIND, LoadReport, Outcome, RowBatch},
    store::{Expected, TableBuilder},
};
use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::Instant,
};

/// Reads a layer and makes its table.
pub(super) fn load(source: &Source, mut layer: Layer, started: Instant) -> Result<LoadedLayer, IngestError> {
    let path = source.path.display().to_string();
    // A layer without rows has columns all the same.
    let first = layer.jobs.next().map_or_else(|| Ok(RowBatch::with_columns(&layer.columns)), run);
    let sample = first.as_ref().map_or(&[][..], |batch| batch.geometries.xy());
    let positioning = Positioning::new(source, &layer, sample).map_err(|error| IngestError::Crs {
        path: path.clone(),
        layer: layer.name.clone(),
        source: error,
    })?;

    let mut rows = LayerRows::new(&path, &layer, source);
    let failed = first.is_err();
    rows.take(first.and_then(|batch| guarded(|| rows::clean(batch, source, &positioning))))?;
    if !failed {
        rows.take_all(layer.jobs, source, &positioning)?;
    }
    columns::check(source, &path, &layer.name, &rows.column_names)?;

    let mut notes = layer.notes;
    notes.extend(positioning.notes(&rows.evidence));
    let mut defects = rows.defects;
    swapped::suspects(&rows.builder, &mut defects);
    notes.extend(identity::find_ids(source, &mut rows.builder));
    let built = rows.builder.finish();
    defects.merge(built.defects);
    let defects = defects.finish();
    notes.extend(built.notes);
    notes.extend(unlisted(&defects));
    let rows_kept = built.table.rows() as u64;
    let from = source.geometry_from.as_ref();
    notes.extend(from.map(|from| from.note(rows.taken, built.table.rows())));
    // Where all coordinates are the other collection's, so is their CRS.
    let others = from.filter(|_| rows.taken == built.table.located_rows() as u64).map(|from| from.crs.clone());
    let report = LoadReport {
        source: path.clone(),
        layer: layer.name.clone(),
        format: layer.format.to_owned(),
        rows_read: rows_kept + defects.rows_with(Outcome::Rejected),
        rows_kept,
        crs: others.unwrap_or_else(|| positioning.report()),
        defects,
        notes,
        incomplete: rows.incomplete,
        load_seconds: started.elapsed().as_secs_f64(),
    };
    Ok(LoadedLayer { name: layer.name, table: Arc::new(built.table), report: Arc::new(report) })
}

fn unlisted(defects: &Defects) -> Option<String> {
    let more = defects.unlisted();
    (more > 0).then(|| format!("{more} more findings are counted only: of each kind the first {LISTED_PER_KIND} are listed"))
}

/// A batch that was read and cleaned, or why reading stopped.
type Taken = Result<rows::Cleaned, String>;

/// The rows of a layer as they come in.
struct LayerRows<'a> {
    path: &'a str,
    layer: String,
    builder: TableBuilder,
    defects: DefectLog,
    evidence: AxisEvidence,
    column_names: Vec<String>,
    taken: u64,
    incomplete: Option<String>,
}

impl<'a> LayerRows<'a> {
    fn new(path: &'a str, layer: &Layer, source: &Source) -> Self {
        let mut builder = TableBuilder::new(&layer.geometry_column);
        source.units.keys().for_each(|column| builder.expect(column, Expected::Numbers));
        let keys = source.id_column.iter().chain(source.geometry_from.as_ref().map(|from| &from.key));
        keys.for_each(|column| builder.expect(column, Expected::Text));
        Self {
            path,
            layer: layer.name.clone(),
            builder,
            defects: DefectLog::default(),
            evidence: AxisEvidence::default(),
            column_names: vec![],
            taken: 0,
            incomplete: None,
        }
    }

    /// Adds the next batch. After an error nothing more is added, and what came before it stays.
    fn take(&mut self, batch: Taken) -> Result<(), IngestError> {
        match batch {
            _ if self.incomplete.is_some() => return Ok(()),
            Err(reason) => self.incomplete = Some(reason),
            Ok(batch) => {
                self.defects.extend(batch.defects);
                self.taken += batch.taken;
                self.evidence = std::mem::take(&mut self.evidence).merge(&batch.evidence);
                let new_names = batch.column_names.into_iter().filter(|name| !self.column_names.contains(name));
                let new_names: Vec<String> = new_names.collect();
                self.column_names.extend(new_names);
                let too_many = |source| IngestError::TooMany { path: self.path.to_owned(), layer: self.layer.clone(), source };
                self.builder.push(batch.rows).map_err(too_many)?;
            }
        }
        Ok(())
    }

    /// Runs the jobs on every core and adds the batches in the order of the file.
    fn take_all(&mut self, jobs: ParseJobs, source: &Source, positioning: &Positioning) -> Result<(), IngestError> {
        let queue = Mutex::new((0usize, jobs));
        let (sender, receiver) = mpsc::channel();
        let work = |sender: mpsc::Sender<(usize, Taken)>| {
            while let Some((number, job)) = next(&queue) {
                let cleaned = run(job).and_then(|batch| guarded(|| rows::clean(batch, source, positioning)));
                if cleaned.is_err() {
                    drain(&queue);
                }
                if sender.send((number, cleaned)).is_err() {
                    break;
                }
            }
        };
        let work = &work;
        let workers = thread::available_parallelism().map_or(1, usize::from);
        thread::scope(|scope| {
            for _ in 0..workers {
                let sender = sender.clone();
                scope.spawn(move || work(sender));
            }
            drop(sender);
            // Batches that came before their turn; never more than a few, as workers take jobs in order.
            let mut early = BTreeMap::new();
            let mut expected = 0;
            for (number, batch) in receiver {
                early.insert(number, batch);
                while let Some(batch) = early.remove(&expected) {
                    self.take(batch)?;
                    expected += 1;
                }
            }
            Ok(())
        })
    }
}

type Queue = Mutex<(usize, ParseJobs)>;

/// Reading from the file happens here, one thread at a time; parsing outside.
fn next(queue: &Queue) -> Option<(usize, Result<ParseJob, FormatError>)> {
    let mut queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
    let job = queue.1.next()?;
    let number = queue.0;
    queue.0 += 1;
    Some((number, job))
}

fn drain(queue: &Queue) {
    queue.lock().unwrap_or_else(PoisonError::into_inner).1 = Box::new(std::iter::empty());
}

/// Runs a job.
fn run(job: Result<ParseJob, FormatError>) -> Result<RowBatch, String> {
    guarded(job.map_err(|error| explain(&error))?)
}

/// Makes of a panic, which may come from a third-party parser, the end of the layer and not of the server.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work))
        .map_err(|_| "reading failed in a way that it should not; the rows after it are missing".to_owned())
}
