//! Reads a KML file from start to end, some rows at a time.
//!
//! XML cannot be cut without reading it, so the parse jobs that come out of here have their rows already;
//! what comes after them (reprojection, cleaning) runs in parallel.

use super::{
    geometry::Shape,
    placemark::Placemark,
    survey::Survey,
    xml::{Node, Xml},
};
use crate::{
    format::{FormatError, ParseJob, Progress, SourceFile},
    model::RowBatch,
};
use std::sync::{Arc, atomic::Ordering};

/// A batch is full with so many rows.
const BATCH_ROWS: usize = 4096;

/// Or with so many positions.
const BATCH_POSITIONS: usize = 256 << 10;

/// The batches of a file.
pub(super) struct Batches {
    source: Arc<SourceFile>,
    xml: Xml,
    survey: Survey,
    /// The open elements around the next Placemark.
    open: Vec<Container>,
    next_row: u64,
    progress: Progress,
    any_batch: bool,
    /// Why reading ended, once it has.
    ended: Option<Result<(), FormatError>>,
}

/// An element that may hold Placemarks.
enum Container {
    /// A Folder and its name.
    Folder(String),
    Other,
}

impl Batches {
    /// `xml` is at the start of the file.
    pub fn new(source: Arc<SourceFile>, xml: Xml, survey: Survey, progress: Progress) -> Self {
        Self { source, xml, survey, open: vec![], next_row: 1, progress, any_batch: false, ended: None }
    }

    /// Reads until the batch is full or the file ends.
    fn fill(&mut self, batch: &mut RowBatch) -> Result<(), FormatError> {
        while batch.len() < BATCH_ROWS && batch.geometries.xy().len() < BATCH_POSITIONS {
            // Outside of Placemarks whole rows may be in what was passed over.
            if let Some(why) = self.xml.take_too_deep() {
                return Err(self.source.too_large(why));
            }
            let (name, id) = match self.xml.next()? {
                Node::Start(element) if element.name() == "Placemark" => (None, element.attribute("id")),
                Node::Start(element) => (Some(element.name().to_owned()), None),
                Node::End => {
                    self.open.pop();
                    continue;
                }
                Node::Eof => {
                    self.ended = Some(self.source.damage().map_or(Ok(()), Err));
                    return Ok(());
                }
                Node::Text(_) | Node::Other => continue,
            };
            match name.as_deref() {
                None => self.placemark(id, batch)?,
                Some("name") if matches!(self.open.last(), Some(Container::Folder(_))) => {
                    let name = self.xml.text()?.trim().to_owned();
                    self.open.pop();
                    self.open.push(Container::Folder(name));
                }
                Some("Folder") => self.open.push(Container::Folder(String::new())),
                Some(_) => self.open.push(Container::Other),
            }
        }
        Ok(())
    }

    fn placemark(&mut self, id: Option<String>, batch: &mut RowBatch) -> Result<(), FormatError> {
        let names = self.open.iter().filter_map(|container| match container {
            Container::Folder(name) if !name.is_empty() => Some(name.as_str()),
            _ => None,
        });
        let folder = names.collect::<Vec<_>>().join("/");
        let placemark = Placemark {
            survey: &self.survey,
            batch,
            row: self.next_row,
            shape: Shape::default(),
            standard: vec![],
            replaced: self.xml.replaced(),
        };
        self.next_row += 1;
        placemark.read(id, Some(folder.as_str()).filter(|path| !path.is_empty()), &mut self.xml)
    }
}

impl Iterator for Batches {
    type Item = Result<ParseJob, FormatError>;

    /// An error comes after the rows before it.
    fn next(&mut self) -> Option<Self::Item> {
        if let Some(end) = &mut self.ended {
            return std::mem::replace(end, Ok(())).err().map(Err);
        }
        let mut batch = RowBatch::with_columns(&self.survey.fields);
        if let Err(error) = self.fill(&mut batch) {
            self.ended = Some(Err(error));
        }
        self.progress.bytes_read.store(self.xml.bytes_read(), Ordering::Relaxed);
        if self.any_batch && batch.is_empty() && batch.defects.is_empty() {
            return self.next();
        }
        self.any_batch = true;
        Some(Ok(Box::new(move || batch)))
    }
}
