//! Tiles of a whole pyramid, made on all cores and handed over in order.
//!
//! ```text
//! walk ── batch 0, 1, 2, … ─┬─ render, compress ─┬─ put in order ── written
//!         (a permit each)   └─ render, compress ─┘        │
//!              ▲──────────────── permits ◄────────────────┘
//! ```
//! There are as many permits as batches may be under way, so memory does not grow with the pyramid.

use super::{ExportError, TilesTarget};
use crate::{
    catalog::Collection,
    format::archive::Compressor,
    model::{TileAddress, WorldBox},
    tiles::{Renderer, Selection, TileFormat, TilesUnder},
};
use std::{
    collections::BTreeMap,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::{self, available_parallelism},
};
use xxhash_rust::xxh3::xxh3_128;

/// What tiles are made of.
#[derive(Debug, Clone, Copy)]
pub struct Pyramid<'a> {
    /// The layers.
    pub collections: &'a [Arc<Collection>],
    /// What is chosen of them.
    pub selections: &'a [Selection],
    /// Only tiles that meet one of these boxes; all where there is none.
    pub within: &'a [WorldBox],
    /// The first zoom.
    pub min_zoom: u8,
    /// The last zoom.
    pub max_zoom: u8,
    /// Set where nobody wants them any more.
    pub interrupt: &'a AtomicBool,
}

/// A tile as it is written.
#[derive(Debug)]
pub struct BakedTile {
    /// Where it is.
    pub tile: TileAddress,
    /// Compressed.
    pub body: Vec<u8>,
    /// Of the body.
    pub hash: u128,
}

/// Batches under way, for each core: enough that none waits for a slow one.
const BATCHES_PER_CORE: usize = 4;

/// Some tiles of a zoom: those under one tile.
struct Batch {
    number: u64,
    top: TileAddress,
    zoom: u8,
}

struct Baked {
    number: u64,
    tiles: io::Result<Vec<BakedTile>>,
}

/// Where workers get their batches.
struct Queue<W> {
    walk: W,
    permits: Receiver<()>,
    next_number: u64,
}

impl Pyramid<'_> {
    /// Makes all tiles that have something in them, zoom after zoom along the Hilbert curve, and hands them to `take`, some at a
    /// time, in this order. Ends at the first error.
    pub fn bake(
        &self,
        target: TilesTarget,
        take: impl FnMut(&[BakedTile]) -> Result<(), ExportError>,
    ) -> Result<(), ExportError> {
        let cores = available_parallelism().map_or(4, usize::from);
        let (give_permit, permits) = sync_channel(cores * BATCHES_PER_CORE);
        let (send, baked) = sync_channel(cores * BATCHES_PER_CORE);
        (0..cores * BATCHES_PER_CORE).for_each(|_| _ = give_permit.send(()));
        let queue = Mutex::new(Queue { walk: self.batches(), permits, next_number: 0 });
        thread::scope(|scope| {
            for _ in 0..cores {
                let (send, queue) = (send.clone(), &queue);
                scope.spawn(move || self.work(queue, target, &send));
            }
            drop(send);
            in_order(baked, give_permit, take)
        })
    }

    /// About how many tiles there are: counted under some tiles of a middle zoom, evenly chosen.
    pub fn estimate(&self) -> u64 {
        const MIDDLE_ZOOM: u8 = 7;
        const COUNTED: usize = 48;
        let middle = self.max_zoom.min(MIDDLE_ZOOM);
        let count = |top: Option<TileAddress>, zoom: u8| match top {
            Some(top) => TilesUnder::new(self.collections, self.selections, self.within, top, zoom).count(),
            None => TilesUnder::of_zoom(self.collections, self.selections, self.within, zoom).count(),
        };
        let above: usize = (self.min_zoom..=middle).map(|zoom| count(None, zoom)).sum();
        let tops: Vec<TileAddress> = TilesUnder::of_zoom(self.collections, self.selections, self.within, middle).collect();
        let step = tops.len().div_ceil(COUNTED).max(1);
        let deep = (middle + 1).max(self.min_zoom)..=self.max_zoom;
        let counted: usize = deep.flat_map(|zoom| tops.iter().step_by(step).map(move |top| count(Some(*top), zoom))).sum();
        let share = tops.len() as f64 / tops.len().div_ceil(step).max(1) as f64;
        above as u64 + (counted as f64 * share) as u64
    }

    /// The tops of all batches, with their zooms.
    fn batches(&self) -> impl Iterator<Item = (TileAddress, u8)> {
        let Pyramid { collections, selections, within, .. } = *self;
        (self.min_zoom..=self.max_zoom).flat_map(move |zoom| {
            // Tiles of low zooms take long, those of high ones are many.
            let levels = match zoom {
                0..=8 => 0,
                9..=11 => 2,
                12 => 3,
                _ => 4,
            };
            TilesUnder::of_zoom(collections, selections, within, zoom - levels).map(move |top| (top, zoom))
        })
    }

    fn work(&self, queue: &Mutex<Queue<impl Iterator<Item = (TileAddress, u8)>>>, target: TilesTarget, send: &SyncSender<Baked>) {
        let mut worker = Compressor::new(target.compression).map(|compressor| Worker::new(target.tile_format, compressor));
        while let Some(Batch { number, top, zoom }) = next_batch(queue) {
            let bake = || match &mut worker {
                Ok(worker) => self.tiles(worker, top, zoom),
                Err(error) => Err(io::Error::new(error.kind(), error.to_string())),
            };
            // Whoever puts batches in order would wait for this one for ever.
            let tiles = catch_unwind(AssertUnwindSafe(bake)).unwrap_or_else(|_| Err(io::Error::other("a tile cannot be made")));
            let failed = tiles.is_err();
            if send.send(Baked { number, tiles }).is_err() || failed {
                return;
            }
        }
    }

    fn tiles(&self, worker: &mut Worker, top: TileAddress, zoom: u8) -> io::Result<Vec<BakedTile>> {
        let mut baked = vec![];
        for tile in TilesUnder::new(self.collections, self.selections, self.within, top, zoom) {
            if self.interrupt.load(Relaxed) {
                return Err(io::ErrorKind::Interrupted.into());
            }
            let rendered = worker.renderer.render_selected(self.collections, self.selections, tile);
            if !rendered.bytes.is_empty() {
                let (body, hash) = worker.packed(rendered.bytes)?;
                baked.push(BakedTile { tile, body, hash });
            }
        }
        Ok(baked)
    }
}

