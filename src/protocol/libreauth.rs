//! LibreAuth API 1.3/1.4: one URL, form-urlencoded posts, the field `type` picks the action.
//!
//! Fields and their order are those of the service's documented samples (`type`, `name`,
//! `ownerid`, `sessionid`, then the call's own); reply fields beside `success`, `message`,
//! `sessionid` and `pubkey` are inferred from the open KeyAuth server and optional.

use super::answer::{Account, Answer, AppInfo, InitResult, Output, Subscription};
use super::form::Form;
use super::object::Object;
use super::reason::Dialect;
use super::reply::{self, incomplete};
use super::url::service_url;
use super::{Call, Request, Response};
use crate::error::{Code, Error};
use crate::secret::Secret;
use crate::text::{digits, join};

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
}

impl App {
    /// Checks what a panel's credentials look like.
    ///
    /// Errors: `invalid_argument` (empty name or version), `invalid_owner_id`, `invalid_url`.
    pub fn new(
        name: String,
        owner_id: String,
        version: String,
        url: &str,
    ) -> Result<Self, Box<Error>> {
        for (argument, value) in [("name", &name), ("version", &version)] {
            if value.trim_ascii().is_empty() {
                let detail = join(&["The argument ", argument, " is empty."]);
                return Err(Error::with_detail(Code::InvalidArgument, detail));
            }
        }
        let length = owner_id.chars().count();
        if length != 10 || owner_id.chars().any(|c| c.is_whitespace() || c.is_control()) {
            let detail = join(&[
                "The owner id \"",
                &owner_id,
                "\" has ",
                &digits(length as u64),
                " characters.",
            ]);
            return Err(Error::with_detail(Code::InvalidOwnerId, detail));
        }
        let url = service_url(url)?;
        Ok(Self { name, owner_id, version, url, hash: None, token: None, token_hash: None })
    }

    /// The form post for `call`.
    pub(super) fn request(&self, call: &Call, session: &str, device: &str) -> Request {
        let mut form = Form::default();
        form.field("type", call.endpoint());
        form.field("name", &self.name);
        form.field("ownerid", &self.owner_id);
        if call.needs_session() {
            form.field("sessionid", session);
        }
        match call {
            Call::Init => {
                form.field("ver", &self.version);
                form.optional("hash", self.hash.as_deref());
                form.optional("token", self.token.as_ref().map(Secret::expose));
                form.optional("thash", self.token_hash.as_deref());
            }
            Call::License { key, code } => {
                form.field("key", key.expose());
                form.field("hwid", device);
                form.optional("code", code.as_ref().map(Secret::expose));
            }
            Call::Login { username, password, code } => {
                form.field("username", username);
                form.field("pass", password.expose());
                form.field("hwid", device);
                form.optional("code", code.as_ref().map(Secret::expose));
            }
            Call::Register { username, password, key, email } => {
                form.field("username", username);
                form.field("pass", password.expose());
                form.field("key", key.expose());
                form.optional("email", email.as_deref());
                form.field("hwid", device);
            }
            Call::Upgrade { username, key } => {
                form.field("username", username);
                form.field("key", key.expose());
            }
            _ => {}
        }
        Request {
            endpoint: call.endpoint(),
            url: self.url.clone(),
            content_type: "application/x-www-form-urlencoded",
            body: Secret::new(form.finish()),
        }
    }
}

/// What `response` says to `call`.
pub(super) fn read(call: &Call, response: &Response) -> Result<Answer, Box<Error>> {
    let yes = reply::read(Dialect::LibreAuth, call, response)?;
    let message = yes.text("message").unwrap_or_default();
    let (session, output) = match call {
        Call::Init => {
            let session = yes.text("sessionid").ok_or_else(|| incomplete("sessionid"))?;
            (Some(Secret::new(session)), Output::Init(init_result(&yes, &message)))
        }
        Call::License { .. } | Call::Login { .. } | Call::Register { .. } => {
            (None, Output::Account(account(&yes, &message)))
        }
        _ => (None, Output::Nothing),
    };
    Ok(Answer { message, session, output })
}

fn init_result(yes: &Object, message: &str) -> InitResult {
    InitResult {
        message: message.to_owned(),
        new_session: yes.boolean("newSession"),
        app: yes.object("appinfo").map(|app| AppInfo {
            version: app.text("version"),
            users: app.number("numUsers"),
            online_users: app.number("numOnlineUsers"),
            keys: app.number("numKeys"),
            customer_panel_url: app.text("customerPanelLink"),
        }),
        public_key: yes.text("pubkey"),
    }
}

fn account(yes: &Object, message: &str) -> Account {
    let info = yes.object("info").unwrap_or_default();
    Account {
        username: info.text("username"),
        message: message.to_owned(),
        hwid: info.text("hwid"),
        ip: info.text("ip"),
        created_at: info.seconds("createdate"),
        last_login_at: info.seconds("lastlogin"),
        subscriptions: info.objects("subscriptions").iter().map(subscription).collect(),
    }
}

fn subscription(it: &Object) -> Subscription {
    Subscription {
        name: it.text("subscription").unwrap_or_default(),
        key: it.text("key"),
        level: it.number("level"),
        expires_at: it.seconds("expiry"),
        time_left_ms: it.seconds("timeleft"),
    }
}
