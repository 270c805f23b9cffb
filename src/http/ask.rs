//! A request as handlers see it.

use super::{
    base_url::BaseUrl,
    params::{Format, PAGE_FORMATS, Params, format},
    problem::Problem,
    state::{HttpSettings, Shared},
};
use axum::{
    extract::{ConnectInfo, FromRequestParts, Path},
    http::{HeaderMap, Uri, request::Parts},
};
use serde::de::DeserializeOwned;
use std::net::{IpAddr, SocketAddr};

/// A request: its parameters, parsed on demand, and what else decides the answer.
#[derive(Debug)]
pub struct Ask {
    /// The parameters that nobody has taken yet.
    pub params: Params,
    /// The headers.
    pub headers: HeaderMap,
    /// Path and query as they came.
    pub uri: Uri,
    /// Who sent it: the client, or the proxy next to here.
    pub peer: Option<IpAddr>,
}

impl Ask {
    /// Where the client reaches the server.
    pub fn base(&self, settings: &HttpSettings) -> Result<BaseUrl, Problem> {
        BaseUrl::of(&self.uri, &self.headers, self.peer, settings)
    }

    /// Takes `f` for a resource that is JSON only and refuses all other parameters.
    pub fn json_only(mut self) -> Result<Self, Problem> {
        self.params.take("f", |text| format(text, &PAGE_FORMATS[..1]))?;
        std::mem::take(&mut self.params).finish()?;
        Ok(self)
    }

    /// Takes `f` for a resource that is also a page for people and refuses all other parameters. Without `f`
    /// the `Accept` header decides.
    pub fn json_or_page(mut self) -> Result<(Self, Format), Problem> {
        let asked = self.params.take("f", |text| format(text, PAGE_FORMATS))?;
        std::mem::take(&mut self.params).finish()?;
        let format = asked.unwrap_or_else(|| super::negotiate::page_format(&self.headers));
        Ok((self, format))
    }
}

/// The segments that a path's pattern leaves open, percent-decoded.
#[derive(Debug)]
pub struct PathOf<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<Shared> for PathOf<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Shared) -> Result<Self, Problem> {
        let Path(segments) = Path::<T>::from_request_parts(parts, state).await?;
        Ok(Self(segments))
    }
}

impl FromRequestParts<Shared> for Ask {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Shared) -> Result<Self, Problem> {
        let params = Params::parse(parts.uri.query().unwrap_or_default())?;
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        Ok(Self { params, headers: std::mem::take(&mut parts.headers), uri: parts.uri.clone(), peer })
    }
}
