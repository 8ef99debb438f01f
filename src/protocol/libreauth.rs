//! LibreAuth API 1.3/1.4: one URL, form-urlencoded posts, the field `type` picks the action.
//!
//! Fields and their order are those of the service's documented samples (`type`, `name`,
//! `ownerid`, `sessionid`, then the call's own); reply fields beside `success`, `message`,
//! `sessionid` and `pubkey` are inferred from the open KeyAuth server and optional.

use super::answer::{Account, Answer, AppInfo, InitResult, Output, Subscription};
use super::encryption::Encryption;
use super::form::Form;
use super::reason::Dialect;
use super::reply::{self, incomplete};
use super::url::service_url;
use super::{Call, Kind, Request, Response, Role, further};
use crate::error::{Code, Error};
use crate::json::Fields;
use crate::part;
use crate::secret::Secret;
use crate::text::{digits, holds, is_blank, pieces};
use crate::trust::{Verification, Verified};

/// Where the vendor's service is.
pub const DEFAULT_URL: &str = "https://libreauth.nutexe.dev/api/1.3/";

/// One application at a LibreAuth service.
#[derive(Clone, Debug)]
pub struct App {
    /// Application name from the seller panel.
    pub name: String,
    /// Owner id from the panel, exactly 10 characters.
    pub owner_id: String,
    /// The app's version; must equal the panel's.
    pub version: String,
    /// The service's address.
    pub url: String,
    /// `hash`: MD5 for the panel's hash check, 32 hex characters.
    pub hash: Option<String>,
    /// `token`: content of the panel's token file.
    pub token: Option<Secret>,
    /// `thash`: MD5 of the token file, 32 hex characters.
    pub token_hash: Option<String>,
    /// `enckey`, and how answers are opened.
    pub encryption: Option<Encryption>,
    _part: part::LibreAuth,
}

impl App {
    /// Checks what a panel's credentials look like.
    ///
    /// Errors: `invalid_argument` (empty name or version), `invalid_owner_id`, `invalid_url`;
    /// `not_supported` in a build without LibreAuth.
    pub fn new(
        name: String,
        owner_id: String,
        version: String,
        url: &str,
    ) -> Result<Self, Box<Error>> {
        let part = part::libreauth().ok_or_else(|| Error::new(Code::NotSupported))?;
        for (argument, value) in &[("name", &name), ("version", &version)] {
            if value.trim_ascii().is_empty() {
                let detail = ["The argument ", argument, " is empty."];
                return Err(Error::with_detail(Code::InvalidArgument, &detail));
            }
        }
        let length = owner_id.chars().count();
        if length != 10 || owner_id.chars().any(|c| c.is_control() || is_blank(c)) {
            let length = digits(length as u64);
            let detail = ["The owner id \"", &owner_id, "\" has ", &length, " characters."];
            return Err(Error::with_detail(Code::InvalidOwnerId, &detail));
        }
        let url = service_url(url)?;
        Ok(Self {
            name,
            owner_id,
            version,
            url,
            hash: None,
            token: None,
            token_hash: None,
            encryption: None,
            _part: part,
        })
    }

    /// The form post for `call`.
    pub(super) fn request(&self, call: &Call, session: &str, device: &str) -> Request {
        let kind = call.kind();
        let endpoint = kind.endpoint();
        let content_type = "application/x-www-form-urlencoded";
        if let Some(url) = further::own_url(kind, &self.url) {
            return Request { endpoint, url, content_type, body: None };
        }
        let mut form = Form::default();
        form.field("type", endpoint);
        form.field("name", &self.name);
        form.field("ownerid", &self.owner_id);
        if kind.needs_session() {
            form.field("sessionid", session);
        }
        if kind == Kind::Init {
            form.field("ver", &self.version);
            form.optional("hash", self.hash.as_deref());
            form.optional("token", self.token.as_ref().map(Secret::expose));
            form.optional("thash", self.token_hash.as_deref());
            if let Some(encryption) = &self.encryption {
                form.field("enckey", encryption.enckey.expose());
                form.field("init_iv", encryption.init_iv());
            }
        }
        for (name, value) in call.fields() {
            form.field(name, value);
        }
        if kind.needs_device() {
            form.field("hwid", device);
        }
        let body = Some(Secret::new(form.finish()));
        Request { endpoint, url: self.url.clone(), content_type, body }
    }
}