/// What a thread keeps from tile to tile.
struct Worker {
    renderer: Renderer,
    format: TileFormat,
    compressor: Compressor,
    /// Small tiles that were compressed lately, by what they were before: inside a large polygon all are the same.
    recent: Vec<Option<Packed>>,
}

struct Packed {
    plain_hash: u128,
    body: Vec<u8>,
    hash: u128,
}

impl Worker {
    /// Places for tiles that were compressed lately.
    const RECENT: usize = 256;
    /// Larger tiles are hardly ever the same.
    const RECENT_BYTES: usize = 4096;

    fn new(format: TileFormat, compressor: Compressor) -> Self {
        let recent = (0..Self::RECENT).map(|_| None).collect();
        Self { renderer: Renderer::default(), format, compressor, recent }
    }

    /// A tile in its format and compressed, and the hash of that.
    fn packed(&mut self, plain: Vec<u8>) -> io::Result<(Vec<u8>, u128)> {
        let plain_hash = xxh3_128(&plain);
        let place = self.recent.get_mut(plain_hash as usize % Self::RECENT).filter(|_| plain.len() <= Self::RECENT_BYTES);
        if let Some(Some(known)) = place.as_deref().filter(|p| p.as_ref().is_some_and(|known| known.plain_hash == plain_hash)) {
            return Ok((known.body.clone(), known.hash));
        }
        let body = self.compressor.compress(&self.format.of_mvt(plain).map_err(io::Error::other)?)?;
        let hash = xxh3_128(&body);
        if let Some(place) = place {
            *place = Some(Packed { plain_hash, body: body.clone(), hash });
        }
        Ok((body, hash))
    }
}

/// The next batch as soon as there is a permit for it; `None` after the last, and where nobody takes any more. Permits are taken
/// in the order of batches, so the one that is waited for has one.
fn next_batch(queue: &Mutex<Queue<impl Iterator<Item = (TileAddress, u8)>>>) -> Option<Batch> {
    let mut queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
    queue.permits.recv().ok()?;
    let (top, zoom) = queue.walk.next()?;
    let number = queue.next_number;
    queue.next_number += 1;
    Some(Batch { number, top, zoom })
}

#[allow(clippy::needless_pass_by_value, reason = "workers end when these are dropped")]
fn in_order(
    baked: Receiver<Baked>,
    give_permit: SyncSender<()>,
    mut take: impl FnMut(&[BakedTile]) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let (mut early, mut next_number) = (BTreeMap::new(), 0);
    for Baked { number, tiles } in &baked {
        early.insert(number, tiles);
        while let Some(tiles) = early.remove(&next_number) {
            next_number += 1;
            take(&tiles.map_err(ExportError::Bake)?)?;
            // Nobody asks for permits any more when the last batches are out.
            let _ = give_permit.try_send(());
        }
    }
    Ok(())
}
