//! What the browser said about itself, word for word.

/// The raw readings. Each is absent when the browser does not offer it or refused; a reading never
/// fails. All of them exist alike in a page, a worker, a service worker and an extension's worker.
///
/// What is *not* read, on purpose: canvas, audio, fonts, screen, pixel ratio, time zone, any
/// version, `deviceMemory`, the number of cores. They drift (FP-Stalker 2018: half of all canvases
/// within 290 days, a tenth of all screens within 3), differ between contexts of one browser, or
/// are noised by anti-fingerprinting; Chrome 147 changed the clamp of `deviceMemory`, a "hardware"
/// signal that moved with a browser update.
#[derive(Clone, Default)]
pub struct Signals {
    /// The text of a native function: V8 writes it on one line, the others on three.
    pub native_function: Option<String>,
    /// Whether the global `InternalError` exists: Gecko alone has it.
    pub internal_error: bool,
    /// `navigator.userAgent`.
    pub user_agent: Option<String>,
    /// `navigator.platform`.
    pub platform: Option<String>,
    /// The names in `navigator.userAgentData.brands`, one a line; absent outside Chromium and on
    /// plain HTTP.
    pub brands: Option<String>,
    /// `navigator.userAgentData.platform`.
    pub hinted_platform: Option<String>,
    /// The high-entropy hint `model`; a phone's or tablet's, empty on desktops.
    pub model: Option<String>,
    /// `navigator.language`, a BCP 47 tag.
    pub language: Option<String>,
    /// The top byte of the NaN that the processor gives for infinity less infinity: 0xFF on x86,
    /// 0x7F on ARM (IEEE 754 leaves the sign open).
    pub nan_byte: Option<u8>,
    /// WebGL's `UNMASKED_RENDERER_WEBGL`.
    pub gpu_renderer: Option<String>,
    /// Whether `navigator.brave` exists.
    pub brave: bool,
    /// One reading of `performance.now()`, in milliseconds; its grain betrays
    /// `resistFingerprinting`.
    pub clock_ms: Option<f64>,
}

/// The grain of Firefox's clock under `privacy.resistFingerprinting`, in milliseconds: one frame
/// at 60 Hz (measured in Firefox 153, page and worker; without it the grain is 1 ms).
const RESISTING_GRAIN_MS: f64 = 16.667;

impl Signals {
    /// Whether the clock ticks as it does under Firefox's `resistFingerprinting` (and so in the
    /// Tor Browser), which makes all its users look alike.
    #[must_use]
    pub fn resists_fingerprinting(&self) -> bool {
        let Some(clock) = self.clock_ms else { return false };
        let past_tick = (clock / RESISTING_GRAIN_MS).fract();
        let on_tick = !(0.000_1..=0.999_9).contains(&past_tick);
        // Whole milliseconds are the usual grain; they meet the other one once in 16.7 seconds.
        self.internal_error && on_tick && clock.fract() > 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resists(internal_error: bool, clock: f64) -> bool {
        Signals { internal_error, clock_ms: Some(clock), ..Signals::default() }
            .resists_fingerprinting()
    }

    #[test]
    fn the_grain_of_the_clock_betrays_resist_fingerprinting() {
        // As read in Firefox 153 with the preference on.
        for clock in [300.006, 316.673, 33.334, 50.001, 350.007] {
            assert!(resists(true, clock), "{clock}");
        }
        // As read in Firefox 153 with the preference off, and in a cross-origin isolated page.
        for clock in [333.0, 367.0, 22.0, 396.0, 120.34, 0.0] {
            assert!(!resists(true, clock), "{clock}");
        }
        assert!(!resists(false, 300.006), "Chromium's clock is finer and means nothing");
    }
}
