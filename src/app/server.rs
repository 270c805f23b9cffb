//! Listening, and stopping without a request cut off.

use super::{AppError, stop::stopped};
use crate::config::ServerSettings;
use axum::{Router, serve::ListenerExt};
use std::{future::IntoFuture, net::SocketAddr, time::Duration};
use tokio::{net::TcpListener, sync::oneshot, time::timeout};

/// How long requests under way may take after the process was told to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(10);

/// Takes the address.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, AppError> {
    TcpListener::bind(address).await.map_err(|source| AppError::Listen { address, source })
}

/// Where people reach the server, without a slash at the end.
pub fn url(listener: &TcpListener, settings: &ServerSettings) -> String {
    if let Some(url) = &settings.public_url {
        return url.clone();
    }
    let address = listener.local_addr().unwrap_or(settings.listen);
    if address.ip().is_unspecified() { format!("http://localhost:{}", address.port()) } else { format!("http://{address}") }
}

/// Answers until told to stop, then finishes what is under way.
pub async fn run(listener: TcpListener, router: Router) -> Result<(), AppError> {
    let (stopping, stop_seen) = oneshot::channel();
    let until_stopped = async {
        stopped().await;
        tracing::info!("stopping; requests under way are finished");
        let _ = stopping.send(());
    };
    // Small answers are not held back for company.
    let listener = listener.tap_io(|connection| drop(connection.set_nodelay(true)));
    let server = axum::serve(listener, router).with_graceful_shutdown(until_stopped).into_future();
    tokio::pin!(server);
    tokio::select! {
        ended = &mut server => return ended.map_err(AppError::Serve),
        _ = stop_seen => {}
    }
    if let Ok(ended) = timeout(LAST_REQUESTS, server).await {
        return ended.map_err(AppError::Serve);
    }
    tracing::warn!("requests were still under way after {} s and are cut off", LAST_REQUESTS.as_secs());
    Ok(())
}
