//! LibreAuth's calls that few apps make: what a success of each says.

use super::answer::{Answer, AppInfo, ChatMessage, Health, Output, TwoFactorSecret};
use super::libreauth::app_info;
use super::reply::{self, incomplete};
use super::url::without_slashes;
use super::{Call, Kind};
use crate::error::{Code, Error};
use crate::hex;
use crate::json::Fields;
use crate::text::join;

/// What the caller of one gets beside a text.
#[derive(Clone, PartialEq)]
pub enum Told {
    /// `file`.
    Bytes(Vec<u8>),
    /// `checkblacklist`: banned?
    Flag(bool),
    /// `fetchOnline`: user names.
    Names(Vec<String>),
    /// `fetchStats`.
    Stats(AppInfo),
    /// `chatget`, in the service's order.
    Messages(Vec<ChatMessage>),
    /// `2faenable` without a code.
    TwoFactor(TwoFactorSecret),
    /// `health`.
    Health(Health),
}

/// Where else it is asked, without a body: `/health` beside `/api/1.3/`, as the service documents it; at
/// any other address below it.
pub(super) fn own_url(kind: Kind, url: &str) -> Option<String> {
    let url = without_slashes(url);
    let base = url.strip_suffix("/api/1.3").or_else(|| url.strip_suffix("/api/1.4"));
    (kind == Kind::Health).then(|| join(&[base.unwrap_or(url), "/health"]))
}

/// Is a no, unless it is about something else, the good news of this call?
pub(super) fn is_upside_down(kind: Kind) -> bool {
    kind == Kind::CheckBlacklist
}

/// Is what its answer holds told whether it calls itself a success or not? Health may be bad.
pub(super) fn is_told_anyway(kind: Kind) -> bool {
    kind == Kind::Health
}

/// A no that says what was asked: nobody is banned, nobody is online.
pub(super) fn good_news(kind: Kind, no: &Error) -> Option<Box<Answer>> {
    let told = match kind {
        _ if !reply::is_about_a_list(no) => return None,
        Kind::CheckBlacklist => Told::Flag(false),
        Kind::FetchOnline => Told::Names(Vec::new()),
        _ => return None,
    };
    Some(Box::new(Answer { output: Output::Further(told), ..Answer::default() }))
}

/// What the caller gets.
pub(super) fn output(call: &Call, yes: Fields) -> Result<Output, Box<Error>> {
    let kind = call.kind();
    let told = match kind {
        Kind::Webhook => return Ok(Output::Text(yes.text("response").unwrap_or_default())),
        Kind::File => {
            let bytes = yes.string("contents").and_then(|it| hex::decode(it.as_bytes()));
            Told::Bytes(bytes.ok_or_else(|| incomplete(kind, "contents"))?)
        }
        Kind::CheckBlacklist => Told::Flag(true),
        Kind::FetchOnline => names(&yes),
        Kind::FetchStats => Told::Stats(yes.object("appinfo").map(app_info).unwrap_or_default()),
        Kind::ChatGet => messages(&yes),
        Kind::EnableTwoFactor if !call.has("code") => {
            let secret = yes.object("2fa").ok_or_else(|| incomplete(kind, "2fa"))?;
            Told::TwoFactor(TwoFactorSecret {
                secret: secret.text("secret_code"),
                qr_code: secret.text("QRCode"),
            })
        }
        Kind::Health => Told::Health(Health {
            public_key: yes.text("sign_public"),
            public_key_matches: None,
            report: yes,
        }),
        _ => return Ok(Output::Nothing),
    };
    Ok(Output::Further(told))
}

/// The code of a failure of this call that may come with `success: true`.
pub(super) fn failing(kind: Kind, yes: &Fields) -> Option<Code> {
    let two_factor = matches!(kind, Kind::EnableTwoFactor | Kind::DisableTwoFactor);
    (two_factor && !yes.has("2fa")).then_some(Code::TwoFactorRequired)
}

#[inline(never)]
fn names(yes: &Fields) -> Told {
    let mut names = Vec::new();
    yes.objects("users", &mut |it| {
        if let Some(name) = it.text("credential") {
            names.push(name);
        }
    });
    Told::Names(names)
}

#[inline(never)]
fn messages(yes: &Fields) -> Told {
    let mut messages = Vec::new();
    yes.objects("messages", &mut |it| messages.push(chat_message(it)));
    Told::Messages(messages)
}

fn chat_message(it: &Fields) -> ChatMessage {
    ChatMessage {
        author: it.text("author").unwrap_or_default(),
        text: it.text("message").unwrap_or_default(),
        sent_at: it.seconds("timestamp"),
    }
}

/// The key that the service states in it, and the place for whether that is a pinned one.
pub(crate) fn stated_key(told: &mut Told) -> Option<(&Option<String>, &mut Option<bool>)> {
    match told {
        Told::Health(it) => Some((&it.public_key, &mut it.public_key_matches)),
        _ => None,
    }
}
