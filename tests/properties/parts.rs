//! The device id out of whatever a browser says of itself.

use libreauth_client::identity::{DeviceId, Parts, Record, Signals, parts};
use proptest::prelude::*;

use crate::support::cases;

/// A reading: anything, or what browsers say.
fn told() -> impl Strategy<Value = Option<String>> {
    let known = prop::sample::select(vec![
        "function parseInt() { [native code] }",
        "Google Chrome\nChromium\nNot(A:Brand",
        "Windows",
        "Android",
        "de-AT",
        "ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 (0x00002504) Direct3D11 vs_5_0 ps_5_0, D3D11)",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
    ]);
    let gpu = "(ANGLE \\()?(Intel|AMD|Apple|Mali|\\(|\\)|,|[0-9]{1,5}| ){0,12}";
    prop::option::of(
        prop_oneof![3 => known.prop_map(str::to_owned), 1 => any::<String>(), 1 => gpu],
    )
}

/// The parts of any readings. (The readings themselves are not shown: they are personal.)
pub(crate) fn any_parts() -> impl Strategy<Value = Parts> {
    let texts = [(); 8].map(|()| told());
    (texts, any::<(bool, bool, Option<u8>, Option<f64>)>()).prop_map(|(texts, more)| {
        let [native_function, user_agent, platform, brands, hinted, model, language, gpu] = texts;
        let signals = Signals {
            native_function,
            internal_error: more.0,
            user_agent,
            platform,
            brands,
            hinted_platform: hinted,
            model,
            language,
            nan_byte: more.2,
            gpu_renderer: gpu,
            brave: more.1,
            clock_ms: more.3,
        };
        let _ = signals.resists_fingerprinting();
        Parts::of(&signals)
    })
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn they_are_seven_short_texts(parts in any_parts()) {
        prop_assert_eq!(parts.iter().count(), parts::NAMES.len());
        for (name, part) in parts.iter() {
            let Some(part) = part else { continue };
            prop_assert!(part.len() <= 64 && !part.contains(char::is_control), "{} {:?}", name, part);
            prop_assert!(!part.starts_with(' ') && !part.contains(|c: char| c.is_ascii_uppercase()));
        }
        prop_assert!(parts.moved_since(&parts).is_empty());
    }

    #[test]
    fn they_read_back_and_make_an_id(parts in any_parts(), app in any::<String>(), other in any::<String>()) {
        prop_assert_eq!(Parts::read(parts.as_str()), Some(parts.clone()));
        let id = DeviceId::sticky(&app, &parts);
        prop_assert_eq!(DeviceId::minted(id.as_str()), Some(id.clone()));
        prop_assert_eq!(DeviceId::sticky(&other, &parts) == id, app == other);
        let record = Record { id, created: 1, parts: Some(parts) };
        prop_assert_eq!(Record::decode(&record.encode()), Ok(record));
    }
}
