//! Accounts: whatever changes what one may do ends its sessions at once; passwords and the links with which they are
//! chosen; and nobody learns whether an account exists.

use masthead::sessions::types::LoginInput;
use masthead_entity::{AccountId, Role, account};
use masthead_tests::{
    Method, PASSWORD, Reply, TestApp, Value, Who, is_about_the_actor, json, on_both_engines, token_of,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

const NEW: &str = "another horse battery";

/// An account, signed in.
struct Person {
    id: AccountId,
    email: String,
    tokens: Value,
}

async fn person(app: &TestApp, email: &str, role: Role) -> Person {
    let id = app.make_account(email, role).await;
    Person { id, email: email.to_owned(), tokens: app.sign_in(email).await }
}

impl Person {
    async fn me(&self, app: &TestApp, expected: u16) -> Reply {
        let request = app.request(Who::Anonymous, Method::GET, "/api/v1/me").await;
        app.send(request.bearer_auth(self.tokens["accessToken"].as_str().unwrap()), expected).await
    }

    async fn refresh(&self, app: &TestApp, expected: u16) {
        let refresh = json!({ "refreshToken": self.tokens["refreshToken"] });
        app.post(Who::Anonymous, "/api/v1/auth/refresh", refresh, expected).await;
    }

    async fn login(&self, app: &TestApp, password: &str, expected: u16) -> Reply {
        let login = json!({ "email": self.email, "password": password });
        app.post(Who::Anonymous, "/api/v1/auth/login", login, expected).await
    }

    fn path(&self) -> String {
        format!("/api/v1/editorial/accounts/{}", self.id)
    }

    async fn version(&self, app: &TestApp) -> Option<i64> {
        app.get(Who::Admin, &self.path(), 200).await.body["version"].as_i64()
    }

    /// A change by the administrator.
    async fn change(&self, app: &TestApp, method: Method, verb: &str, body: Option<Value>, expected: u16) -> Reply {
        let version = self.version(app).await;
        app.change(Who::Admin, method, &format!("{}{verb}", self.path()), version, body, expected).await
    }
}

async fn ask_for_link(app: &TestApp, email: &str) -> Reply {
    app.post(Who::Anonymous, "/api/v1/auth/password/request-reset", json!({ "email": email }), 200).await
}

async fn choose(app: &TestApp, token: &str, password: &str, expected: u16) -> Reply {
    let body = json!({ "token": token, "newPassword": password });
    app.post(Who::Anonymous, "/api/v1/auth/password/reset", body, expected).await
}

on_both_engines! {
    /// Another role, suspension and deletion end every session of the account, with its refresh tokens; another name does
    /// not.
    async fn changes_end_sessions(app: &TestApp) {
        let other = person(app, "other@example.org", Role::Editor).await;
        let person = person(app, "p@example.org", Role::Editor).await;
        let named = person.change(app, Method::PATCH, "", Some(json!({ "name": "Pat" })), 200).await;
        assert_eq!(named.body["name"], "Pat");
        assert_eq!(person.me(app, 200).await.body["name"], "Pat", "and is known by it at once");

        person.change(app, Method::PATCH, "", Some(json!({ "role": "AUTHOR" })), 200).await;
        person.me(app, 401).await;
        person.refresh(app, 401).await;

        let person = Person { tokens: app.sign_in("p@example.org").await, ..person };
        assert_eq!(person.me(app, 200).await.body["role"], "AUTHOR");
        assert_eq!(person.change(app, Method::POST, "/suspend", None, 200).await.body["status"], "SUSPENDED");
        person.me(app, 401).await;
        person.refresh(app, 401).await;
        person.login(app, PASSWORD, 401).await;

        assert_eq!(person.change(app, Method::POST, "/restore", None, 200).await.body["status"], "ACTIVE");
        person.me(app, 401).await;
        let person = Person { tokens: person.login(app, PASSWORD, 200).await.body, ..person };
        let gone = person.change(app, Method::DELETE, "", None, 200).await.body;
        assert_eq!((&gone["status"], &gone["email"]), (&json!("DELETED"), &json!("")));
        person.me(app, 401).await;
        person.login(app, PASSWORD, 401).await;
        person.change(app, Method::POST, "/restore", None, 404).await;

        other.me(app, 200).await;
        // The address is free again.
        app.make_account("p@example.org", Role::Author).await;
    }

    /// Another address ends the sessions, and voids the links that went to the old one.
    async fn another_address_ends_what_the_old_one_had(app: &TestApp) {
        let person = person(app, "old@example.org", Role::Author).await;
        let link = app.link_for("old@example.org").await;
        let kept = person_with_link(app, "kept@example.org").await;
        person.change(app, Method::PATCH, "", Some(json!({ "email": "new@example.org" })), 200).await;
        person.me(app, 401).await;
        person.refresh(app, 401).await;
        person.login(app, PASSWORD, 401).await;
        choose(app, &link, NEW, 401).await;
        choose(app, &kept, NEW, 200).await;
        app.sign_in("new@example.org").await;
        let invited = json!({ "email": "mistyped@example.org", "role": "EDITOR" });
        let made = app.post(Who::Admin, "/api/v1/editorial/accounts", invited, 201).await.body;
        let link = token_of(&app.letter_to("mistyped@example.org").await);
        let path = format!("/api/v1/editorial/accounts/{}", made["id"].as_str().unwrap());
        let right = Some(json!({ "email": "right@example.org" }));
        app.change(Who::Admin, Method::PATCH, &path, made["version"].as_i64(), right, 200).await;
        choose(app, &link, NEW, 401).await;
        // The right one is invited.
        let link = token_of(&app.letter_to("right@example.org").await);
        choose(app, &link, NEW, 200).await;
    }

    /// The last administrator who can sign in is neither demoted nor suspended nor deleted; with a second one, the first
    /// is.
    async fn an_administrator_stays(app: &TestApp) {
        let me = app.get(Who::Admin, "/api/v1/me", 200).await.body;
        let path = format!("/api/v1/editorial/accounts/{}", me["id"].as_str().unwrap());
        let version = app.get(Who::Admin, &path, 200).await.body["version"].as_i64();
        let before = app.position().await;
        let suspend = format!("{path}/suspend");
        let role = Some(json!({ "role": "EDITOR" }));
        assert_eq!(app.change(Who::Admin, Method::POST, &suspend, version, None, 409).await.code(), "conflict");
        app.change(Who::Admin, Method::PATCH, &path, version, role.clone(), 409).await;
        app.change(Who::Admin, Method::DELETE, &path, version, None, 409).await;
        assert_eq!(app.position().await, before);
        app.make_account("second@example.org", Role::Administrator).await;
        app.change(Who::Admin, Method::PATCH, &path, version, role, 200).await;
    }

    /// A password is changed by whoever knows it; every session ends, and the answer begins a new one.
    async fn a_password_is_changed(app: &TestApp) {
        let person = person(app, "p@example.org", Role::Author).await;
        let change = async |current: &str, new: &str, expected: u16| {
            let request = app.request(Who::Anonymous, Method::POST, "/api/v1/auth/password").await;
            let body = json!({ "currentPassword": current, "newPassword": new });
            let token = person.tokens["accessToken"].as_str().unwrap();
            app.send(request.bearer_auth(token).json(&body), expected).await
        };
        assert_eq!(change("not the password", NEW, 422).await.fields(), ["/currentPassword"]);
        assert_eq!(change(PASSWORD, "short", 422).await.fields(), ["/newPassword"]);
        assert_eq!(change(PASSWORD, "password1234", 422).await.fields(), ["/newPassword"]);
        assert_eq!(change(PASSWORD, "p@example.org", 422).await.fields(), ["/newPassword"]);
        assert_eq!(change(PASSWORD, PASSWORD, 422).await.fields(), ["/newPassword"]);
        person.me(app, 200).await;
        let tokens = change(PASSWORD, NEW, 200).await.body;
        person.me(app, 401).await;
        person.refresh(app, 401).await;
        person.login(app, PASSWORD, 401).await;
        person.login(app, NEW, 200).await;
        Person { tokens, ..person }.me(app, 200).await;
    }

    /// Whoever signs in when the parameters have risen has the password hashed anew; the password stays the same.
    async fn a_hash_rises_with_the_parameters(app: &TestApp) {
        let stored = async || {
            let cx = masthead::context::Cx::system(app.app.clone());
            let rows = account::Entity::find().filter(account::Column::EmailKey.eq("editor@example.org"));
            rows.one(&*cx.read().await.unwrap()).await.unwrap().unwrap().password_hash.unwrap()
        };
        app.sign_in("editor@example.org").await;
        let cheap = stored().await;
        assert!(cheap.contains("m=8,t=1,p=1"), "{cheap}");
        let mut config = app.config.clone();
        config.testing.cheap_passwords = false;
        let dear = masthead::state::App::open(config).await.expect("another process, of another version");
        let login = || LoginInput { email: "editor@example.org".to_owned(), password: PASSWORD.to_owned() };
        masthead::sessions::login(&masthead::context::Cx::system(dear.clone()), login()).await.expect("signed in");
        let renewed = stored().await;
        assert!(renewed.contains("m=19456,t=2,p=1"), "{renewed}");
        masthead::sessions::login(&masthead::context::Cx::system(dear.clone()), login()).await.expect("signed in");
        assert_eq!(stored().await, renewed, "once");
        dear.close().await;
        app.sign_in("editor@example.org").await;
    }

    /// A lost password is replaced through a link: it works once, for half an hour, and no other link after it.
    async fn a_lost_password_is_replaced(app: &TestApp) {
        let person = person(app, "p@example.org", Role::Author).await;
        let token = app.link_for(&person.email).await;
        let letter = app.letter_to(&person.email).await;
        assert!(letter.contains("http://localhost:8080/password#token="), "{letter}");
        assert_eq!(choose(app, &token, "short", 422).await.fields(), ["/newPassword"]);
        assert_eq!(choose(app, &format!("{token}x"), NEW, 401).await.code(), "unauthenticated");
        choose(app, &token, NEW, 200).await;
        choose(app, &token, "a third battery", 401).await;
        person.me(app, 401).await;
        person.refresh(app, 401).await;
        person.login(app, PASSWORD, 401).await;
        person.login(app, NEW, 200).await;

        let late = person_with_link(app, "late@example.org").await;
        app.app.clock().advance(30 * masthead::clock::MINUTE);
        choose(app, &late, NEW, 401).await;
        let in_time = person_with_link(app, "in.time@example.org").await;
        app.app.clock().advance(29 * masthead::clock::MINUTE);
        choose(app, &in_time, NEW, 200).await;

        // Whoever asks for another one does not take the first one away; using one voids the other.
        let first = person_with_link(app, "twice@example.org").await;
        ask_for_link(app, "twice@example.org").await;
        let mut second = first.clone();
        while second == first {
            second = token_of(&app.letter_to("twice@example.org").await);
        }
        choose(app, &first, NEW, 200).await;
        choose(app, &second, "a third battery", 401).await;

        let of_suspended = person_with_link(app, "s@example.org").await;
        let suspended = Person { id: id_of(app, "s@example.org").await, email: String::new(), tokens: Value::Null };
        suspended.change(app, Method::POST, "/suspend", None, 200).await;
        choose(app, &of_suspended, NEW, 401).await;
        let journal = format!("{:?}", app.journal().await);
        for secret in [token.as_str(), &second, NEW, "p@example.org"] {
            assert!(!journal.contains(secret), "{secret} stands in the journal");
        }
    }

    /// Whoever is invited chooses the password; until then nobody signs in.
    async fn an_invitation_leads_to_a_password(app: &TestApp) {
        let body = json!({ "email": "new@example.org", "name": "New", "role": "CONTRIBUTOR" });
        let made = app.post(Who::Admin, "/api/v1/editorial/accounts", body, 201).await.body;
        assert_eq!(made["status"], "INVITED");
        let person = Person { id: id_of(app, "new@example.org").await, email: "new@example.org".to_owned(), tokens: Value::Null };
        person.login(app, PASSWORD, 401).await;
        person.login(app, "", 401).await;
        let token = token_of(&app.letter_to("new@example.org").await);
        app.app.clock().advance(6 * masthead::clock::DAY);
        choose(app, &token, NEW, 200).await;
        person.login(app, NEW, 200).await;
        let late = json!({ "email": "late@example.org", "role": "AUTHOR" });
        let request = app.request(Who::Anonymous, Method::POST, "/api/v1/editorial/accounts").await;
        let admin = app.sign_in("admin@example.org").await["accessToken"].as_str().unwrap().to_owned();
        app.send(request.bearer_auth(&admin).json(&late), 201).await;
        let late = token_of(&app.letter_to("late@example.org").await);
        app.app.clock().advance(7 * masthead::clock::DAY);
        choose(app, &late, NEW, 401).await;
    }

    /// Signing in, asking for a link and choosing a password answer alike for an account, a suspended one, an invited one
    /// and none: the same status and the same words; of signing in also the same statements before the answer.
    async fn nobody_learns_who_has_an_account(app: &TestApp) {
        app.make_account("active@example.org", Role::Author).await;
        let suspended = person(app, "suspended@example.org", Role::Author).await;
        suspended.change(app, Method::POST, "/suspend", None, 200).await;
        let invited = json!({ "email": "invited@example.org", "role": "AUTHOR" });
        app.post(Who::Admin, "/api/v1/editorial/accounts", invited, 201).await;
        let emails = ["active@example.org", "suspended@example.org", "invited@example.org", "nobody@example.org"];
        let mut refused = Vec::new();
        for email in emails {
            app.take_statements();
            let login = json!({ "email": email, "password": "not the password" });
            let reply = app.post(Who::Anonymous, "/api/v1/auth/login", login, 401).await;
            let mut statements = app.take_statements();
            statements.retain(|sql| !is_about_the_actor(sql));
            refused.push((reply.body, statements));
        }
        for other in &refused {
            assert_eq!(*other, refused[0]);
        }
        // What depends on the account is done after the answer; the statements before it are counted elsewhere by their
        // number, since those of the last request may still run.
        let mut asked = Vec::new();
        for email in emails {
            asked.push(ask_for_link(app, email).await.body);
        }
        for other in &asked {
            assert_eq!(*other, asked[0]);
        }
        let mut wrong = Vec::new();
        for token in ["", "x", "0123456789012345678901234567890123456789012"] {
            wrong.push(choose(app, token, NEW, 401).await.body);
        }
        for other in &wrong {
            assert_eq!(*other, wrong[0]);
        }
    }
}

async fn person_with_link(app: &TestApp, email: &str) -> String {
    app.make_account(email, Role::Author).await;
    app.link_for(email).await
}

async fn id_of(app: &TestApp, email: &str) -> AccountId {
    let accounts = app.get(Who::Admin, "/api/v1/editorial/accounts?first=100", 200).await.body["items"].clone();
    let row = accounts.as_array().unwrap().iter().find(|row| row["email"] == email).expect("an account").clone();
    AccountId(row["id"].as_str().unwrap().parse().unwrap())
}
