//! Features → a file.

use super::{ExportError, ExportRequest, file};
use crate::{
    app::Console,
    catalog::Collection,
    features::encode::{self, About, AxisOrder, EncodeOptions, FeatureSet, OutputFormat, RowOrder, output_crs},
    filter::Expr,
    query::{matching_rows, meets},
};
use std::sync::{Arc, atomic::AtomicBool};

/// Writes the rows that are asked for.
pub fn write(
    collections: &[Arc<Collection>],
    format: OutputFormat,
    request: &ExportRequest,
    console: &Console,
    interrupt: &AtomicBool,
) -> Result<(), ExportError> {
    let sets: Vec<FeatureSet> =
        collections.iter().map(|collection| feature_set(collection, request)).collect::<Result<_, _>>()?;
    let features = sets.iter().map(|set| set.rows.len()).sum::<usize>();
    let ids = collections.iter().map(|collection| collection.info.id.as_str()).collect::<Vec<_>>().join(", ");
    let mut bar = console.counter(&ids, features as u64, "features");
    let (bytes, notes) = match <[FeatureSet; 1]>::try_from(sets) {
        Ok([set]) => {
            let options = options(&set, format, request);
            let mut writer = encode::writer(format, set, options)?;
            let bytes = file::write(&mut *writer, &request.output, request.force, interrupt, |done| bar.set(done as u64))?;
            (bytes, writer.notes())
        }
        Err(layers) => file::write_layers(layers, &request.output, request.force, interrupt, |done| bar.set(done as u64))?,
    };
    drop(bar);
    notes.iter().for_each(|note| tracing::warn!("{note}"));
    let s = if features == 1 { "" } else { "s" };
    console.line(&format!("{ids}: {features} feature{s} in {} ({})", request.output.display(), indicatif::HumanBytes(bytes)));
    Ok(())
}

fn feature_set(collection: &Collection, request: &ExportRequest) -> Result<FeatureSet, ExportError> {
    let table = &collection.table;
    let bbox = request.bbox.map(|bounds| meets(table, Expr::Bbox(bounds.to_array().to_vec())));
    let conditions: Vec<Expr> = bbox.into_iter().chain(request.filter.clone()).collect();
    let rows = Arc::new(RowOrder::Table(matching_rows(table, Some(&Expr::all_of(conditions)))?));
    let crs = match &request.crs {
        Some(definition) => output_crs(table, definition)?,
        None => None,
    };
    let about = Arc::new(About::of(collection));
    Ok(FeatureSet { rows, crs, about, ..FeatureSet::whole(table, collection.info.id.as_str()) })
}

/// Files have easting or longitude first; what formats say of their CRS is said here for the one that has no member
/// for it, and told to the user for those that cannot say it.
fn options(set: &FeatureSet, format: OutputFormat, request: &ExportRequest) -> EncodeOptions {
    if let (Some(crs), OutputFormat::Csv | OutputFormat::GeoJsonSeq) = (&set.crs, format) {
        tracing::warn!("{} cannot say that its coordinates are in {}; readers must be told", format.title(), crs.code());
    }
    let members = if format == OutputFormat::GeoJson { geojson_members(set) } else { String::new() };
    EncodeOptions { members: members.into(), axis_order: AxisOrder::Xy, lines: request.lines, ..EncodeOptions::default() }
}

/// The name of the layer, where it is from, and the `crs` member of GeoJSON before RFC 7946, which readers still know.
fn geojson_members(set: &FeatureSet) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let name = format!("\"name\":{},\"provenance\":{}", quoted(&set.name), set.about.provenance);
    match &set.crs {
        None => name,
        Some(crs) => format!("{name},\"crs\":{{\"type\":\"name\",\"properties\":{{\"name\":{}}}}}", quoted(&crs.urn())),
    }
}
