//! What stays the same for years: the parts that seed a sticky id.

use super::brands;
use super::gpu;
use super::platform::{self, Engine};
use super::signals::Signals;
use super::text::clean;
use crate::hex::SEPARATOR;
use crate::text::pieces;

/// The names of the parts, in the order that the id is made of. The order is part of `fp1`.
///
/// - `engine`: `blink`, `gecko` or `webkit`
/// - `brands`: the browser's names, see [`brands::names`]
/// - `os`: `windows`, `macos`, `linux`, `android`, `chromeos` or `ios`
/// - `cpu`: `x86` or `arm`
/// - `model`: an Android device's
/// - `language`: the primary subtag of a BCP 47 tag, `de` of `de-AT`
/// - `gpu`: the graphics processor, see [`gpu::family`]
pub const NAMES: [&str; 7] = ["engine", "brands", "os", "cpu", "model", "language", "gpu"];

/// The normalised parts, in one text: in the order of [`NAMES`], separated by U+001F. An empty part
/// is *unknown*: not offered, refused, or left out because it is known to be noise there. An
/// unknown part is never taken for a changed one.
///
/// On a desktop they hold about 7 to 9 bits, in Safari 2 to 4: identical machines get one sticky
/// id. That is the price of stability.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts(String);

impl Parts {
    /// What of the readings is worth keeping.
    #[must_use]
    pub fn of(signals: &Signals) -> Self {
        let told = |text: &Option<String>, as_part: fn(&str) -> Option<String>| {
            text.as_deref().and_then(as_part).unwrap_or_default()
        };
        let model =
            if signals.may_tell_model() { told(&signals.model, clean) } else { String::new() };
        let language =
            if signals.is_brave() { String::new() } else { told(&signals.language, primary) };
        let gpu = if signals.may_tell_gpu() {
            told(&signals.gpu_renderer, gpu::family)
        } else {
            String::new()
        };
        Self::join([
            Engine::of(signals).map_or("", Engine::name),
            &told(&signals.brands, brands::names),
            platform::os(signals).unwrap_or(""),
            platform::cpu(signals.nan_byte).unwrap_or(""),
            &model,
            &language,
            &gpu,
        ])
    }

    /// No part is known.
    #[must_use]
    pub fn unknown() -> Self {
        Self::join([""; NAMES.len()])
    }

    /// The text of [`Self::as_str`], back again; `None` if it has more parts, or fewer.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        (pieces(text, SEPARATOR).count() == NAMES.len()).then(|| Self(text.to_owned()))
    }

    /// The text that the id is made of.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The parts by name, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Option<&str>)> {
        let parts =
            pieces(&self.0, SEPARATOR).map(|part| Some(part).filter(|part| !part.is_empty()));
        NAMES.into_iter().zip(parts)
    }

    /// One part, if it is known.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(part, _)| *part == name)?.1
    }

    /// The names of the parts that are known in both and differ.
    #[must_use]
    pub fn moved_since(&self, minted: &Self) -> Vec<&'static str> {
        let mut moved = Vec::new();
        for name in NAMES {
            let (now, then) = (self.get(name), minted.get(name));
            if now.is_some() && then.is_some() && now != then {
                moved.push(name);
            }
        }
        moved
    }

    fn join(parts: [&str; NAMES.len()]) -> Self {
        let mut text = String::new();
        for (at, part) in parts.into_iter().enumerate() {
            if at > 0 {
                text.push(char::from(SEPARATOR));
            }
            text.push_str(part);
        }
        Self(text)
    }
}

impl Signals {
    /// Whether this is Brave, which gives a random language list and renderer to each site
    /// ("farbling"): both are left out there.
    #[must_use]
    pub fn is_brave(&self) -> bool {
        let named = |brand: &str| brand.eq_ignore_ascii_case("Brave");
        self.brave || self.brands.as_deref().is_some_and(|brands| pieces(brands, b'\n').any(named))
    }

    /// Whether the renderer is worth reading: Firefox puts it into buckets and Safari hides it,
    /// both anew with their releases.
    #[must_use]
    pub fn may_tell_gpu(&self) -> bool {
        Engine::of(self) == Some(Engine::Blink) && !self.is_brave()
    }

    /// Whether the model is worth reading: only Android gives one for each kind of device.
    #[must_use]
    pub fn may_tell_model(&self) -> bool {
        platform::os(self) == Some("android")
    }
}

