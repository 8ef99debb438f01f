//! An encrypted answer is verified, then opened, then read. What opens it is the shell's; which ways
//! to try is decided here.

use super::io::Job;
use super::machine::Session;
use super::pending::Pending;
use super::{Effect, RequestId};
use crate::error::Code;
use crate::json::Json;
use crate::part;
use crate::protocol::Response;
use crate::protocol::encryption::{Encryption, Opener, Scheme};
use crate::secret::SecretBytes;
use crate::trust::Verified;

/// An answer that is being decrypted.
#[derive(Debug)]
pub(super) struct Opening {
    answer: Verified<Response>,
    /// The scheme that is tried; `None`: the app's function.
    trying: Option<Scheme>,
    /// Those to be tried next.
    left: Vec<Scheme>,
    part: part::Further,
}

impl Session {
    /// Opens `answer` if it is encrypted, and reads it.
    pub(super) fn open(&mut self, mut pending: Box<Pending>, answer: Verified<Response>) {
        let is_plain =
            |body: &[u8]| body.is_empty() || matches!(Json::parse(body), Some(Json::Object(_)));
        let encryption = self.service.encryption().filter(|_| pending.call.kind().is_signed());
        let is_sealed = |it: &Response| it.status < 429 && !is_plain(&it.body);
        let Some(encryption) = encryption.filter(|_| is_sealed(answer.get())) else {
            return self.read(pending, &answer);
        };
        let part = encryption.part;
        if encryption.opener == Opener::App {
            let job = Job::App(SecretBytes(answer.get().body.clone()), encryption.enckey.clone());
            pending.opening = Some(Opening { answer, trying: None, left: Vec::new(), part });
            return self.decrypt(pending, job, part);
        }
        let left = self.schemes.clone();
        self.try_next(pending, Opening { answer, trying: None, left, part });
    }

    /// One try came to an end.
    pub(super) fn decrypted(&mut self, id: RequestId, plain: Option<SecretBytes>) {
        let Some(mut pending) = self.pendings.take(id) else { return };
        let Some(opening) = pending.opening.take() else { return self.pendings.add(pending) };
        let Some(SecretBytes(plain)) = plain else { return self.try_next(pending, opening) };
        if let Some(scheme) = opening.trying {
            if !matches!(Json::parse(&plain), Some(Json::Object(_))) {
                return self.try_next(pending, opening);
            }
            self.schemes.retain(|it| *it != scheme);
            self.schemes.insert(0, scheme);
        }
        self.read(pending, &opening.answer.opened(plain));
    }

    fn try_next(&mut self, mut pending: Box<Pending>, mut opening: Opening) {
        while !opening.left.is_empty() {
            let scheme = opening.left.remove(0);
            let body = &opening.answer.get().body;
            let encryption: Option<&Encryption> = self.service.encryption();
            if let Some(sealed) = encryption.and_then(|it| it.sealed(scheme, body)) {
                let part = opening.part;
                opening.trying = Some(scheme);
                pending.opening = Some(opening);
                return self.decrypt(pending, Job::Aes(sealed), part);
            }
        }
        // Perhaps it was not encrypted at all: a proxy's page, or a plain word.
        let outcome = self.service.read(&pending.call, &opening.answer).map_err(|mut error| {
            let is_unreadable =
                matches!(error.code, Code::ResponseNotJson | Code::ResponseMalformed);
            if is_unreadable && (opening.trying.is_some() || self.schemes.is_empty()) {
                error.code = Code::DecryptionFailed;
            }
            error
        });
        self.concluded(&pending, opening.answer.verification(), outcome);
    }

    fn decrypt(&mut self, pending: Box<Pending>, job: Job, part: part::Further) {
        let timeout = self.policy.timeout;
        self.effects.push(Effect::Decrypt { id: pending.id, job, timeout, part });
        self.pendings.add(pending);
    }
}
