use serde_json::json;

use crate::Response;
use crate::testing::{HWID, World, no, value, without_nonce};

fn get(world: &mut World, session: &str, channel: &str) -> Response {
    world.call("chatget", &[("sessionid", session), ("channel", channel)])
}

fn say(world: &mut World, session: &str, channel: &str, message: &str) -> String {
    let fields = [("sessionid", session), ("channel", channel), ("message", message)];
    without_nonce(&world.call("chatsend", &fields))
}

const SAID: &str = r#"{"success":true,"message":"Successfully sent chat message","nonce":"N"}"#;

#[test]
fn what_was_said_is_heard() {
    let mut world = World::demo();
    let session = world.init();
    assert_eq!(get(&mut world, &session, "general").text(), no("Session is not validated"));
    assert_eq!(say(&mut world, &session, "general", "x"), no("Session is not validated"));
    world.license(&session, "DEMO-KEY-0001", HWID);
    assert_eq!(
        without_nonce(&get(&mut world, &session, "general")),
        r#"{"success":true,"message":"Successfully retrieved chat messages","messages":[{"author":"jane_doe","message":"hello","timestamp":"1700000000"}],"nonce":"N"}"#
    );
    assert_eq!(value(&get(&mut world, &session, "nowhere"))["messages"], json!([]));
    assert_eq!(say(&mut world, &session, "general", "hi"), SAID);
    let heard = value(&get(&mut world, &session, "general"));
    assert_eq!(
        heard["messages"][1],
        json!({"author": "DEMO-KEY-0001", "message": "hi", "timestamp": "1750000000"})
    );
}

#[test]
fn a_channel_has_its_limits() {
    let mut world = World::demo();
    let session = world.licensed();
    assert_eq!(say(&mut world, &session, "nowhere", "x"), no("Chat channel not found"));
    assert_eq!(say(&mut world, &session, "general", ""), no("Message can't be blank"));
    let long = "x".repeat(2_001);
    assert_eq!(say(&mut world, &session, "general", &long), no("Message too long!"));
    for _ in 0..60 {
        assert_eq!(say(&mut world, &session, "general", "hi"), SAID);
    }
    let heard = value(&get(&mut world, &session, "general"));
    assert_eq!(heard["messages"].as_array().unwrap().len(), 50);

    assert_eq!(say(&mut world, &session, "slow", "one"), SAID);
    world.pass(29);
    let hasty = no("Chat slower, you've hit the delay limit");
    assert_eq!(say(&mut world, &session, "slow", "two"), hasty);
    world.pass(1);
    assert_eq!(say(&mut world, &session, "slow", "two"), SAID);
}
