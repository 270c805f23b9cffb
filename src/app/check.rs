//! Looks at the snapshots that are served, and reads the sources of damaged ones again.

use super::{loader::Known, loader::Loader, source::SourceFile, turns};
use crate::{
    catalog::Entry,
    ingest::{self, explain},
    store::snapshot::{self, SnapshotError, Unchecked},
};
use std::sync::Arc;
use tokio::task::spawn_blocking;

/// Snapshots of a source as they were served at one time.
struct Due {
    file: SourceFile,
    swaps: u64,
    unchecked: Vec<Unchecked>,
}

impl Loader {
    /// Checks all snapshots that are served and were not checked. It reads them whole, so it may take a while; meanwhile
    /// sources can be loaded again.
    pub async fn check_snapshots(&self) {
        for Due { file, swaps, unchecked } in self.due().await {
            let check = move || unchecked.into_iter().try_for_each(|snapshot| snapshot.check(None).map(drop));
            if let Ok(Err(error)) = spawn_blocking(check).await {
                self.recover(&file, swaps, &error).await;
            }
        }
    }

    async fn due(&self) -> Vec<Due> {
        let take = |known: &mut Known| Due {
            file: known.file.clone(),
            swaps: known.swaps,
            unchecked: std::mem::take(&mut known.unchecked),
        };
        let mut state = self.state.lock().await;
        state.sources.iter_mut().filter(|known| !known.unchecked.is_empty()).map(take).collect()
    }

    /// Takes what came from a damaged snapshot out of service, since nobody knows what is wrong in it, until the source is
    /// read again. Where that fails too, nothing is served of it.
    async fn recover(&self, file: &SourceFile, swaps: u64, error: &SnapshotError) {
        snapshot::discard(error);
        let mut state = self.state.lock().await;
        let is_served = |known: &&mut Known| known.file.is_same_source(file) && known.swaps == swaps;
        let Some(known) = state.sources.iter_mut().find(is_served) else { return };
        tracing::warn!("{}; it is deleted, and {} read again", explain(error), file.settings.source.display());
        self.withdraw(known, |info| Entry::Loading(Arc::clone(info)));
        let read = match turns::source(&file.settings, &self.catalog.snapshot()) {
            Ok(source) => self.read(source, ingest::load_after_damage).await,
            Err(reason) => Err(reason),
        };
        match read {
            Ok(loaded) => self.publish(known, loaded).await,
            Err(reason) => {
                tracing::warn!("{reason}");
                let reason: Arc<str> = format!("its snapshot is damaged, and {reason}").into();
                self.withdraw(known, |info| Entry::Failed(Arc::clone(info), Arc::clone(&reason)));
            }
        }
    }

    fn withdraw(&self, known: &Known, entry: impl Fn(&Arc<crate::catalog::CollectionInfo>) -> Entry) {
        let entries = self.catalog.snapshot();
        for found in known.ids.iter().filter_map(|id| entries.get(id.as_str())) {
            let info = match found {
                Entry::Ready(collection) => Arc::new(collection.info.clone()),
                Entry::Tiles(tileset) => Arc::new(tileset.info.clone()),
                Entry::Loading(info) | Entry::Failed(info, _) => Arc::clone(info),
            };
            self.catalog.put(&entry(&info));
        }
    }
}

#[cfg(test)]
mod tests;
