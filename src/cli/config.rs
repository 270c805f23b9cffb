//! `lode config`.

use super::{DEFAULT_CONFIG, error::Failure};
use crate::{
    app::{grids, ingest_source, mapping, output_crs_uri, stem_of},
    config::{CollectionSettings, Settings, schema},
    crs::Crs,
    format,
    ingest::explain,
    model::CollectionId,
};
use clap::{Args, Subcommand};
use std::{
    collections::BTreeSet,
    io::Write,
    path::{Path, PathBuf},
};

/// Look at the configuration.
#[derive(Debug, Args)]
pub struct Config {
    #[command(subcommand)]
    verb: Verb,
    /// The configuration.
    #[arg(long, global = true, value_name = "FILE", default_value = DEFAULT_CONFIG)]
    config: PathBuf,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Check it: say nothing wrong, or all that is.
    Check,
    /// Print it with everything it leaves to defaults.
    Show,
    /// Print the JSON Schema of configurations, for editors.
    Schema,
}

impl Config {
    /// Does what the verb says.
    pub fn run(self) -> Result<(), Failure> {
        let text = match self.verb {
            Verb::Check => checked(&Settings::load(&self.config)?, &self.config.display().to_string())?,
            Verb::Show => Settings::load(&self.config)?.to_toml(),
            Verb::Schema => format!("{:#}\n", schema()),
        };
        // Nobody reading is no error.
        let _ = std::io::stdout().write_all(text.as_bytes());
        Ok(())
    }
}

/// The configuration can be read; what it names has to be there too: files, their layers, coordinate reference systems.
fn checked(settings: &Settings, name: &str) -> Result<String, Failure> {
    let sets = grids(&settings.tile_matrix_sets, 0).err().map(|error| explain(&error));
    let own = settings.collections.iter().flat_map(faults);
    let faults: Vec<String> = own.chain(sets).chain(not_offered(settings)).chain(not_there(&settings.collections)).collect();
    match faults.len() {
        0 => {
            let count = settings.collections.len();
            Ok(format!("{name} is right: {count} collection{}\n", if count == 1 { "" } else { "s" }))
        }
        1 => Err(Failure::usage(format!("{name}: {}", faults.concat()))),
        n => Err(Failure::usage(format!("{name} has {n} faults:\n  {}", faults.join("\n  ")))),
    }
}

/// The systems of `output_crs` that no answer can be given in, each once.
fn not_offered(settings: &Settings) -> Vec<String> {
    let lists = settings.collections.iter().map(|collection| &collection.output_crs).chain([&settings.server.output_crs]);
    let names: BTreeSet<&String> = lists.flatten().flatten().collect();
    let fault = |name: &String| output_crs_uri(name).err().map(|error| format!("output_crs {name}: {}", explain(&error)));
    names.into_iter().filter_map(fault).collect()
}

/// Collections that others name, for their geometries or as what they have to lie in, and that there will not be. Of a source of several
/// layers without an id, nobody knows before it is read.
fn not_there(all: &[CollectionSettings]) -> Vec<String> {
    let has_layers = |source: &Path| {
        let extension = source.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        source.is_dir() || matches!(extension.as_deref(), Some("gpkg" | "kml" | "kmz" | "zip" | "gdb"))
    };
    if all.iter().any(|collection| collection.layer.is_none() && has_layers(&collection.source)) {
        return vec![];
    }
    let own_id = |collection: &CollectionSettings| {
        let of_file = || CollectionId::from_name(collection.layer.as_deref().unwrap_or(&stem_of(&collection.source)));
        collection.id.clone().unwrap_or_else(of_file)
    };
    let ids: BTreeSet<String> = all.iter().map(|collection| own_id(collection).to_string()).collect();
    let views = all.iter().flat_map(|collection| &collection.erml).filter_map(|view| view.id.as_ref().map(ToString::to_string));
    let known: BTreeSet<String> = ids.into_iter().chain(views).collect();
    let named = all.iter().flat_map(|collection| {
        let within = collection.quality.within.as_deref().map(|text| text.split_once(':').map_or(text, |(id, _)| id));
        let giver = collection.geometry_from.as_ref().map(|from| from.collection.as_str());
        let named = within.map(|id| ("quality.within", id)).into_iter().chain(giver.map(|id| ("geometry_from", id)));
        named.map(|(key, id)| (own_id(collection), key, id.to_owned())).collect::<Vec<_>>()
    });
    let fault = |(of, key, id): (CollectionId, &str, String)| {
        let there_are = known.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        (!known.contains(&id)).then(|| format!("{of}: {key}: there is no collection `{id}`; there are {there_are}"))
    };
    named.filter_map(fault).collect()
}

fn faults(collection: &CollectionSettings) -> Vec<String> {
    let source = collection.source.display();
    let crs = collection.crs.as_ref().and_then(|reference| Crs::resolve(reference).err());
    let file = if !collection.source.exists() {
        Some(format!("there is no file or folder {source}; paths in a configuration are relative to it"))
    } else if collection.layer.is_some() && !collection.source.is_dir() {
        // Opening it looks for the layer without reading its rows.
        format::open(&collection.source, &ingest_source(collection).read).err().map(|error| explain(&error))
    } else {
        None
    };
    let erml = collection.erml.iter().filter_map(|view| mapping(view).err()).map(|error| format!("{source}: erml: {error}"));
    file.into_iter().chain(crs.map(|error| format!("{source}: {}", explain(&error)))).chain(erml).collect()
}
