//! What makes the server look at its sources again: changes in their folders, and SIGHUP.

use super::{Reread, error::explain, loader::Loader, stop::hangups};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher, event::ModifyKind};
use std::{path::PathBuf, sync::Arc, time::Duration};
use tokio::{
    sync::mpsc::{self, UnboundedReceiver},
    time::timeout,
};

/// A file is left in peace for as long before it is read: whoever writes it may not be done.
const QUIET: Duration = Duration::from_millis(500);

/// Network file systems send no events, so files are looked at from time to time as well.
const LOOK_EVERY: Duration = Duration::from_secs(30);

/// Keeps the sources loaded as they change, for ever.
pub async fn follow(loader: Arc<Loader>, watch: bool, reread: Reread) {
    let (sender, mut events) = mpsc::unbounded_channel();
    let mut watcher = watch.then(|| watcher(sender)).flatten();
    let mut hangups = hangups();
    loop {
        watch_folders(watcher.as_mut(), &loader.folders().await);
        tokio::select! {
            () = hangups.next() => {
                tracing::info!("SIGHUP: all sources are loaded again");
                match reread() {
                    Ok(settings) => loader.configure(&settings).await,
                    Err(error) => tracing::warn!("the settings stay as they were: {}", explain(&error)),
                }
                loader.refresh(true).await;
            }
            () = quiet_after_change(&mut events), if watch => loader.refresh(false).await,
        }
    }
}

/// Returns when something changed and then nothing did for [`QUIET`], or after [`LOOK_EVERY`].
async fn quiet_after_change(events: &mut UnboundedReceiver<()>) {
    if timeout(LOOK_EVERY, events.recv()).await.is_ok() {
        while timeout(QUIET, events.recv()).await.is_ok_and(|event| event.is_some()) {}
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

/// Folders are watched and not files, because programs save by renaming a new file over the old one. To watch a folder
/// again is harmless, and needed after it was gone.
fn watch_folders(watcher: Option<&mut RecommendedWatcher>, folders: &[PathBuf]) {
    if let Some(watcher) = watcher {
        for folder in folders {
            if let Err(error) = watcher.watch(folder, RecursiveMode::NonRecursive) {
                tracing::debug!("{} is not watched: {error}", folder.display());
            }
        }
    }
}
