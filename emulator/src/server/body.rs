//! Bodies on the way out: a whole one, or filler that is never held in memory.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use http_body_util::{Either, Full};
use hyper::body::{Body, Bytes, Frame};

/// What the server sends.
pub(super) type OutBody = Either<Full<Bytes>, Filler>;

/// A body that is there as a whole.
pub(super) fn whole(bytes: Bytes) -> OutBody {
    Either::Left(Full::new(bytes))
}

/// That many bytes of nothing, in chunks.
#[derive(Debug)]
pub(super) struct Filler {
    left: u64,
}

static CHUNK: [u8; 16 * 1_024] = [b' '; 16 * 1_024];

impl Filler {
    pub(super) fn new(bytes: u64) -> Self {
        Self { left: bytes }
    }
}

impl Body for Filler {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let left = usize::try_from(self.left).unwrap_or(usize::MAX);
        let chunk = CHUNK.get(..left).unwrap_or(&CHUNK);
        self.left = self.left.saturating_sub(chunk.len() as u64);
        Poll::Ready((!chunk.is_empty()).then(|| Ok(Frame::data(Bytes::from_static(chunk)))))
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;

    use super::*;

    #[test]
    fn filler_has_the_length_that_was_asked_for() {
        for bytes in [0, 1, 16_384, 40_000] {
            let collect = Filler::new(bytes).collect();
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let body = runtime.block_on(collect).unwrap().to_bytes();
            assert_eq!(body.len() as u64, bytes);
        }
    }
}
