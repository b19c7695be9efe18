//! Other processes: two servers and the command line on one database. What one of them ends, the others end, within the
//! bound of the journal's follower.

use std::time::{Duration, Instant};

use masthead_tests::{Engine, Method, Value, json, process::finish};

use crate::cli::{House, ask, block_on, on_both, text};

const PASSWORD: &str = "a password of the tests";

/// The bound that docs/security.md promises.
const BOUND: Duration = Duration::from_millis(100);

async fn sign_in(base: &str) -> String {
    let login = json!({ "email": "ada@example.org", "password": PASSWORD });
    let (status, tokens) = ask(Method::POST, &format!("{base}/api/v1/auth/login"), "", login).await.expect("an answer");
    assert_eq!(status, 200, "{tokens}");
    tokens["accessToken"].as_str().expect("a token").to_owned()
}

async fn status(base: &str, token: &str, path: &str) -> u16 {
    ask(Method::GET, &format!("{base}{path}"), token, Value::Null).await.expect("an answer").0
}

/// Waits until a server refuses the token; gives how long that took.
async fn refused_after(base: &str, token: &str, path: &str) -> Duration {
    let begun = Instant::now();
    while status(base, token, path).await == 200 {
        assert!(begun.elapsed() < Duration::from_secs(5), "{base} accepts it still");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    begun.elapsed()
}

fn run(house: &House, arguments: &[&str]) -> String {
    let done = finish(house.command().args(arguments), PASSWORD);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    text(&done.stdout)
}

on_both! {
    /// A session that one server ends is ended in the other, which had it in memory, as soon as it can know.
    fn a_session_ends_everywhere(house) {
        house.create_account("administrator");
        let (one, two) = (house.serve(&[]), house.serve(&[]));
        block_on(async {
            let mut took = Vec::new();
            for _ in 0..5 {
                let token = sign_in(&one.base).await;
                for base in [&one.base, &two.base, &two.base] {
                    assert_eq!(status(base, &token, "/api/v1/me").await, 200);
                }
                let (ended, _) =
                    ask(Method::POST, &format!("{}/api/v1/auth/logout", one.base), &token, Value::Null).await.expect("an answer");
                assert_eq!(ended, 200);
                assert_eq!(status(&one.base, &token, "/api/v1/me").await, 401, "at once where it was ended");
                took.push(refused_after(&two.base, &token, "/api/v1/me").await);
            }
            took.sort();
            // The bound, and what a request takes on a busy machine.
            assert!(took[2] < BOUND + Duration::from_millis(150), "{took:?}");
            assert!(took[4] < BOUND + Duration::from_secs(2), "{took:?}");
        });
    }

    /// When a verb of the command line has ended, both servers answer by what it did: no token of a suspended account,
    /// no revoked API token, no token of a revoked key is accepted, without waiting.
    fn a_verb_that_has_ended_holds_everywhere(house) {
        house.create_account("administrator");
        run(house, &["account", "create", "--email", "eve@example.org", "--role", "administrator"]);
        let (one, two) = (house.serve(&[]), house.serve(&[]));
        let bases = [&one.base, &two.base];
        let statuses = |token: &str, path: &str| block_on(async {
            let mut statuses = Vec::new();
            for base in bases {
                statuses.push(status(base, token, path).await);
            }
            statuses
        });

        let token = block_on(sign_in(&one.base));
        assert_eq!(statuses(&token, "/api/v1/me"), [200, 200]);
        run(house, &["account", "role", "ada@example.org", "author"]);
        assert_eq!(statuses(&token, "/api/v1/me"), [401, 401]);

        let token = block_on(sign_in(&two.base));
        assert_eq!(statuses(&token, "/api/v1/me"), [200, 200]);
        run(house, &["account", "password", "ada@example.org"]);
        assert_eq!(statuses(&token, "/api/v1/me"), [401, 401]);

        let token = block_on(sign_in(&two.base));
        assert_eq!(statuses(&token, "/api/v1/me"), [200, 200]);
        run(house, &["keys", "rotate", "--revoke"]);
        assert_eq!(statuses(&token, "/api/v1/me"), [401, 401]);

        let token = block_on(sign_in(&one.base));
        assert_eq!(statuses(&token, "/api/v1/me"), [200, 200]);
        run(house, &["keys", "rotate"]);
        assert_eq!(statuses(&token, "/api/v1/me"), [200, 200], "the old key is accepted still");
        let fresh = block_on(sign_in(&two.base));
        assert_eq!(statuses(&fresh, "/api/v1/me"), [200, 200]);
        run(house, &["account", "suspend", "ada@example.org"]);
        assert_eq!(statuses(&token, "/api/v1/me"), [401, 401]);

        let made = run(house, &["token", "create", "--name", "Build", "--scope", "content:preview", "--json"]);
        let made: Value = made.parse().expect("JSON");
        let token = made["token"].as_str().expect("a token");
        let desk = "/api/v1/editorial/articles";
        assert_eq!(statuses(token, desk), [200, 200]);
        run(house, &["token", "revoke", made["apiToken"]["id"].as_str().expect("an id")]);
        assert_eq!(statuses(token, desk), [401, 401]);
        let list = run(house, &["token", "list"]);
        assert!(list.contains("Build") && list.contains("revoked") && !list.contains(token), "{list}");
    }

    /// The verbs of accounts: what they print, and how they fail.
    fn the_verbs_of_accounts(house) {
        house.create_account("administrator");
        run(house, &["account", "create", "--email", "bo@example.org", "--role", "moderator", "--name", "Bo"]);
        let list = run(house, &["account", "list"]);
        assert_eq!(list.lines().count(), 2, "{list}");
        assert!(list.contains("bo@example.org") && list.contains("Moderator") && list.contains("Active"), "{list}");
        let as_json: Value = run(house, &["account", "suspend", "bo@example.org", "--json"]).parse().expect("JSON");
        assert_eq!((&as_json["status"], &as_json["role"]), (&json!("SUSPENDED"), &json!("MODERATOR")));
        run(house, &["account", "restore", "bo@example.org"]);
        run(house, &["account", "delete", "bo@example.org"]);
        assert_eq!(run(house, &["account", "list"]).lines().count(), 1);
        let fails = |arguments: &[&str], code: i32| {
            let done = finish(house.command().args(arguments), PASSWORD);
            assert_eq!(done.status.code(), Some(code), "{arguments:?}: {}", text(&done.stderr));
            assert_eq!(text(&done.stdout), "");
        };
        fails(&["account", "suspend", "bo@example.org"], 1);
        fails(&["account", "suspend", "ada@example.org"], 1);
        fails(&["account", "role", "ada@example.org", "pope"], 2);
        fails(&["token", "create", "--name", "x"], 2);
        fails(&["token", "create", "--name", "x", "--scope", "content:everything"], 1);
        fails(&["token", "create", "--name", "x", "--scope", "content:read", "--days", "400"], 1);
        fails(&["token", "revoke", "nothing"], 1);
        run(house, &["account", "create", "--email", "new@example.org", "--invite"]);
        let mails = std::fs::read_dir(house.path().join("mail")).expect("a folder").count();
        assert_eq!(mails, 1, "the invitation was sent before the verb ended");
    }

    /// When a session was last seen is written at the latest when the server ends.
    fn last_uses_are_written_at_the_end(house) {
        house.create_account("administrator");
        let server = house.serve(&[]);
        let token = block_on(sign_in(&server.base));
        std::thread::sleep(Duration::from_millis(50));
        assert_eq!(block_on(status(&server.base, &token, "/api/v1/me")), 200);
        server.signal("TERM");
        assert_eq!(server.end().code(), Some(0));
        let server = house.serve(&[]);
        let other = block_on(sign_in(&server.base));
        let path = format!("{}/api/v1/sessions", server.base);
        let (_, sessions) = block_on(ask(Method::GET, &path, &other, Value::Null)).expect("an answer");
        let first = &sessions["items"][1];
        assert!(first["lastSeenAt"].as_str() > first["startedAt"].as_str(), "{first}");
    }
}
