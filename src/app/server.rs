//! Listening, and stopping without a request cut off.

use super::{AppError, stop::stopped};
use crate::{config::ServerSettings, http::Service};
use hyper::service::service_fn;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
};
#[cfg(target_os = "linux")]
use socket2::SockRef;
use std::{convert::Infallible, net::SocketAddr, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};

/// How long requests under way may take after the process was told to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(10);

/// How long a connection may stay without a whole request.
const NEXT_REQUEST: Duration = Duration::from_secs(75);

/// How long a client may take nothing of an answer that waits for it; then what the answer holds is let go.
#[cfg(target_os = "linux")]
const LONGEST_STANDSTILL: Duration = Duration::from_mins(1);

/// The largest request line with headers.
const MAX_HEAD_BYTES: usize = 64 * 1024;

const RETRY_ACCEPT: Duration = Duration::from_millis(100);

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
pub async fn run(listener: TcpListener, service: Service) -> Result<(), AppError> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(NEXT_REQUEST).max_buf_size(MAX_HEAD_BYTES);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(NEXT_REQUEST).max_header_list_size(MAX_HEAD_BYTES as u32);
    let connections = GracefulShutdown::new();
    let stopped = stopped();
    tokio::pin!(stopped);
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => serve(stream, peer, &builder, &service, &connections),
                // Out of file handles, as a rule; connections that end give some back.
                Err(error) => {
                    tracing::warn!("a connection is not accepted: {error}");
                    sleep(RETRY_ACCEPT).await;
                }
            },
            () = &mut stopped => break,
        }
    }
    drop(listener);
    tracing::info!("stopping; requests under way are finished");
    if timeout(LAST_REQUESTS, connections.shutdown()).await.is_err() {
        tracing::warn!("requests were still under way after {} s and are cut off", LAST_REQUESTS.as_secs());
    }
    Ok(())
}

fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    builder: &Builder<TokioExecutor>,
    service: &Service,
    connections: &GracefulShutdown,
) {
    // Small answers are not held back for company.
    let _ = stream.set_nodelay(true);
    #[cfg(target_os = "linux")]
    let _ = SockRef::from(&stream).set_tcp_user_timeout(Some(LONGEST_STANDSTILL));
    let service = service.clone();
    let answer = service_fn(move |request| {
        let service = service.clone();
        async move { Ok::<_, Infallible>(service.answer(request, peer).await) }
    });
    let connection = builder.serve_connection(TokioIo::new(stream), answer).into_owned();
    let connection = connections.watch(connection);
    tokio::spawn(async move {
        // Clients come and go as they like.
        if let Err(error) = connection.await {
            tracing::trace!("a connection ended: {error}");
        }
    });
}
