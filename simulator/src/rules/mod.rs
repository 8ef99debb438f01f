//! What must hold in every life, after every step.

mod availability;
mod caught;
mod progress;
mod safety;

use crate::life::World;

/// One rule: its name, what it says, and whether it holds.
#[derive(Clone, Copy)]
pub(crate) struct Rule {
    pub(crate) name: &'static str,
    /// The first line of its docstring.
    pub(crate) says: &'static str,
    check: fn(&World) -> Result<(), String>,
}

/// A rule that did not hold, and how.
pub(crate) struct Broken {
    pub(crate) rule: Rule,
    pub(crate) how: String,
}

/// Makes rules of functions, so that what a rule says is its docstring and nothing else.
macro_rules! rules {
    ($($(#[doc = $says:literal] $(#[doc = $more:literal])*)? $name:literal $check:path;)*) => {
        /// All of them.
        pub(crate) const RULES: &[Rule] = &[$(Rule {
            name: $name,
            says: concat!($($says)?),
            check: $check,
        },)*];
    };
}

rules! {
    /// No tab is licensed without a true yes that is younger than interval and grace.
    "safety" safety::safety;
    /// While the licence is good, trouble shorter than grace ends nothing, and passes without a trace.
    "availability" availability::availability;
    /// However many tabs there are, the service is asked once an interval, and once on a return.
    "economy" caught::economy;
    /// Two tabs never beat in turns.
    "one leader" caught::one_leader;
    /// Who logged out is not heard of until somebody logs in.
    "silence" caught::silence;
    /// A profile has one device id while its storage lives.
    "identity" caught::identity;
    /// A licensed tab always has something to wait for, and every promise is kept.
    "progress" progress::progress;
}

/// The first rule that does not hold; of this name, if one is named.
pub(crate) fn check(world: &World, only: Option<&str>) -> Option<Broken> {
    let asked = RULES.iter().filter(|rule| only.is_none_or(|only| only == rule.name));
    asked.into_iter().find_map(|rule| {
        let how = (rule.check)(world).err()?;
        Some(Broken { rule: *rule, how })
    })
}

/// What was caught in the act.
fn caught(world: &World, rule: &str) -> Result<(), String> {
    match world.profiles.iter().find_map(|it| it.broken.get(rule)) {
        Some(how) => Err(how.clone()),
        None => Ok(()),
    }
}
