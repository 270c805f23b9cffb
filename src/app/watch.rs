//! What makes the server look at its sources again: changes in their folders, and SIGHUP.

use super::{
    Reread,
    loader::Loader,
    stop::{Hangups, hangups},
    warm::Warmer,
};
use crate::ingest::explain;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher, event::ModifyKind};
use std::{path::PathBuf, sync::Arc, time::Duration};
use tokio::{sync::Notify, time::timeout};

/// A file is left in peace for as long before it is read: whoever writes it may not be done.
const QUIET: Duration = Duration::from_millis(500);

/// See [`quiet_after_change`].
const LONGEST_UNREST: Duration = Duration::from_secs(10);

/// Network file systems send no events, so files are looked at from time to time as well.
const LOOK_EVERY: Duration = Duration::from_secs(30);

/// Notices changes from the moment it is made, so that none is missed while sources are loaded for the first time.
pub struct Watch {
    /// None where files are not watched, or the system cannot.
    watcher: Option<RecommendedWatcher>,
    changed: Arc<Notify>,
    hangups: Hangups,
    enabled: bool,
}

impl Watch {
    /// Watches these folders, unless not `enabled`, and for SIGHUP.
    pub fn new(enabled: bool, folders: &[PathBuf]) -> Self {
        let changed = Arc::new(Notify::new());
        let watcher = enabled.then(|| watcher(Arc::clone(&changed))).flatten();
        let mut watch = Self { watcher, changed, hangups: hangups(), enabled };
        watch.cover(folders);
        watch
    }

    /// Keeps the sources loaded as they change, and tiles made beforehand, for ever.
    pub async fn follow(mut self, loader: Arc<Loader>, mut warmer: Warmer, reread: Reread) {
        loop {
            self.cover(&loader.folders().await);
            tokio::select! {
                () = self.hangups.next() => {
                    tracing::info!("SIGHUP: all sources are loaded again");
                    match reread() {
                        Ok(settings) => {
                            loader.configure(&settings).await;
                            warmer.configure(settings.cache.warm);
                        }
                        Err(error) => tracing::warn!("the settings stay as they were: {}", explain(&error)),
                    }
                    loader.refresh(true).await;
                }
                () = quiet_after_change(&self.changed), if self.enabled => loader.refresh(false).await,
            }
            warmer.start();
        }
    }

    /// Folders are watched and not files, because programs save by renaming a new file over the old one. To watch a
    /// folder again is harmless, and needed after it was gone.
    fn cover(&mut self, folders: &[PathBuf]) {
        let Some(watcher) = &mut self.watcher else { return };
        for folder in folders {
            if let Err(error) = watcher.watch(folder, RecursiveMode::NonRecursive) {
                tracing::debug!("{} is not watched: {error}", folder.display());
            }
        }
    }
}

/// Returns when something changed and then nothing did for [`QUIET`], or after [`LOOK_EVERY`]. Where other programs
/// never leave the folder in peace, it does not wait for that longer than [`LONGEST_UNREST`].
async fn quiet_after_change(changed: &Notify) {
    if timeout(LOOK_EVERY, changed.notified()).await.is_ok() {
        let quiet = async { while timeout(QUIET, changed.notified()).await.is_ok() {} };
        let _ = timeout(LONGEST_UNREST, quiet).await;
    }
}

fn watcher(changed: Arc<Notify>) -> Option<RecommendedWatcher> {
    let seen = move |event: notify::Result<notify::Event>| {
        // Reading a file is an event too, and reading is what follows from an event.
        let is_change = event.is_ok_and(|e| match e.kind {
            EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)) => false,
            EventKind::Any | EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_) | EventKind::Other => true,
        });
        if is_change {
            changed.notify_one();
        }
    };
    match notify::recommended_watcher(seen) {
        Ok(watcher) => Some(watcher),
        Err(error) => {
            tracing::warn!("files are looked at every {} s only: {error}", LOOK_EVERY.as_secs());
            None
        }
    }
}
