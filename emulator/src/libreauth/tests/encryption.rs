use crate::testing::{HWID, World, value};
use crate::{EncryptionScheme, Profile, signing};

const ENCKEY: &str = "0123456789abcdefghijklmnopqrstuvwxy";

/// Opens a session with a key and checks it; gives both answers.
fn spoken(world: &mut World) -> (crate::Response, crate::Response) {
    let fields = [("ver", "1.0"), ("enckey", ENCKEY), ("init_iv", "init-iv-sample")];
    let init = world.call("init", &fields);
    let state = value(&world.control("GET", "state", ""));
    let session = state["libreauth"][0]["session_list"][0]["id"].as_str().unwrap().to_owned();
    world.license(&session, "DEMO-KEY-0001", HWID);
    let check = world.call("check", &[("sessionid", &session)]);
    (init, check)
}

#[test]
fn candidate_a_to_the_byte_and_signed_over_the_ciphertext() {
    let mut world = World::with(|seed| {
        seed.libreauth[0].encryption = Some(EncryptionScheme::A);
    });
    let (init, check) = spoken(&mut world);
    assert!(init.text().chars().all(|digit| digit.is_ascii_hexdigit()));
    assert!(world.is_proven(&init));
    assert_eq!(
        check.text(),
        "6f14bc5acfba267559db22a91291812b638dd596d67ecdfafc28c90b21ceb860\
         cd085b988199da02884375f867563eab8dab72b21476bdaf75d1bff8038f1132"
    );
    assert_eq!(
        check.header(signing::SIGNATURE_HEADER),
        Some(
            "4bd322844c44780da625458a853bc916d5ac67c5e9f46cda5972c2885cb40de5\
             8a45aaf464d274ae303328e8a5c838f54e29d135ad86d7f2dbcdadee1665c604"
        )
    );
}

#[test]
fn nothing_is_encrypted_unless_both_sides_want_it() {
    let (init, _) = spoken(&mut World::demo());
    assert_eq!(value(&init)["success"], true);
    let mut world = World::with(|seed| {
        seed.libreauth[0].encryption = Some(EncryptionScheme::C);
    });
    assert_eq!(value(&world.call("init", &[("ver", "1.0")]))["success"], true);
    let unsigned = world.call("nonsense", &[]);
    assert_eq!(value(&unsigned)["success"], false);
}

#[test]
fn the_recorded_hmac_uses_the_session_key() {
    let mut world = World::with(|seed| seed.libreauth[0].profile = Profile::KeyAuth);
    let secret = "0123456789abcdef".repeat(4);
    let (init, check) = spoken(&mut world);
    assert_eq!(init.header("signature"), Some(&*signing::hmac(&secret, &init.body)));
    let key = format!("{ENCKEY}-{secret}");
    assert_eq!(check.header("signature"), Some(&*signing::hmac(&key, &check.body)));
}
