//! Features as the body of an answer, written chunk by chunk while it is sent.

use crate::features::encode::{CHUNK_BYTES, EncodeError, FeatureWriter};
use axum::body::{Body, Bytes};
use futures_util::stream::{self, StreamExt};
use tokio::task::{JoinError, JoinHandle, spawn_blocking};

/// What of an answer is still to be written.
pub struct FeatureBody {
    writer: Box<dyn FeatureWriter>,
    /// Whether chunks are written where they are asked for: the cost of another thread would exceed theirs.
    small: bool,
    ended: bool,
}

/// A chunk, and what comes after it.
type Written = (Result<Bytes, BodyError>, FeatureBody);

/// Why an answer ends before its end.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    /// It cannot be written.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// The writing thread is gone.
    #[error(transparent)]
    Thread(#[from] JoinError),
}

/// Where sending is. A chunk of a small page is written when it is asked for. One of a large page is written on
/// a blocking thread while the one before it is sent, and none before the client took the last but one:
/// nothing waits for a slow client but its own two chunks.
enum Step {
    Ready(Bytes, FeatureBody),
    Due(FeatureBody),
    Writing(JoinHandle<Written>),
    End,
}

impl FeatureBody {
    /// What a writer writes; `small` where that takes well under a millisecond.
    pub fn new(writer: Box<dyn FeatureWriter>, small: bool) -> Self {
        Self { writer, small, ended: false }
    }

    /// Writes the first chunk; the body sends it and the others. What fits in one chunk has a known length.
    pub async fn start(self) -> Result<Body, BodyError> {
        let (first, rest) = if self.small { self.with_next_chunk() } else { spawn_blocking(|| self.with_next_chunk()).await? };
        let first = first?;
        if rest.ended {
            return Ok(Body::from(first));
        }
        // Compression asks once more after the end, which `unfold` alone would not bear.
        Ok(Body::from_stream(stream::unfold(Step::Ready(first, rest), Step::next).fuse()))
    }

    fn with_next_chunk(mut self) -> Written {
        let mut chunk = Vec::with_capacity(CHUNK_BYTES + CHUNK_BYTES / 8);
        let written = self.writer.write_chunk(&mut chunk);
        // After an error nothing more comes either.
        self.ended = !matches!(written, Ok(true));
        (written.map(|_| chunk.into()).map_err(BodyError::from), self)
    }
}

impl Step {
    async fn next(self) -> Option<(Result<Bytes, BodyError>, Self)> {
        let (chunk, body) = match self {
            Self::Ready(chunk, body) => (Ok(chunk), body),
            Self::Due(body) => body.with_next_chunk(),
            Self::Writing(task) => match task.await {
                Ok(written) => written,
                Err(error) => return Some((Err(error.into()), Self::End)),
            },
            Self::End => return None,
        };
        Some((chunk, Self::after(body)))
    }

    fn after(body: FeatureBody) -> Self {
        if body.ended {
            Self::End
        } else if body.small {
            Self::Due(body)
        } else {
            Self::Writing(spawn_blocking(|| body.with_next_chunk()))
        }
    }
}