/// The primary subtag of a language tag.
fn primary(tag: &str) -> Option<String> {
    let subtag = pieces(tag, b'-').next().and_then(|tag| pieces(tag, b'_').next())?;
    let letters = subtag.bytes().all(|b| b.is_ascii_alphabetic());
    if letters && (2..=8).contains(&subtag.len()) { clean(subtag) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(crate) fn chrome_on_windows() -> Signals {
        Signals {
            native_function: Some("function parseInt() { [native code] }".into()),
            user_agent: Some(
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 \
                 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
                    .into(),
            ),
            platform: Some("Win32".into()),
            brands: Some("Google Chrome\nChromium\nNot(A:Brand".into()),
            hinted_platform: Some("Windows".into()),
            model: Some(String::new()),
            language: Some("de-AT".into()),
            nan_byte: Some(0xFF),
            gpu_renderer: Some(
                "ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 (0x00002504) Direct3D11 vs_5_0 ps_5_0, \
                 D3D11)"
                    .into(),
            ),
            ..Signals::default()
        }
    }

    #[test]
    fn a_desktop_chrome_has_all_but_a_model() {
        let parts = Parts::of(&chrome_on_windows());
        let values: Vec<_> = parts.iter().map(|(_, value)| value).collect();
        let some = |text| Some(text);
        assert_eq!(
            values,
            [
                some("blink"),
                some("google chrome"),
                some("windows"),
                some("x86"),
                None,
                some("de"),
                some("geforce rtx 3060"),
            ]
        );
    }

    #[test]
    fn what_drifts_does_not_move_the_parts() {
        let minted = Parts::of(&chrome_on_windows());
        let mut update = chrome_on_windows();
        update.user_agent = Some("Mozilla/5.0 (Windows NT 10.0) Chrome/190.0.0.0".into());
        update.brands = Some("Not_A Brand\nGoogle Chrome\nChromium".into());
        let mut driver = chrome_on_windows();
        driver.gpu_renderer =
            Some("ANGLE (NVIDIA, GeForce RTX 3060 Direct3D12 vs_6_0 ps_6_0, D3D12-31.0.15)".into());
        let mut region = chrome_on_windows();
        region.language = Some("de".into());
        let mut clock = chrome_on_windows();
        clock.clock_ms = Some(17.5);
        for (what, signals) in
            [("update", update), ("driver", driver), ("region", region), ("clock", clock)]
        {
            assert_eq!(Parts::of(&signals), minted, "{what}");
        }
    }

    #[test]
    fn a_new_gpu_or_language_has_moved_and_an_unknown_one_has_not() {
        let minted = Parts::of(&chrome_on_windows());
        let mut signals = chrome_on_windows();
        signals.gpu_renderer = Some("ANGLE (Intel, Intel(R) UHD Graphics 620, D3D11)".into());
        signals.language = Some("fr-FR".into());
        assert_eq!(Parts::of(&signals).moved_since(&minted), ["language", "gpu"]);
        signals.gpu_renderer = Some("Google SwiftShader".into());
        signals.language = None;
        assert!(Parts::of(&signals).moved_since(&minted).is_empty());
    }

    #[test]
    fn noise_is_left_out_where_it_is_known() {
        let mut brave = chrome_on_windows();
        brave.brands = Some("Brave\nChromium\nNot_A Brand".into());
        let mut insecure_brave = chrome_on_windows();
        (insecure_brave.brands, insecure_brave.brave) = (None, true);
        for signals in [brave, insecure_brave] {
            let parts = Parts::of(&signals);
            assert_eq!((parts.get("gpu"), parts.get("language")), (None, None));
        }
        let mut firefox = chrome_on_windows();
        firefox.internal_error = true;
        let mut safari = chrome_on_windows();
        safari.native_function = Some("function parseInt() {\n    [native code]\n}".into());
        for signals in [firefox, safari] {
            let parts = Parts::of(&signals);
            assert_eq!((parts.get("gpu"), parts.get("language")), (None, Some("de")));
        }
    }

    #[test]
    fn only_android_has_a_model() {
        let mut phone = chrome_on_windows();
        (phone.hinted_platform, phone.model) = (Some("Android".into()), Some("Pixel 9 Pro".into()));
        assert_eq!(Parts::of(&phone).get("model"), Some("pixel 9 pro"));
        phone.hinted_platform = Some("Chrome OS".into());
        assert_eq!(Parts::of(&phone).get("model"), None);
    }

    #[test]
    fn languages_lose_their_region() {
        for (tag, subtag) in [("en-US", Some("en")), ("sr_Latn", Some("sr")), ("FIL", Some("fil"))]
        {
            assert_eq!(primary(tag).as_deref(), subtag);
        }
        for tag in ["", "x", "e1-US", "-", "toolonglanguage"] {
            assert_eq!(primary(tag), None, "{tag}");
        }
    }

    #[test]
    fn an_empty_browser_gives_no_part() {
        let none = Parts::of(&Signals::default());
        assert_eq!(none, Parts::unknown());
        assert!(none.iter().all(|(_, part)| part.is_none()));
    }

    #[test]
    fn the_text_reads_back() {
        let parts = Parts::of(&chrome_on_windows());
        assert_eq!(Parts::read(parts.as_str()), Some(parts));
        for text in ["", "blink", "\u{1f}\u{1f}\u{1f}\u{1f}\u{1f}", "\u{1f}".repeat(7).as_str()] {
            assert_eq!(Parts::read(text), None, "{text:?}");
        }
    }
}
