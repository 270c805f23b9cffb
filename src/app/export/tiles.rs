//! Tiles → an archive.

use super::{
    ExportError, ExportRequest,
    bake::{BakedTile, Pyramid},
    file,
    tilestats::tilestats,
};
use crate::{
    app::Console,
    catalog::{Collection, CollectionInfo, TileSettings},
    filter::Expr,
    format::{
        archive::{ArchiveMetadata, Compression},
        mbtiles, pmtiles,
    },
    model::{LonLatBounds, WorldBox, WorldPoint},
    query::Patience,
    tiles::{LayerChoice, Selection, TileFormat, attribution, tile_json},
};
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

/// How tiles are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TilesTarget {
    /// The archive's format.
    pub format: ArchiveFormat,
    /// What tiles are.
    pub tile_format: TileFormat,
    /// How tiles are compressed in it.
    pub compression: Compression,
    /// The first zoom; that of the collections when `None`.
    pub min_zoom: Option<u8>,
    /// The last zoom; that of the collections when `None`.
    pub max_zoom: Option<u8>,
}

/// A format for archives of tiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArchiveFormat {
    /// `.pmtiles`
    PmTiles,
    /// `.mbtiles`
    MbTiles,
}

/// Writes the tiles of all collections together.
pub fn write(
    collections: &[Arc<Collection>],
    target: TilesTarget,
    request: &ExportRequest,
    console: &Console,
    interrupt: &AtomicBool,
) -> Result<(), ExportError> {
    if request.crs.is_some() {
        return Err(ExportError::NoSuchTiles("tiles are in Web Mercator (EPSG:3857); --crs is for features"));
    }
    let collections = with_zooms(collections, target)?;
    let selections = selections(&collections, request.filter.as_ref())?;
    let within: Vec<WorldBox> = request.bbox.iter().flat_map(LonLatBounds::halves).map(WorldBox::of_lon_lat_bounds).collect();
    let metadata = metadata(&collections, &selections, request.bbox);
    let (min_zoom, max_zoom) = (metadata.min_zoom, metadata.max_zoom);
    let pyramid = Pyramid { collections: &collections, selections: &selections, within: &within, min_zoom, max_zoom, interrupt };
    // Before there is a file that an interrupt would have to take away.
    let estimate = pyramid.estimate();
    let temporary = file::beside(&request.output).map_err(|source| ExportError::Io { path: request.output.clone(), source })?;
    let mut archive = Archive::new(target, temporary.path(), &request.output)?;
    let mut bar = console.counter(&metadata.name, estimate, "tiles");
    pyramid.bake(target, |tiles| {
        if interrupt.load(Relaxed) {
            return Err(ExportError::Stopped);
        }
        tiles.iter().try_for_each(|tile| archive.add(tile))?;
        bar.set(archive.counts().0);
        Ok(())
    })?;
    let (tiles, contents) = archive.counts();
    archive.finish(&metadata)?;
    let bytes = temporary.as_file().metadata().map_or(0, |metadata| metadata.len());
    file::finish(temporary, &request.output, request.force)?;
    drop(bar);
    let same = if contents < tiles { format!(", {} of them the same as another", tiles - contents) } else { String::new() };
    let ids = collections.iter().map(|collection| collection.info.id.as_str()).collect::<Vec<_>>().join(", ");
    let (s, output, bytes) = (if tiles == 1 { "" } else { "s" }, request.output.display(), indicatif::HumanBytes(bytes));
    let zooms = format!("zoom {} to {}", metadata.min_zoom, metadata.max_zoom);
    console.line(&format!("{ids}: {tiles} tile{s}{same}, {zooms}, in {output} ({bytes})"));
    Ok(())
}

/// The collections with the zooms that are asked for. A last zoom goes for those that would go beyond, and where it is beyond
/// all, for those that go furthest.
fn with_zooms(collections: &[Arc<Collection>], target: TilesTarget) -> Result<Vec<Arc<Collection>>, ExportError> {
    let furthest = collections.iter().map(|c| c.info.tiles.max_zoom).max().unwrap_or(0);
    let zoomed = |collection: &Arc<Collection>| {
        let Collection { info, table, report, .. } = &**collection;
        let own = &info.tiles;
        let min_zoom = target.min_zoom.map_or(own.min_zoom, |min| min.max(own.min_zoom));
        let max_zoom = match target.max_zoom {
            Some(max) if max < own.max_zoom || own.max_zoom == furthest => max,
            _ => own.max_zoom,
        };
        let tiles = TileSettings { min_zoom, max_zoom, ..own.clone() };
        (min_zoom <= max_zoom).then(|| {
            let info = CollectionInfo { tiles, ..info.clone() };
            Arc::new(Collection::new(info, Arc::clone(table), Arc::clone(report)))
        })
    };
    let zoomed: Vec<_> = collections.iter().filter_map(zoomed).collect();
    if zoomed.is_empty() {
        return Err(ExportError::NoSuchTiles("no collection has tiles of these zooms: the first is greater than the last"));
    }
    Ok(zoomed)
}

