//! The engine, operating system and processor: the parts that never move while a machine lives
//! (FP-Stalker 2018: the platform never changed, even at the 95th percentile).

use super::signals::Signals;
use crate::text::{holds, pieces, word};

/// The browser engine, found by what it can do and not by what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Chromium and its kin.
    Blink,
    /// Firefox and its kin, except on iOS.
    Gecko,
    /// Safari, WebKitGTK, and every browser on iOS.
    WebKit,
}

impl Engine {
    /// The engine that would give these readings, or `None` if none would.
    #[must_use]
    pub fn of(signals: &Signals) -> Option<Self> {
        if signals.internal_error {
            return Some(Self::Gecko);
        }
        let text = signals.native_function.as_deref()?;
        Some(if holds(text, "\n") { Self::WebKit } else { Self::Blink })
    }

    /// The word that goes into the id.
    #[must_use]
    pub fn name(self) -> &'static str {
        word("blink gecko webkit", self as usize)
    }
}

/// The family of the operating system. iPadOS counts as macOS: since version 13 an iPad says that
/// it is a Mac, unless the user asks for the mobile site.
#[must_use]
pub fn os(signals: &Signals) -> Option<&'static str> {
    // The hint is the browser's own word; the others are kept for the sake of old pages.
    let hint = signals.hinted_platform.as_deref().unwrap_or("");
    let agent = signals.user_agent.as_deref().unwrap_or("");
    let platform = signals.platform.as_deref().unwrap_or("");
    // `navigator.platform` says "Linux" on Android and ChromeOS, so these are asked for first.
    named(HINTS, &|word| word == hint)
        .or_else(|| named("Android,android,CrOS,chromeos", &|word| holds(agent, word)))
        .or_else(|| named(FAMILIES, &|word| holds(platform, word)))
        .or_else(|| named(FAMILIES, &|word| holds(agent, word)))
}

/// What the hints name, and its family.
const HINTS: &str = "Windows,windows,macOS,macos,Linux,linux,Android,android,\
    Chrome OS,chromeos,Chromium OS,chromeos,iOS,ios";

/// Words of `navigator.platform` and of user agents, and their families, the more telling first ("like
/// Mac OS X" stands in an iPhone's user agent).
const FAMILIES: &str = "iPhone,ios,iPod,ios,iPad,macos,Win,windows,Mac,macos,Linux,linux,\
    X11,linux,BSD,linux";

/// The family of the first word that fits.
fn named(families: &'static str, fits: &dyn Fn(&str) -> bool) -> Option<&'static str> {
    let mut words = pieces(families, b',');
    while let (Some(word), Some(name)) = (words.next(), words.next()) {
        if fits(word) {
            return Some(name);
        }
    }
    None
}

/// The processor's family, by the sign it gives to a NaN: x86 sets it, ARM does not.
#[must_use]
pub fn cpu(nan_byte: Option<u8>) -> Option<&'static str> {
    match nan_byte? {
        0xFF => Some("x86"),
        0x7F => Some("arm"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(hint: &str, platform: &str, agent: &str) -> Option<&'static str> {
        let word = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        os(&Signals {
            hinted_platform: word(hint),
            platform: word(platform),
            user_agent: word(agent),
            ..Signals::default()
        })
    }

    #[test]
    fn engines_are_told_apart_by_feature() {
        let engine = |text: &str, internal_error| {
            let native_function = Some(text.to_owned());
            Engine::of(&Signals { native_function, internal_error, ..Signals::default() })
        };
        let one_line = "function parseInt() { [native code] }";
        let three_lines = "function parseInt() {\n    [native code]\n}";
        assert_eq!(engine(one_line, false), Some(Engine::Blink));
        assert_eq!(engine(three_lines, true), Some(Engine::Gecko));
        assert_eq!(engine(three_lines, false), Some(Engine::WebKit));
        assert_eq!(Engine::of(&Signals::default()), None);
    }

    #[test]
    fn systems_fall_into_families() {
        let android = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/156.0.0.0";
        let cros = "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/156.0.0.0";
        let iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15";
        let ipad = "Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 CriOS/156";
        let mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15";
        let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:153.0) Gecko/20100101";
        for (hint, platform, agent, family) in [
            ("Windows", "Win32", windows, "windows"),
            ("", "Win32", windows, "windows"),
            ("macOS", "MacIntel", mac, "macos"),
            ("", "MacIntel", mac, "macos"),
            ("", "iPad", ipad, "macos"),
            ("", "iPhone", iphone, "ios"),
            ("", "", iphone, "ios"),
            ("Android", "Linux armv81", android, "android"),
            ("", "Linux armv81", android, "android"),
            ("Chrome OS", "Linux x86_64", cros, "chromeos"),
            ("Chromium OS", "Linux x86_64", cros, "chromeos"),
            ("", "Linux x86_64", cros, "chromeos"),
            ("Linux", "Linux x86_64", "", "linux"),
            ("", "FreeBSD amd64", "", "linux"),
            ("Unknown", "Win32", windows, "windows"),
        ] {
            assert_eq!(said(hint, platform, agent), Some(family), "{hint} {platform} {agent}");
        }
        assert_eq!(said("", "", ""), None);
        assert_eq!(said("Fuchsia", "Nintendo Switch", "Nintendo"), None);
    }

    #[test]
    fn the_sign_of_a_nan_tells_the_processor() {
        assert_eq!(cpu(Some(0xFF)), Some("x86"));
        assert_eq!(cpu(Some(0x7F)), Some("arm"));
        assert_eq!(cpu(Some(0)), None);
        assert_eq!(cpu(None), None);
    }
}
