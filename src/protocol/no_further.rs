//! In place of `further.rs` in a build without these calls.

use super::{Answer, Call, Kind, Output};
use crate::error::{Code, Error};
use crate::json::Fields;

/// Nothing.
#[derive(Clone, PartialEq)]
pub enum Told {}

pub(super) fn own_url(_: Kind, _: &str) -> Option<String> {
    None
}

pub(super) fn is_upside_down(_: Kind) -> bool {
    false
}

pub(super) fn is_told_anyway(_: Kind) -> bool {
    false
}

pub(super) fn good_news(_: Kind, _: &Error) -> Option<Box<Answer>> {
    None
}

#[expect(clippy::unnecessary_wraps, reason = "as further.rs has it")]
pub(super) fn output(_: &Call, _: Fields) -> Result<Output, Box<Error>> {
    Ok(Output::Nothing)
}

pub(super) fn failing(_: Kind, _: &Fields) -> Option<Code> {
    None
}

pub(crate) fn stated_key(told: &mut Told) -> Option<(&Option<String>, &mut Option<bool>)> {
    match *told {}
}
