//! What a cached tile is measured against: an axum server whose one handler returns the bytes of a file.
//! `compare/compare.py` starts it with an address and a file.

use axum::{Router, body::Bytes, http::header, routing::get};
use std::{env, fs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = env::args().skip(1).filter(|a| !a.starts_with("--"));
    let (Some(address), Some(file)) = (arguments.next(), arguments.next()) else { return Ok(()) };
    let body = Bytes::from(fs::read(file)?);
    let headers = [(header::CONTENT_TYPE, "application/vnd.mapbox-vector-tile"), (header::CONTENT_ENCODING, "gzip")];
    let app = Router::new().route("/", get(move || async move { (headers, body) }));
    tokio::runtime::Runtime::new()?.block_on(async {
        let listener = tokio::net::TcpListener::bind(address).await?;
        axum::serve(listener, app).await?;
        Ok(())
    })
}
