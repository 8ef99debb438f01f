//! Users and what they may use.

use std::collections::BTreeMap;

use crate::json::Json;
use crate::seed::{Expiry, LicenceSeed, SubscriptionSeed, UserSeed};

/// One account.
#[derive(Debug, Clone)]
pub(crate) struct User {
    pub(crate) username: String,
    pub(crate) password: String,
    pub(crate) email: Option<String>,
    /// Stored on the first login; later ids must be contained in it (recorded).
    pub(crate) hwid: Option<String>,
    pub(crate) hwid_lock: bool,
    pub(crate) banned: bool,
    pub(crate) two_factor: bool,
    pub(crate) created_s: u64,
    pub(crate) subscriptions: Vec<Subscription>,
    /// Value and whether it is read only.
    pub(crate) variables: BTreeMap<String, (String, bool)>,
}

/// One subscription of a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Subscription {
    pub(crate) name: String,
    pub(crate) key: Option<String>,
    pub(crate) level: String,
    pub(crate) expiry: Expiry,
    pub(crate) paused: bool,
    /// Ended early by the operator.
    pub(crate) ended: bool,
}

/// `createdate` of everyone who exists from the start.
const SEEDED_AT_S: u64 = 1_700_000_000;

impl User {
    pub(crate) fn from_seed(seed: &UserSeed) -> Self {
        Self {
            username: seed.username.clone(),
            password: seed.password.clone(),
            email: seed.email.clone(),
            hwid: seed.hwid.clone(),
            hwid_lock: true,
            banned: seed.banned,
            two_factor: seed.two_factor,
            created_s: SEEDED_AT_S,
            subscriptions: seed.subscriptions.iter().map(Subscription::from_seed).collect(),
            variables: seed
                .variables
                .iter()
                .map(|variable| {
                    (variable.name.clone(), (variable.data.clone(), variable.read_only))
                })
                .collect(),
        }
    }

    /// The account that an earlier `license` call made: named after the key, which is also
    /// its password.
    pub(crate) fn of_used_key(seed: &LicenceSeed) -> Self {
        let subscription = Subscription {
            name: seed.subscription.clone(),
            key: Some(seed.key.clone()),
            level: seed.level.clone(),
            expiry: Expiry::new(seed.expires_at_s, seed.expires_in_s),
            paused: seed.paused,
            ended: false,
        };
        Self {
            hwid: seed.hwid.clone(),
            hwid_lock: seed.hwid_lock,
            banned: seed.banned,
            subscriptions: vec![subscription],
            ..Self::new(&seed.key, &seed.key, SEEDED_AT_S)
        }
    }

    /// A fresh account that may use nothing yet.
    pub(crate) fn new(username: &str, password: &str, created_s: u64) -> Self {
        Self {
            username: username.to_owned(),
            password: password.to_owned(),
            email: None,
            hwid: None,
            hwid_lock: true,
            banned: false,
            two_factor: false,
            created_s,
            subscriptions: Vec::new(),
            variables: BTreeMap::new(),
        }
    }

    /// The `info` object of login, license and register: every number but `timeleft` is a
    /// string, and `level` comes only with a login after the registration (recorded).
    pub(crate) fn info(&self, ip: &str, hwid: Option<&str>, now_s: u64, with_level: bool) -> Json {
        let subscriptions = self
            .subscriptions
            .iter()
            .filter(|subscription| subscription.is_active(now_s))
            .map(|subscription| subscription.shown(now_s, with_level))
            .collect();
        Json::object([
            ("username", self.username.as_str().into()),
            ("subscriptions", Json::List(subscriptions)),
            ("ip", ip.into()),
            ("hwid", hwid.into()),
            ("createdate", self.created_s.to_string().into()),
            ("lastlogin", now_s.to_string().into()),
        ])
    }
}

impl Subscription {
    fn from_seed(seed: &SubscriptionSeed) -> Self {
        Self {
            name: seed.subscription.clone(),
            key: seed.key.clone(),
            level: seed.level.clone(),
            expiry: Expiry::new(seed.expires_at_s, seed.expires_in_s),
            paused: seed.paused,
            ended: false,
        }
    }

    pub(crate) fn is_active(&self, now_s: u64) -> bool {
        !self.paused && !self.ended && self.expires_s(now_s) > now_s
    }

    /// Unix seconds.
    pub(crate) fn expires_s(&self, now_s: u64) -> u64 {
        self.expiry.resolve(now_s)
    }

    fn shown(&self, now_s: u64, with_level: bool) -> Json {
        let expires_s = self.expires_s(now_s);
        let shown = Json::object([
            ("subscription", self.name.as_str().into()),
            ("key", self.key.as_deref().into()),
            ("expiry", expires_s.to_string().into()),
            ("timeleft", expires_s.saturating_sub(now_s).into()),
        ]);
        if with_level { shown.with("level", self.level.as_str()) } else { shown }
    }
}
