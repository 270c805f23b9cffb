//! From a configuration file to settings, with every problem named by its line.

use super::{
    Settings, TileSettings,
    document::{Document, repeated_ids, unknown_keys},
    expand::{Environment, expand_table},
    schema,
};
use crate::model::MAX_TILE_ZOOM;
use serde::Deserialize;
use std::{
    fmt,
    path::{Path, PathBuf},
};
use toml::de::{DeTable, Deserializer};

/// Groups of statistics that memory can be given to. A group takes some hundred bytes for each number while the answer is made and as
/// many in what is sent, and several requests are answered at once.
const MAX_GROUPS: usize = 100_000;

/// Why there are no settings.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The operating system said no.
    #[error("cannot read the configuration {}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file has mistakes, all of which are named, one per line.
    #[error("{}", lines(path, problems))]
    Invalid {
        /// The file.
        path: PathBuf,
        /// At least one.
        problems: Vec<Problem>,
    },
}

/// A mistake in a configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong and what would be right.
    pub message: String,
}

fn lines(path: &Path, problems: &[Problem]) -> String {
    let line = |problem: &Problem| format!("{}:{problem}", path.display());
    problems.iter().map(line).collect::<Vec<_>>().join("\n")
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.line, self.message)
    }
}

impl Settings {
    /// Reads a configuration file. Variables come from the environment; relative paths in it are relative to it.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Io { path: path.to_owned(), source })?;
        Self::parse(&text, path, &|name| std::env::var(name).ok())
    }

    /// Reads the text of the configuration file at `path`.
    fn parse(text: &str, path: &Path, environment: Environment<'_>) -> Result<Self, ConfigError> {
        let mut settings = parse(text, environment).map_err(|mut problems| {
            problems.sort_by_key(|problem| problem.line);
            ConfigError::Invalid { path: path.to_owned(), problems }
        })?;
        let directory = path.parent().unwrap_or(Path::new(""));
        settings.cache.directory = directory.join(&settings.cache.directory);
        for collection in &mut settings.collections {
            collection.source = directory.join(&collection.source);
            collection.output_crs = collection.output_crs.take().or_else(|| settings.server.output_crs.clone());
            // The default may be deeper than the limit; what is written may not.
            collection.tiles.max_zoom = collection.tiles.max_zoom.min(settings.limits.tile_zoom_max);
        }
        Ok(settings)
    }
}

fn parse(text: &str, environment: Environment<'_>) -> Result<Settings, Vec<Problem>> {
    let problem_at = |document: &Document, offset: usize, message: String| Problem { line: document.line(offset), message };
    let mut table = DeTable::parse(text).map_err(|error| {
        let document = Document::new(text, &DeTable::new());
        vec![problem_at(&document, error.span().map_or(0, |span| span.start), error.message().to_owned())]
    })?;
    let document = Document::new(text, table.get_ref());
    let mut problems = vec![];

    let mut unset = vec![];
    expand_table(table.get_mut(), environment, &mut unset);
    problems.extend(unset.into_iter().map(|e| problem_at(&document, e.span.start, e.message)));
    let unknown = unknown_keys(table.get_ref(), &schema());
    problems.extend(unknown.into_iter().map(|key| problem_at(&document, key.span.start, key.message)));
    problems.extend(repeated_ids(table.get_ref()).into_iter().map(|repeated| {
        let message =
            format!("the collection id `{}` is taken already, in line {}", repeated.id, document.line(repeated.first.start));
        problem_at(&document, repeated.again.start, message)
    }));
    if !problems.is_empty() {
        return Err(problems);
    }

    let settings = Settings::deserialize(Deserializer::from(table)).map_err(|error| {
        let span = error.span().unwrap_or_default();
        let message = match document.path_at(&span) {
            Some(path) => format!("{}: {}", without_index(path), plain_words(error.message())),
            None => plain_words(error.message()),
        };
        vec![problem_at(&document, span.start, message)]
    })?;
    let problems = contradictions(&settings, &document);
    if problems.is_empty() { Ok(settings) } else { Err(problems) }
}

/// `collections[3].tiles` → `collections.tiles`: the line says which one, and people do not count from 0.
fn without_index(path: &str) -> String {
    let (mut text, mut rest) = (String::new(), path);
    while let Some((before, after)) = rest.split_once('[') {
        text.push_str(before);
        rest = after.split_once(']').map_or("", |(_, after)| after);
    }
    text + rest
}

/// Serde's message without the names of Rust's types.
fn plain_words(message: &str) -> String {
    let (front, expected) = message.rsplit_once("expected ").unwrap_or((message, ""));
    let plain = match expected {
        "u8" => "a whole number from 0 to 255",
        "u64" | "usize" => "a whole number, 0 or more",
        "f64" => "a number",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "a map" => "a table",
        _ if expected.starts_with("struct ") => "a table",
        _ => return message.strip_prefix("missing field ").map_or_else(|| message.to_owned(), |key| format!("{key} is missing")),
    };
    format!("{front}expected {plain}")
}

/// Settings that are right alone and wrong together.
fn contradictions(settings: &Settings, document: &Document) -> Vec<Problem> {
    let mut problems = vec![];
    let mut unless = |fine: bool, path: &str, message: String| {
        if !fine {
            problems.push(Problem { line: document.line_of(path), message: format!("{}: {message}", without_index(path)) });
        }
    };
    let limits = &settings.limits;
    unless(limits.items_max > 0, "limits.items_max", "0 would allow no items at all".to_owned());
    unless(
        (1..=limits.items_max).contains(&limits.items_default),
        "limits.items_default",
        format!("{} is not between 1 and items_max, {}", limits.items_default, limits.items_max),
    );
    unless(
        limits.tile_zoom_max <= MAX_TILE_ZOOM,
        "limits.tile_zoom_max",
        format!("{} is deeper than {MAX_TILE_ZOOM}, the deepest zoom there is", limits.tile_zoom_max),
    );
    unless(
        (1..=MAX_GROUPS).contains(&limits.groups_max),
        "limits.groups_max",
        format!("{} is not between 1 and {MAX_GROUPS}", limits.groups_max),
    );
    for (index, set) in settings.tile_matrix_sets.iter().enumerate() {
        if let Err((key, message)) = set.cells() {
            unless(false, &format!("tile_matrix_sets[{index}].{key}"), message);
        }
    }
    for (index, warm) in settings.cache.warm.iter().enumerate() {
        if let Err((key, message)) = warm.check() {
            unless(false, &format!("cache.warm[{index}].{key}"), message);
        }
    }
    for (index, collection) in settings.collections.iter().enumerate() {
        let tiles = &collection.tiles;
        let path = |key: &str| format!("collections[{index}].tiles.{key}");
        unless(
            tiles.min_zoom <= tiles.max_zoom,
            &path("min_zoom"),
            format!("{} is deeper than max_zoom, {}", tiles.min_zoom, tiles.max_zoom),
        );
        unless(
            tiles.max_zoom <= limits.tile_zoom_max || tiles.max_zoom == TileSettings::default().max_zoom,
            &path("max_zoom"),
            format!("{} is deeper than limits.tile_zoom_max, {}", tiles.max_zoom, limits.tile_zoom_max),
        );
        let clusters_end = tiles.cluster.as_ref().and_then(|cluster| cluster.max_zoom).unwrap_or(0);
        unless(
            clusters_end <= MAX_TILE_ZOOM,
            &path("cluster.max_zoom"),
            format!("{clusters_end} is deeper than {MAX_TILE_ZOOM}, the deepest zoom there is"),
        );
    }
    problems
}

#[cfg(test)]
mod tests;
