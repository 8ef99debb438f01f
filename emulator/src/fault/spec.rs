//! Faults as JSON, with messages that say what is missing.

use serde::{Deserialize, Serialize};

use super::{Fault, FaultKind, Service};

/// A fault as JSON: the kind by name, its parameters beside it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FaultSpec {
    #[serde(default)]
    service: Service,
    pub(super) kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seconds: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    count: Option<u64>,
    #[serde(default)]
    calls: Vec<String>,
    #[serde(default)]
    acted: bool,
}

impl TryFrom<FaultSpec> for Fault {
    type Error = String;

    fn try_from(spec: FaultSpec) -> Result<Self, Self::Error> {
        let missing = |field: &str| format!("a fault of kind {} needs {field}", spec.kind);
        let status = |default: u16| {
            let status = spec.status.unwrap_or(default);
            if (200..600).contains(&status) {
                Ok(status)
            } else {
                Err(format!("status {status} is not between 200 and 599"))
            }
        };
        let kind = match spec.kind.as_str() {
            "server_error" => FaultKind::ServerError { status: status(500)? },
            "empty" => FaultKind::Empty,
            "html" => FaultKind::Html { status: status(502)? },
            "garbage" => FaultKind::Garbage,
            "truncated" => FaultKind::Truncated,
            "rate_limit" => FaultKind::RateLimit {
                status: status(429)?,
                retry_after_s: u64::try_from(spec.seconds.unwrap_or(30)).unwrap_or_default(),
            },
            "slow" => FaultKind::Slow { ms: spec.ms.ok_or_else(|| missing("ms"))? },
            "hang" => FaultKind::Hang,
            "drop" => FaultKind::Drop,
            "flood" => FaultKind::Flood { bytes: spec.bytes.ok_or_else(|| missing("bytes"))? },
            "forged_signature" => FaultKind::ForgedSignature,
            "no_signature" => FaultKind::NoSignature,
            "stale_signature" => FaultKind::StaleSignature {
                seconds: spec.seconds.ok_or_else(|| missing("seconds"))?,
            },
            "replay" => FaultKind::Replay,
            "restart" => FaultKind::Restart,
            other => return Err(format!("there is no fault of kind {other}")),
        };
        let FaultSpec { service, count, calls, acted, .. } = spec;
        Ok(Self { service, kind, count, calls, acted })
    }
}

impl From<Fault> for FaultSpec {
    fn from(fault: Fault) -> Self {
        let mut spec = Self {
            service: fault.service,
            count: fault.count,
            calls: fault.calls,
            acted: fault.acted,
            ..Self::default()
        };
        let kind = match fault.kind {
            FaultKind::ServerError { status } => {
                spec.status = Some(status);
                "server_error"
            }
            FaultKind::Empty => "empty",
            FaultKind::Html { status } => {
                spec.status = Some(status);
                "html"
            }
            FaultKind::Garbage => "garbage",
            FaultKind::Truncated => "truncated",
            FaultKind::RateLimit { status, retry_after_s } => {
                spec.status = Some(status);
                spec.seconds = i64::try_from(retry_after_s).ok();
                "rate_limit"
            }
            FaultKind::Slow { ms } => {
                spec.ms = Some(ms);
                "slow"
            }
            FaultKind::Hang => "hang",
            FaultKind::Drop => "drop",
            FaultKind::Flood { bytes } => {
                spec.bytes = Some(bytes);
                "flood"
            }
            FaultKind::ForgedSignature => "forged_signature",
            FaultKind::NoSignature => "no_signature",
            FaultKind::StaleSignature { seconds } => {
                spec.seconds = Some(seconds);
                "stale_signature"
            }
            FaultKind::Replay => "replay",
            FaultKind::Restart => "restart",
        };
        spec.kind = kind.to_owned();
        spec
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_and_back() {
        let texts = [
            r#"{"service":"libreauth","kind":"slow","ms":500,"count":3,"calls":["check"],"acted":false}"#,
            r#"{"service":"all","kind":"rate_limit","status":200,"seconds":30,"calls":[],"acted":true}"#,
            r#"{"service":"lockence","kind":"stale_signature","seconds":-60,"calls":[],"acted":false}"#,
            r#"{"service":"all","kind":"flood","bytes":9,"calls":[],"acted":false}"#,
        ];
        for text in texts {
            let fault: Fault = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&fault).unwrap(), text);
        }
        for kind in ["server_error", "empty", "html", "garbage", "truncated", "hang", "drop"] {
            let text = format!(r#"{{"kind":"{kind}"}}"#);
            let fault: Fault = serde_json::from_str(&text).unwrap();
            assert!(serde_json::to_string(&fault).unwrap().contains(kind));
        }
    }

    #[test]
    fn errors_say_what_is_missing() {
        let error = |text: &str| serde_json::from_str::<Fault>(text).unwrap_err().to_string();
        assert!(error(r#"{"kind":"slow"}"#).contains("a fault of kind slow needs ms"));
        assert!(error(r#"{"kind":"flod"}"#).contains("there is no fault of kind flod"));
        assert!(error(r#"{"kind":"html","status":99}"#).contains("not between 200 and 599"));
        assert!(error(r#"{"kind":"hang","cuont":1}"#).contains("unknown field `cuont`"));
    }
}