/// What is drawn of each collection: the rows for which the filter is true, and clusters where its settings want them.
fn selections(collections: &[Arc<Collection>], filter: Option<&Expr>) -> Result<Vec<Selection>, ExportError> {
    let choice = LayerChoice { filter: filter.cloned().map(Arc::new), ..LayerChoice::EVERYTHING };
    let selection = |collection: &Arc<Collection>| Ok(Selection::of(collection, &choice, &Patience::default())?);
    collections.iter().map(selection).collect()
}

fn metadata(collections: &[Arc<Collection>], selections: &[Selection], bbox: Option<LonLatBounds>) -> ArchiveMetadata {
    let mut described = tile_json(collections, String::new(), attribution(collections));
    if selections.iter().any(|selection| selection.rows.is_some()) {
        described.bounds = chosen_bounds(collections, selections);
    }
    let asked = bbox.filter(|bbox| !bbox.crosses_antimeridian()).map(LonLatBounds::to_array);
    let bounds = match (described.bounds, asked) {
        (Some([w, s, e, n]), Some([w2, s2, e2, n2])) => Some([w.max(w2), s.max(s2), e.min(e2), n.min(n2)]),
        (bounds, _) => bounds,
    };
    let bounds = bounds.filter(|[west, south, east, north]| west <= east && south <= north);
    let middle = |[west, south, east, north]: [f64; 4]| [f64::midpoint(west, east), f64::midpoint(south, north)];
    ArchiveMetadata {
        name: described.name,
        description: described.description,
        attribution: described.attribution,
        min_zoom: described.minzoom,
        max_zoom: described.maxzoom,
        bounds,
        center: bounds.zip(described.center).map(|(bounds, [.., zoom])| {
            let [lon, lat] = middle(bounds);
            [lon, lat, zoom]
        }),
        vector_layers: described.vector_layers,
        tilestats: Some(tilestats(collections, selections)),
    }
}

/// The box around the rows that are chosen; `None` where there are none.
fn chosen_bounds(collections: &[Arc<Collection>], selections: &[Selection]) -> Option<[f64; 4]> {
    let boxes = collections.iter().zip(selections).flat_map(|(collection, selection)| {
        let boxes = collection.table.boxes();
        selection.rows.iter().flat_map(|chosen| chosen.set.within(0..boxes.len())).filter_map(|row| boxes.get(row))
    });
    let bounds = boxes.fold(WorldBox::EMPTY, |all, bounds| all.union(*bounds));
    let corner = |x, y| WorldPoint { x, y }.to_lon_lat();
    let ([west, north], [east, south]) = (corner(bounds.min_x, bounds.min_y), corner(bounds.max_x, bounds.max_y));
    (!bounds.is_empty()).then_some([west, south, east, north])
}

/// An archive that is being written, and its name for messages.
struct Archive<'a> {
    writer: Writer,
    path: &'a Path,
}

enum Writer {
    PmTiles(Box<pmtiles::Writer>),
    MbTiles(Box<mbtiles::Writer>),
}

impl<'a> Archive<'a> {
    fn new(target: TilesTarget, temporary: &Path, path: &'a Path) -> Result<Self, ExportError> {
        let io = |source| ExportError::Io { path: path.to_owned(), source };
        let content = target.tile_format.content();
        let writer = match target.format {
            ArchiveFormat::PmTiles => {
                let file = std::fs::OpenOptions::new().write(true).open(temporary).map_err(io)?;
                Writer::PmTiles(Box::new(pmtiles::Writer::new(file, content, target.compression).map_err(io)?))
            }
            ArchiveFormat::MbTiles if target.compression != Compression::Gzip => {
                return Err(ExportError::NoSuchTiles("MBTiles 1.3 are compressed with gzip; name a .pmtiles for other ways"));
            }
            ArchiveFormat::MbTiles => {
                let writer = mbtiles::Writer::new(temporary, content);
                Writer::MbTiles(Box::new(writer.map_err(|source| ExportError::Database { path: path.to_owned(), source })?))
            }
        };
        Ok(Self { writer, path })
    }

    fn add(&mut self, BakedTile { tile, body, hash }: &BakedTile) -> Result<(), ExportError> {
        let path = || self.path.to_owned();
        match &mut self.writer {
            Writer::PmTiles(writer) => writer.add(*tile, body, *hash).map_err(|source| ExportError::Io { path: path(), source }),
            Writer::MbTiles(writer) => {
                writer.add(*tile, body, *hash).map_err(|source| ExportError::Database { path: path(), source })
            }
        }
    }

    fn counts(&self) -> (u64, u64) {
        match &self.writer {
            Writer::PmTiles(writer) => writer.counts(),
            Writer::MbTiles(writer) => writer.counts(),
        }
    }

    fn finish(self, metadata: &ArchiveMetadata) -> Result<(), ExportError> {
        let path = self.path.to_owned();
        match self.writer {
            Writer::PmTiles(writer) => writer.finish(metadata).map(drop).map_err(|source| ExportError::Io { path, source }),
            Writer::MbTiles(writer) => writer.finish(metadata).map_err(|source| ExportError::Database { path, source }),
        }
    }
}
