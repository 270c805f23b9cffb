//! The server as connections call it.

use super::{observe::Observed, router::router, state::Shared, tiles};
use axum::{
    Router,
    body::{Body, Bytes, HttpBody},
    extract::ConnectInfo,
    http::Request,
    response::Response,
};
use std::{error::Error, net::SocketAddr, time::Instant};
use tower::ServiceExt;

/// Everything the server answers. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    state: Shared,
    router: Router,
}

impl Service {
    /// With what handlers have at hand.
    pub fn new(state: Shared) -> Self {
        Self { router: router(state.clone()), state }
    }

    /// Answers a request that `peer` sent. A tile that is at hand does not go through the router, which would take longer than
    /// finding it.
    pub async fn answer<B>(&self, mut request: Request<B>, peer: SocketAddr) -> Response
    where
        B: HttpBody<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static,
    {
        let start = Instant::now();
        if let Some(mut response) = tiles::at_hand(&self.state, &request) {
            let observed = Observed::since(start, request.headers());
            observed.finish(&self.state, tiles::ROUTE, request.method(), request.uri(), &mut response);
            return response;
        }
        request.extensions_mut().insert(ConnectInfo(peer));
        let Ok(response) = self.router.clone().oneshot(request.map(Body::new)).await;
        response
    }
}
