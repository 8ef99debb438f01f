//! LibreAuth's calls that few apps make, and the options of encrypted answers.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use super::arguments::Arguments;
use super::convert::{app_info, millis};
use super::object::{self, Writer};
use crate::browser::device;
use crate::error::{Code, Error};
use crate::protocol::answer::ChatMessage;
use crate::protocol::encryption::{Encryption, Opener, Scheme};
use crate::protocol::further::Told;

/// The options.
pub(super) const OPTIONS: &str = ", enckey, decrypt";

/// The error for a call that there is not.
pub(super) fn unknown_call() -> Box<Error> {
    Error::new(Code::NotSupported)
}

/// How answers are to be encrypted, if they are.
pub(super) fn encryption(it: &mut Arguments) -> Option<Encryption> {
    let opener = it.option("decrypt").map(|value| {
        if value.is_function() {
            return Opener::App;
        }
        let scheme = it.choice("decrypt", "a function or ", "A,B,B-zero,B-prefixed,C");
        let scheme = usize::try_from(scheme).ok().and_then(|at| Scheme::ALL.get(at));
        scheme.map_or(Opener::Any, |scheme| Opener::One(*scheme))
    });
    let Some(enckey) = it.option("enckey") else {
        if opener.is_some() {
            it.refuse_option("decrypt", "needs the option enckey");
        }
        return None;
    };
    let enckey = if enckey == JsValue::TRUE {
        // Of 96 random bytes, 35 will do: that they do not is as likely as guessing the key.
        let mut random = [0; 96];
        device::fill_random(&mut random).then(|| Encryption::key_of(&random)).flatten()
    } else {
        enckey.as_string().filter(|text| Encryption::is_key(text)).map(Into::into)
    };
    if enckey.is_none() {
        it.refuse_option("enckey", "must be true, or 35 letters and digits");
    }
    Encryption::new(enckey?, opener.unwrap_or(Opener::Any))
}

/// What a call's promise resolves to.
pub(super) fn value(it: &Told) -> JsValue {
    match it {
        Told::Bytes(it) => Uint8Array::from(it.as_slice()).into(),
        it => object::plain(|json| told(json, it)),
    }
}

fn told(json: &mut Writer, it: &Told) {
    match it {
        // None in JSON: see above.
        Told::Bytes(_) => json.push_null(),
        Told::Flag(it) => json.push_flag(it),
        Told::Names(it) => json.push_list(it, |json, name| json.push_text(name)),
        Told::Stats(it) => app_info(json, it),
        Told::Messages(it) => json.push_list(it, chat_message),
        Told::TwoFactor(it) => json
            .open()
            .text("secret", it.secret.as_deref())
            .text("qrCode", it.qr_code.as_deref())
            .close(),
        Told::Health(it) => json
            .open()
            .text("publicKey", it.public_key.as_deref())
            .flag("publicKeyMatches", it.public_key_matches)
            .value("report", Some(&it.report), Writer::push_fields)
            .close(),
    }
}

fn chat_message(json: &mut Writer, it: &ChatMessage) {
    json.open()
        .text("author", it.author.as_str())
        .text("text", it.text.as_str())
        .number("sentAt", millis(it.sent_at))
        .close();
}
