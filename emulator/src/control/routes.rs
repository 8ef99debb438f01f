//! The control paths: JSON in, the new state out.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{Control, ControlError, LicenceAction};
use crate::emulator::Emulator;
use crate::fault::{Fault, Service};
use crate::http::{Request, Response};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LicenceBody {
    #[serde(default)]
    service: Service,
    key: String,
    action: LicenceAction,
}

#[derive(Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
enum SessionBody {
    KillAll,
    Kill { id: String },
}

/// Answers one control request. CORS is open, whatever the services' setting: the demo page's
/// buttons live on another port.
pub(crate) fn serve(emulator: &mut Emulator, request: &Request) -> Response {
    let mut response = if request.method == "OPTIONS" {
        Response { status: 204, ..Response::default() }
    } else {
        match act(emulator, request) {
            Ok(body) => Response::new(200, "application/json", body.to_string()),
            Err(error) => Response::new(
                400,
                "application/json",
                json!({ "error": error.to_string() }).to_string(),
            ),
        }
    };
    response.set_header("Access-Control-Allow-Origin", "*");
    response.set_header("Access-Control-Allow-Headers", "content-type");
    response.set_header("Access-Control-Allow-Methods", "GET, POST, DELETE, OPTIONS");
    response
}

fn act(emulator: &mut Emulator, request: &Request) -> Result<Value, ControlError> {
    let what = request.path.trim_start_matches("/_emulator/").trim_end_matches('/');
    let change = match (request.method.as_str(), what) {
        ("GET", "state") => return Ok(emulator.state()),
        ("GET", "log") => return Ok(json!(emulator.log().collect::<Vec<_>>())),
        ("DELETE", "faults") | ("POST", "faults/clear") => Control::ClearFaults,
        ("POST", "faults") => faults(read(request)?)?,
        ("POST", "licences") => {
            let LicenceBody { service, key, action } = read(request)?;
            Control::Licence { service, key, action }
        }
        ("POST", "sessions") => match read(request)? {
            SessionBody::KillAll => Control::KillSessions,
            SessionBody::Kill { id } => Control::KillSession(id),
        },
        ("POST", "settings") => Control::Settings(read(request)?),
        ("POST", "reset") => Control::Reset,
        (method, _) => {
            let text = format!("there is no {method} {}", request.path);
            return Err(ControlError::BadRequest(text));
        }
    };
    emulator.control(change)?;
    Ok(emulator.state())
}

/// One fault is added; a list replaces all.
fn faults(body: Value) -> Result<Control, ControlError> {
    let change = if body.is_array() {
        serde_json::from_value::<Vec<Fault>>(body).map(Control::SetFaults)
    } else {
        serde_json::from_value(body).map(Control::AddFault)
    };
    change.map_err(|error| ControlError::BadRequest(error.to_string()))
}

fn read<T: DeserializeOwned>(request: &Request) -> Result<T, ControlError> {
    serde_json::from_slice(&request.body)
        .map_err(|error| ControlError::BadRequest(error.to_string()))
}
