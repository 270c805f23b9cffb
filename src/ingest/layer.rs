//! Loading one layer: parse jobs on every core, one table.

use super::{IngestError, Source, columns, identity, load::LoadedLayer, position::Positioning, rows, swapped};
use crate::{
    format::{FormatError, Layer, ParseJob, ParseJobs},
    model::{Defect, LoadReport, RowBatch},
    store::{PreparedBatch, TableBuilder},
};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Instant,
};

/// Reads a layer and makes its table.
pub(super) fn load(source: &Source, mut layer: Layer, started: Instant) -> Result<LoadedLayer, IngestError> {
    let path = source.path.display().to_string();
    let mut incomplete = None;
    let first = first_batch(&mut layer.jobs, &mut incomplete);
    let sample = first.as_ref().map_or(&[][..], |batch| batch.geometries.xy());
    let positioning = Positioning::new(source, &layer, sample).map_err(|error| IngestError::Crs {
        path: path.clone(),
        layer: layer.name.clone(),
        source: error,
    })?;

    let mut batches: Vec<rows::Cleaned> = first.into_iter().map(|batch| rows::clean(batch, source, &positioning)).collect();
    batches.extend(clean_all(layer.jobs, source, &positioning, &mut incomplete));
    columns::check(source, &path, &layer.name, &batches)?;

    let mut notes = layer.notes;
    notes.extend(positioning.notes(&batches));
    let mut defects: Vec<Defect> = batches.iter_mut().flat_map(|batch| std::mem::take(&mut batch.defects)).collect();
    let rows_rejected = rows::rejected(&defects);
    let mut prepared: Vec<PreparedBatch> = batches.into_iter().map(|batch| batch.rows).collect();
    defects.extend(swapped::suspects(&prepared));
    notes.extend(identity::find_ids(source, &mut prepared));

    let mut builder = TableBuilder::new(layer.geometry_column);
    for batch in prepared {
        builder.push(batch).map_err(|error| IngestError::TooMany {
            path: path.clone(),
            layer: layer.name.clone(),
            source: error,
        })?;
    }
    let built = builder.finish();
    defects.extend(built.defects);
    defects.sort_by_key(|defect| defect.row);
    notes.extend(built.notes);
    let rows_kept = built.table.rows() as u64;
    let report = LoadReport {
        source: path,
        layer: layer.name.clone(),
        format: layer.format.to_owned(),
        rows_read: rows_kept + rows_rejected,
        rows_kept,
        crs: positioning.report(),
        defects,
        notes,
        incomplete,
        load_seconds: started.elapsed().as_secs_f64(),
    };
    Ok(LoadedLayer { name: layer.name, table: Arc::new(built.table), report: Arc::new(report) })
}

/// The first batch that has rows: the CRS operation is chosen by where its coordinates lie.
fn first_batch(jobs: &mut ParseJobs, incomplete: &mut Option<String>) -> Option<RowBatch> {
    match run(jobs.next()?) {
        Ok(batch) => Some(batch),
        Err(reason) => {
            *incomplete = Some(reason);
            None
        }
    }
}

/// Runs the remaining jobs on every core; the batches come back in the order of the file. Stops at the first
/// error, and keeps what was read before it.
fn clean_all(jobs: ParseJobs, source: &Source, positioning: &Positioning, incomplete: &mut Option<String>) -> Vec<rows::Cleaned> {
    if incomplete.is_some() {
        return vec![];
    }
    let queue = Mutex::new((0usize, jobs));
    let done = Mutex::new(vec![]);
    let work = || {
        while let Some((number, job)) = next(&queue) {
            let cleaned = run(job).map(|batch| rows::clean(batch, source, positioning));
            if cleaned.is_err() {
                drain(&queue);
            }
            done.lock().unwrap_or_else(PoisonError::into_inner).push((number, cleaned));
        }
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| (0..workers).for_each(|_| drop(scope.spawn(work))));

    let mut results = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_unstable_by_key(|(number, _)| *number);
    let mut batches = vec![];
    for (_, result) in results {
        match result {
            Ok(batch) => batches.push(batch),
            Err(reason) => {
                *incomplete = Some(reason);
                break;
            }
        }
    }
    batches
}

type Queue = Mutex<(usize, ParseJobs)>;

/// Reading from the file happens here, one thread at a time; parsing outside.
fn next(queue: &Queue) -> Option<(usize, Result<ParseJob, FormatError>)> {
    let mut queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
    let job = queue.1.next()?;
    queue.0 += 1;
    Some((queue.0, job))
}

fn drain(queue: &Queue) {
    queue.lock().unwrap_or_else(PoisonError::into_inner).1 = Box::new(std::iter::empty());
}

/// Runs a job. A panic in it, which may come from a third-party parser, ends the layer and not the server.
fn run(job: Result<ParseJob, FormatError>) -> Result<RowBatch, String> {
    let job = job.map_err(|error| explain(&error))?;
    catch_unwind(AssertUnwindSafe(job))
        .map_err(|_| "the reader failed in a way that it should not; the rows after it are missing".to_owned())
}

/// The error and its causes in one line.
fn explain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
