//! Rules about single requests: whoever breaks one is caught while sending.

use super::caught;
use crate::life::World;

/// Beats of one profile are at most 1.15 in an interval, and one more for each return: a start, a login,
/// a tab opened, back from the cache, online or awake, a take-over. A first failure may have been a blip
/// and is retried once. Nothing is sent while the device is offline, nor before the service wants it.
pub(super) fn economy(world: &World) -> Result<(), String> {
    caught(world, "economy")
}

/// A tab, another one, and the first again beat within an interval only if the lock changed hands.
pub(super) fn one_leader(world: &World) -> Result<(), String> {
    caught(world, "one leader")
}

/// After a logout, or when the last tab gave the seat back, no tab sends anything by itself until the app
/// opens a session again. Who did not run meanwhile may ask until it is told, by the storage, by another tab
/// or by the service, and never logs in by itself. The service's yes tells it nothing: a logout that was
/// lost on its way, as a closed tab's may be, is one that nobody is left to tell of.
pub(super) fn silence(world: &World) -> Result<(), String> {
    caught(world, "silence")
}

/// Every request that names a device names the one that the storage held when the tab asked.
pub(super) fn identity(world: &World) -> Result<(), String> {
    caught(world, "identity")
}
