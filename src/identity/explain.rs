//! The device id, told to a person. It stays on the machine.

use super::id::DeviceId;
use super::parts::Parts;
use super::recall::{Resolved, Source};
use super::signals::Signals;
use crate::text::word;

/// How far the id can be trusted to be this machine's alone and to come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// Kept, and told apart as well as can be.
    High,
    /// Kept, but more machines share it, or a wipe would lose it.
    Medium,
    /// Expect others to have it, or this machine to get another.
    Low,
}

impl Confidence {
    /// The word that scripts read.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        word("high medium low", self as usize)
    }
}

/// All that is known about the id of this device.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// What is sent as `hwid`.
    pub id: DeviceId,
    /// Where it came from.
    pub source: Source,
    /// Whether the browser keeps it.
    pub persisted: bool,
    /// When it was minted: milliseconds since 1970, if known.
    pub created: Option<f64>,
    /// The parts as they read now; empty if the id is not made of parts.
    pub parts: Parts,
    /// The names of the parts that changed since minting. The id stays all the same.
    pub moved: Vec<&'static str>,
    /// How far to trust it.
    pub confidence: Confidence,
    /// Why that far.
    pub reason: &'static str,
}

impl Explanation {
    /// Explains an id. `now` are the readings of this moment: none for an id that is not made of
    /// them, so that explaining it reads nothing either.
    #[must_use]
    pub fn of(resolved: Resolved, now: Option<&Signals>) -> Self {
        let parts = now.map_or_else(Parts::unknown, Parts::of);
        let moved = match &resolved.it.parts {
            Some(minted) => parts.moved_since(minted),
            None => Vec::new(),
        };
        let (confidence, reason) = judge(&resolved, now, &parts, &moved);
        #[expect(clippy::cast_precision_loss, reason = "milliseconds stay below 2^53")]
        let created = resolved.record().map(|it| it.created as f64);
        let Resolved { it, source, persisted, .. } = resolved;
        Self { id: it.id, source, persisted, created, parts, moved, confidence, reason }
    }
}

fn judge(
    resolved: &Resolved,
    now: Option<&Signals>,
    parts: &Parts,
    moved: &[&str],
) -> (Confidence, &'static str) {
    use Confidence::{High, Low, Medium};
    if resolved.source == Source::Override {
        return (High, "the app gave this id itself");
    }
    if !resolved.persisted {
        return (Low, "the browser refuses storage: the id is found anew each time");
    }
    if resolved.it.parts.is_none() {
        return (High, "the id does not depend on this machine's traits; storage alone keeps it");
    }
    if now.is_some_and(Signals::resists_fingerprinting) {
        return (Low, "the browser resists fingerprinting: all of its users look alike");
    }
    if parts.get("engine").is_none() || parts.get("os").is_none() {
        return (Low, "the browser tells too little about itself");
    }
    if !moved.is_empty() {
        return (Medium, "the machine has changed since minting: a wipe would give a new id");
    }
    if parts.get("gpu").is_none() {
        return (Medium, "the browser hides the graphics processor: similar machines share the id");
    }
    (High, "the id is kept, and the machine would get it back after a wipe")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::record::Record;

    fn chrome() -> Signals {
        Signals {
            native_function: Some("function parseInt() { [native code] }".into()),
            hinted_platform: Some("Linux".into()),
            language: Some("en".into()),
            gpu_renderer: Some("Mali-G72".into()),
            ..Signals::default()
        }
    }

    fn stored(parts: Option<Parts>) -> Resolved {
        let id = DeviceId::install([1; 16]);
        Resolved::kept(Box::new(Record { id, created: 5, parts }), Source::Stored, true)
    }

    fn explained(signals: &Signals) -> Explanation {
        Explanation::of(stored(Some(Parts::of(&chrome()))), Some(signals))
    }

    #[test]
    fn an_unmoved_machine_is_trusted() {
        let told = explained(&chrome());
        assert_eq!((told.confidence, told.created), (Confidence::High, Some(5.0)));
        assert!(told.moved.is_empty());
    }

    #[test]
    fn drift_and_hiding_lower_the_trust() {
        let moved = explained(&Signals { language: Some("fr".into()), ..chrome() });
        assert_eq!(moved.moved, ["language"]);
        assert_eq!(moved.confidence, Confidence::Medium);
        let hidden = explained(&Signals { gpu_renderer: None, ..chrome() });
        assert!(hidden.moved.is_empty());
        assert_eq!(hidden.confidence, Confidence::Medium);
        let alike = Signals { internal_error: true, clock_ms: Some(33.334), ..chrome() };
        assert_eq!(explained(&alike).confidence, Confidence::Low);
        assert_eq!(explained(&Signals::default()).confidence, Confidence::Low);
    }

    #[test]
    fn ids_without_parts_are_told_without_reading() {
        for resolved in [stored(None), Resolved::given(DeviceId::install([2; 16]))] {
            let told = Explanation::of(resolved, None);
            assert_eq!((told.confidence, &told.parts), (Confidence::High, &Parts::unknown()));
        }
        let mut derived = stored(Some(Parts::of(&chrome())));
        (derived.source, derived.persisted) = (Source::Derived, false);
        assert_eq!(Explanation::of(derived, Some(&chrome())).confidence, Confidence::Low);
    }
}