/// What `response` says to `call`.
pub(super) fn read(call: &Call, response: &Verified<Response>) -> Result<Box<Answer>, Box<Error>> {
    let kind = call.kind();
    let said = reply::read(Dialect::LibreAuth, kind, response);
    let yes = match said {
        Ok(yes) => yes,
        Err(no) => return further::good_news(kind, &no).ok_or(no),
    };
    let message = yes.text("message").unwrap_or_default();
    let verified = response.verification() == Verification::Verified;
    check_that_it_answers(call, &yes, &message, verified)
        .map_err(|error| error.of(kind.endpoint()))?;
    let mut session = None;
    let output = match kind {
        Kind::Init => {
            let id = yes.text("sessionid").ok_or_else(|| incomplete(kind, "sessionid"))?;
            session = Some(Secret::new(id));
            init_result(&yes, &message)
        }
        Kind::License | Kind::Login | Kind::Register => account(&yes, &message),
        Kind::Variable => Output::Text(message.clone()),
        Kind::GetUserVariable => Output::Text(yes.text("response").unwrap_or_default()),
        _ => further::output(call, yes)?,
    };
    Ok(Box::new(Answer { message, session, output }))
}

/// A success is no success if it answers another call, or if its words say that it failed.
///
/// The signature binds an answer to no question, so that the signed success of any call could pass for
/// a login. Who is logged in (`info`) is told to those with a licence only; where nothing is signed it
/// may as well be missing.
fn check_that_it_answers(
    call: &Call,
    yes: &Fields,
    message: &str,
    verified: bool,
) -> Result<(), Box<Error>> {
    let fits = match call.kind().role() {
        Role::Grant => false,
        Role::Probe => !pieces(FOREIGN, b' ').any(|field| yes.has(field)),
        _ => true,
    };
    if verified && !fits && yes.object("info").is_none() {
        return Err(Error::new(Code::ResponseMismatched));
    }
    // Some failures of these calls come with `success: true` (a quirk of the open KeyAuth server).
    let code = match call.kind() {
        Kind::SetUserVariable => Some(Code::Rejected),
        kind => further::failing(kind, yes),
    };
    let Some(code) = code else { return Ok(()) };
    let words = message.to_ascii_lowercase();
    if pieces(FAILED, b',').any(|word| holds(&words, word)) {
        let mut error = Error::new(code);
        error.server_message = Some(message.to_owned());
        error.definite = true;
        return Err(error);
    }
    Ok(())
}

/// Fields of successes that nobody needs a licence for: none of them belongs to a login or a check.
const FOREIGN: &str = "pubkey appinfo newSession contents users messages 2fa";

/// Words of a failure that calls itself a success.
const FAILED: &str = "incorrect,invalid,wrong,fail,must be,no variable";

// Each of these is a function of its own, and stays one: in one place, all that they make would be moved
// about piece by piece.

#[inline(never)]
fn init_result(yes: &Fields, message: &str) -> Output {
    Output::Init(InitResult {
        message: message.to_owned(),
        new_session: yes.boolean("newSession"),
        app: yes.object("appinfo").map(app_info),
        public_key: yes.text("pubkey"),
        public_key_matches: None,
        changelog: yes.text("changelog"),
    })
}

#[inline(never)]
pub(super) fn app_info(it: &Fields) -> AppInfo {
    AppInfo {
        version: it.text("version"),
        users: it.number("numUsers"),
        online_users: it.number("numOnlineUsers"),
        keys: it.number("numKeys"),
        customer_panel_url: it.text("customerPanelLink"),
    }
}

#[inline(never)]
fn account(yes: &Fields, message: &str) -> Output {
    let nothing = Fields::default();
    let info = yes.object("info").unwrap_or(&nothing);
    let mut subscriptions = Vec::new();
    info.objects("subscriptions", &mut |it| subscriptions.push(subscription(it)));
    Output::Account(Account {
        username: info.text("username"),
        message: message.to_owned(),
        hwid: info.text("hwid"),
        ip: info.text("ip"),
        created_at: info.seconds("createdate"),
        last_login_at: info.seconds("lastlogin"),
        subscriptions,
    })
}

fn subscription(it: &Fields) -> Subscription {
    Subscription {
        name: it.text("subscription").unwrap_or_default(),
        key: it.text("key"),
        level: it.number("level"),
        expires_at: it.seconds("expiry"),
        time_left_ms: it.seconds("timeleft"),
    }
}
