//! The answers that stand in for the true one.

use super::{FaultKind, Service};
use crate::http::{Delivery, Response};
use crate::random::Random;

/// A proxy's error page, as a visitor sees it when the service behind it is down.
const PROXY_PAGE: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n\
    <center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n";

/// Body of a recorded server exception.
const LIBREAUTH_ERROR: &str = r#"{"success":false,"message":"Error: emulated failure"}"#;
const LOCKENCE_ERROR: &str = r#"{"success":false,"message":"Internal server error"}"#;
/// KeyAuth documents this one with `status` where all others have `success`.
const LIBREAUTH_LIMIT: &str =
    r#"{"status":false,"message":"You're sending too many requests, please slow down."}"#;
const LOCKENCE_LIMIT: &str = r#"{"success":false,"message":"Too many requests"}"#;

const JSON: &str = "application/json";

/// The answer of a fault that replaces the true one; none for a fault that changes it.
pub(crate) fn replacement(
    kind: FaultKind,
    service: Service,
    random: &mut Random,
) -> Option<Response> {
    let is_lockence = service == Service::Lockence;
    let pick = |libreauth, lockence| if is_lockence { lockence } else { libreauth };
    Some(match kind {
        FaultKind::ServerError { status: 500 } => {
            Response::new(500, JSON, pick(LIBREAUTH_ERROR, LOCKENCE_ERROR))
        }
        FaultKind::ServerError { status } => {
            Response::new(status, "text/plain", "Service Unavailable")
        }
        FaultKind::Empty => Response::new(200, JSON, ""),
        FaultKind::Html { status } => Response::new(status, "text/html", PROXY_PAGE),
        FaultKind::Garbage => Response::new(200, JSON, random.bytes(64)),
        FaultKind::RateLimit { status, retry_after_s } => {
            let mut response = Response::new(status, JSON, pick(LIBREAUTH_LIMIT, LOCKENCE_LIMIT));
            if status == 429 {
                response.set_header("Retry-After", &retry_after_s.to_string());
            }
            response
        }
        FaultKind::Hang => Response { delivery: Delivery::Never, ..Response::default() },
        FaultKind::Drop => Response { delivery: Delivery::Drop, ..Response::default() },
        FaultKind::Flood { bytes } => {
            Response { delivery: Delivery::Flood(bytes), ..Response::new(200, JSON, "") }
        }
        FaultKind::Truncated
        | FaultKind::Slow { .. }
        | FaultKind::ForgedSignature
        | FaultKind::NoSignature
        | FaultKind::StaleSignature { .. }
        | FaultKind::Replay
        | FaultKind::Restart => return None,
    })
}
