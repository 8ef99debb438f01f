//! Seed data that an application serves: variables, files, webhooks, chat.

use serde::{Deserialize, Serialize};

use super::yes;

/// One value of the `var` call.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VariableSeed {
    /// Its name, field `varid`.
    pub id: String,
    /// Its value, given in `message`.
    pub value: String,
    /// Only after a login; default true.
    #[serde(default = "yes")]
    pub authed: bool,
}

/// One file of the `file` call.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileSeed {
    /// Its name, field `fileid`.
    pub id: String,
    /// Its bytes in hex, given in `contents`.
    pub hex: String,
    /// Only after a login; default true.
    #[serde(default = "yes")]
    pub authed: bool,
}

/// One webhook; the emulator calls nobody and answers with what stands here.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookSeed {
    /// Its name, field `webid`.
    pub id: String,
    /// Given in `response`.
    pub response: String,
    /// Only after a login; default true.
    #[serde(default = "yes")]
    pub authed: bool,
}

/// One chat channel.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelSeed {
    /// Its name, field `channel`.
    pub name: String,
    /// Seconds an author must wait between two messages; default 0.
    #[serde(default)]
    pub delay_s: u64,
    /// What was said before the start.
    #[serde(default)]
    pub messages: Vec<ChatMessageSeed>,
}

/// One chat message.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChatMessageSeed {
    /// Who said it.
    pub author: String,
    /// What was said.
    pub message: String,
    /// When, in Unix seconds.
    pub timestamp_s: u64,
}
