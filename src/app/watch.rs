//! What makes the server look at its sources again: changes in their folders, and SIGHUP.

use super::{
    Reread,
    error::explain,
    loader::Loader,
    stop::{Hangups, hangups},
};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher, event::ModifyKind};
use std::{path::PathBuf, sync::Arc, time::Duration};
use tokio::{
    sync::mpsc::{self, UnboundedReceiver},
    time::{sleep, timeout},
};

/// A file is left in peace for as long before it is read: whoever writes it may not be done.
const QUIET: Duration = Duration::from_millis(500);

/// Network file systems send no events, so files are looked at from time to time as well.
const LOOK_EVERY: Duration = Duration::from_secs(30);

/// Notices changes from the moment it is made, so that none is missed while sources are loaded for the first time.
pub struct Watch {
    /// None where files are not watched, or the system cannot.
    watcher: Option<RecommendedWatcher>,
    events: UnboundedReceiver<()>,
    hangups: Hangups,
    enabled: bool,
}

impl Watch {
    /// Watches these folders, unless not `enabled`, and for SIGHUP.
    pub fn new(enabled: bool, folders: &[PathBuf]) -> Self {
        let (sender, events) = mpsc::unbounded_channel();
        let mut watch = Self { watcher: enabled.then(|| watcher(sender)).flatten(), events, hangups: hangups(), enabled };
        watch.cover(folders);
        watch
    }

    /// Keeps the sources loaded as they change, for ever.
    pub async fn follow(mut self, loader: Arc<Loader>, reread: Reread) {
        loop {
            self.cover(&loader.folders().await);
            tokio::select! {
                () = self.hangups.next() => {
                    tracing::info!("SIGHUP: all sources are loaded again");
                    match reread() {
                        Ok(settings) => loader.configure(&settings).await,
                        Err(error) => tracing::warn!("the settings stay as they were: {}", explain(&error)),
                    }
                    loader.refresh(true).await;
                }
                () = quiet_after_change(&mut self.events), if self.enabled => loader.refresh(false).await,
            }
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

/// Returns when something changed and then nothing did for [`QUIET`], or after [`LOOK_EVERY`].
async fn quiet_after_change(events: &mut UnboundedReceiver<()>) {
    match timeout(LOOK_EVERY, events.recv()).await {
        Ok(Some(())) => while matches!(timeout(QUIET, events.recv()).await, Ok(Some(()))) {},
        // The system cannot watch, so there are no events.
        Ok(None) => sleep(LOOK_EVERY).await,
        Err(_) => {}
    }
}

fn watcher(sender: mpsc::UnboundedSender<()>) -> Option<RecommendedWatcher> {
    let changed = move |event: notify::Result<notify::Event>| {
        // Reading a file is an event too, and reading is what follows from an event.
        let is_change = event.is_ok_and(|e| match e.kind {
            EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)) => false,
            EventKind::Any | EventKind::Create(_) | EventKind::Modify(_) | EventKind::Remove(_) | EventKind::Other => true,
        });
        if is_change {
            let _ = sender.send(());
        }
    };
    match notify::recommended_watcher(changed) {
        Ok(watcher) => Some(watcher),
        Err(error) => {
            tracing::warn!("files are looked at every {} s only: {error}", LOOK_EVERY.as_secs());
            None
        }
    }
}
