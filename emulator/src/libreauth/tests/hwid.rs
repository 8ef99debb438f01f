use crate::testing::{HWID, World, no, value};

const OTHER: &str = "00000000000000000000000000000000";

#[test]
fn the_first_id_is_bound_and_later_ones_must_be_part_of_it() {
    let mut world = World::demo();
    let session = world.licensed();
    let mismatch = no("HWID doesn't match. Ask for a HWID reset");
    assert_eq!(world.license(&session, "DEMO-KEY-0001", OTHER).text(), mismatch);
    let part = &HWID[4..24];
    assert_eq!(value(&world.license(&session, "DEMO-KEY-0001", part))["success"], true);
    let longer = format!("{HWID}00");
    assert_eq!(world.license(&session, "DEMO-KEY-0001", &longer).text(), mismatch);
}

#[test]
fn an_unlocked_key_runs_anywhere() {
    let mut world = World::demo();
    let session = world.init();
    for hwid in [HWID, OTHER] {
        assert_eq!(value(&world.license(&session, "DEMO-KEY-0005", hwid))["success"], true);
    }
    let mut world = World::with(|seed| seed.libreauth[0].hwid_check = false);
    let session = world.licensed();
    assert_eq!(value(&world.license(&session, "DEMO-KEY-0001", OTHER))["success"], true);
}

#[test]
fn short_and_missing_ids_are_refused() {
    let mut world = World::demo();
    let session = world.init();
    assert_eq!(
        world.license(&session, "DEMO-KEY-0001", "1234567890123456789").text(),
        no("HWID must be 20 or more characters, change this in app settings.")
    );
    assert_eq!(
        world.license(&session, "DEMO-KEY-0001", "").text(),
        no("Force HWID is enabled, disable in app settings if you want to use blank HWIDs")
    );
    let mut world = World::with(|seed| seed.libreauth[0].force_hwid = false);
    let session = world.init();
    let answer = value(&world.license(&session, "DEMO-KEY-0001", ""));
    assert_eq!((&answer["success"], &answer["info"]["hwid"]), (&true.into(), &().into()));
    // The account is still free for the first id that comes.
    assert_eq!(value(&world.license(&session, "DEMO-KEY-0001", HWID))["success"], true);
    assert_eq!(value(&world.license(&session, "DEMO-KEY-0001", OTHER))["success"], false);
}
