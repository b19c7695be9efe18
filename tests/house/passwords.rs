//! Passwords that are refused when an account is made.

use masthead::{
    accounts::{self, NewAccount},
    context::Cx,
};
use masthead_entity::Role;
use masthead_tests::{Who, json, on_both_engines};

on_both_engines! {
    /// The account's own address and name, given or derived from the address, are no password for it; one that is refused
    /// makes no account.
    async fn what_is_easily_guessed_makes_no_account(app: &TestApp) {
        let cx = Cx::system(app.app.clone());
        for (name, password, is_taken) in [
            (None, "password2026", false),
            (None, "grace.hopper@example.org", false),
            (None, "GraceHopper1906", false),
            (Some("Amazing Grace"), "amazinggrace", false),
            (None, "too short", false),
            (Some("Amazing Grace"), "four bananas on a bus", true),
        ] {
            let (email, name) = ("grace.hopper@example.org".to_owned(), name.map(str::to_owned));
            let new = NewAccount { email, name, password: Some(password.to_owned()), role: Role::Editor };
            match accounts::create(&cx, new).await {
                Ok(_) => assert!(is_taken, "{password}"),
                Err(error) => {
                    assert!(!is_taken, "{password}: {error}");
                    assert_eq!((error.code.as_str(), error.fields.len()), ("invalid_input", 1));
                    assert_eq!(error.fields[0].path, "/password");
                    assert!(!format!("{error:?}").contains(password));
                }
            }
        }
        let login = json!({ "email": "grace.hopper@example.org", "password": "four bananas on a bus" });
        app.post(Who::Anonymous, "/api/v1/auth/login", login, 200).await;
    }
}
