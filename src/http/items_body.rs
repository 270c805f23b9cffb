//! A page of features as a `FeatureCollection`, written chunk by chunk while it is sent.

use super::{links::Link, problem::Problem};
use crate::{
    catalog::Collection,
    features::{GeoJsonWriter, Page},
    query::Rows,
};
use axum::body::{Body, Bytes};
use futures_util::stream::{self, StreamExt};
use std::sync::Arc;
use tokio::task::{JoinError, JoinHandle, spawn_blocking};

/// Enough for the cost of handing a chunk over to vanish, little enough for thousands of clients at once.
const CHUNK_BYTES: usize = 64 * 1024;

/// What of a page is still to be written.
pub struct ItemsBody {
    collection: Arc<Collection>,
    rows: <Rows as IntoIterator>::IntoIter,
    /// What comes before the next feature: the members of the collection, then a comma.
    before: Vec<u8>,
    /// Whether chunks are written where they are asked for: the cost of another thread would exceed theirs.
    small: bool,
    ended: bool,
}

/// Where sending is. A chunk of a small page is written when it is asked for. One of a large page is written on
/// a blocking thread while the one before it is sent, and none before the client took the last but one:
/// nothing waits for a slow client but its own two chunks.
enum Step {
    Ready(Bytes, ItemsBody),
    Due(ItemsBody),
    Writing(JoinHandle<(Bytes, ItemsBody)>),
    End,
}

impl ItemsBody {
    /// The answer that holds the page, with these links.
    pub fn new(collection: Arc<Collection>, page: Page, links: &[Link]) -> Result<Self, Problem> {
        let links = serde_json::to_string(links).map_err(Problem::internal)?;
        let (matched, returned) = (page.number_matched, page.rows.len());
        let now = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ");
        let before = format!(
            "{{\"type\":\"FeatureCollection\",\"numberMatched\":{matched},\"numberReturned\":{returned},\
             \"timeStamp\":\"{now}\",\"links\":{links},\"features\":["
        );
        let small = page.is_small(&collection.table);
        Ok(Self { collection, rows: page.rows.into_iter(), before: before.into(), small, ended: false })
    }

    /// Writes the first chunk; the body sends it and the others. What fits in one chunk has a known length.
    pub async fn start(self) -> Result<Body, JoinError> {
        let (first, rest) = if self.small { self.with_next_chunk() } else { spawn_blocking(|| self.with_next_chunk()).await? };
        if rest.ended {
            return Ok(Body::from(first));
        }
        // Compression asks once more after the end, which `unfold` alone would not bear.
        Ok(Body::from_stream(stream::unfold(Step::Ready(first, rest), Step::next).fuse()))
    }

    fn with_next_chunk(mut self) -> (Bytes, Self) {
        (self.next_chunk(), self)
    }

    /// Writes the next part: about [`CHUNK_BYTES`], more where one feature is larger.
    fn next_chunk(&mut self) -> Bytes {
        let writer = GeoJsonWriter::new(&self.collection.table);
        let mut chunk = Vec::with_capacity(CHUNK_BYTES + CHUNK_BYTES / 8);
        while chunk.len() < CHUNK_BYTES {
            let Some(row) = self.rows.next() else {
                chunk.append(&mut self.before_end());
                break;
            };
            chunk.append(&mut self.before);
            self.before.push(b',');
            writer.feature(row, &mut chunk);
        }
        chunk.into()
    }

    /// What ends the document: after no feature at all its beginning is still due.
    fn before_end(&mut self) -> Vec<u8> {
        self.ended = true;
        let mut end = std::mem::take(&mut self.before);
        if end == b"," {
            end.clear();
        }
        end.extend_from_slice(b"]}");
        end
    }
}

impl Step {
    async fn next(self) -> Option<(Result<Bytes, JoinError>, Self)> {
        let (chunk, body) = match self {
            Self::Ready(chunk, body) => (chunk, body),
            Self::Due(body) => body.with_next_chunk(),
            Self::Writing(task) => match task.await {
                Ok(written) => written,
                Err(error) => return Some((Err(error), Self::End)),
            },
            Self::End => return None,
        };
        Some((Ok(chunk), Self::after(body)))
    }

    fn after(body: ItemsBody) -> Self {
        if body.ended {
            Self::End
        } else if body.small {
            Self::Due(body)
        } else {
            Self::Writing(spawn_blocking(|| body.with_next_chunk()))
        }
    }
}
