//! The keys that sign access tokens: public ones for everybody, private ones sealed, another one by command.

use masthead::{
    auth::ring::{ring, rotate},
    clock::{MINUTE, SECOND},
    context::Cx,
};
use masthead_entity::signing_key;
use masthead_tests::{Method, TestApp, Value, Who, json, on_both_engines};
use sea_orm::EntityTrait;

async fn published(app: &TestApp) -> Vec<String> {
    let set = app.get(Who::Anonymous, "/.well-known/jwks.json", 200).await.body;
    let keys = set["keys"].as_array().unwrap();
    for key in keys {
        let fixed = [("kty", "OKP"), ("crv", "Ed25519"), ("alg", "EdDSA"), ("use", "sig")];
        assert!(fixed.iter().all(|(name, value)| key[name] == *value), "{key}");
        assert!(key.get("d").is_none(), "the private half is not shown");
    }
    keys.iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

fn kid(tokens: &Value) -> String {
    let header = jsonwebtoken::decode_header(tokens["accessToken"].as_str().unwrap()).unwrap();
    header.kid.unwrap()
}

async fn me(app: &TestApp, tokens: &Value, expected: u16) {
    let request = app.request(Who::Anonymous, Method::GET, "/api/v1/me").await;
    app.send(request.bearer_auth(tokens["accessToken"].as_str().unwrap()), expected).await;
}

on_both_engines! {
    /// Whoever has the public keys verifies a token without us, by a library.
    async fn others_verify_by_the_public_keys(app: &TestApp) {
        let tokens = app.sign_in("editor@example.org").await;
        let set: jsonwebtoken::jwk::JwkSet =
            serde_json::from_value(app.get(Who::Anonymous, "/.well-known/jwks.json", 200).await.body).unwrap();
        let key = jsonwebtoken::DecodingKey::from_jwk(set.find(&kid(&tokens)).expect("the key")).unwrap();
        let mut rules = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::EdDSA);
        rules.set_audience(&["masthead"]);
        rules.set_issuer(&["masthead"]);
        let token = tokens["accessToken"].as_str().unwrap();
        let claims = jsonwebtoken::decode::<Value>(token, &key, &rules).expect("it verifies").claims;
        assert!(claims["sub"].is_string() && claims["sid"].is_string(), "{claims}");
    }

    /// After a rotation both keys are published, the new one signs a moment later, and tokens of the old one are accepted
    /// until the last of them has ended.
    async fn a_rotation_overlaps(app: &TestApp) {
        let before = app.sign_in("editor@example.org").await;
        let old = kid(&before);
        assert_eq!(published(app).await, std::slice::from_ref(&old));
        let (new, _) = rotate(&Cx::system(app.app.clone()), false).await.unwrap();
        assert_eq!(published(app).await, [old.clone(), new.clone()]);
        assert_eq!(kid(&app.sign_in("editor@example.org").await), old, "others may not know the new one yet");
        app.app.clock().advance(MINUTE + SECOND);
        let after = app.sign_in("editor@example.org").await;
        assert_eq!(kid(&after), new);
        me(app, &before, 200).await;
        me(app, &after, 200).await;
        app.app.clock().advance(13 * MINUTE);
        me(app, &before, 200).await;
        app.app.clock().advance(4 * MINUTE);
        assert_eq!(published(app).await, [new]);
        assert!(app.journal().await.iter().any(|event| event.kind == "keys.rotated"));
    }

    /// A rotation that revokes has nothing accepted any more that was signed before; refresh tokens give new ones.
    async fn a_revocation_does_not(app: &TestApp) {
        let before = app.sign_in("editor@example.org").await;
        me(app, &before, 200).await;
        let (new, _) = rotate(&Cx::system(app.app.clone()), true).await.unwrap();
        me(app, &before, 401).await;
        let refresh = json!({ "refreshToken": before["refreshToken"] });
        let after = app.post(Who::Anonymous, "/api/v1/auth/refresh", refresh, 200).await.body;
        assert_eq!(kid(&after), new);
        me(app, &after, 200).await;
        assert_eq!(published(app).await, [new]);
    }

    /// The database holds no private key that could be used without the secret.
    async fn private_keys_are_sealed(app: &TestApp) {
        app.sign_in("editor@example.org").await;
        let cx = Cx::system(app.app.clone());
        let row = signing_key::Entity::find().one(&*cx.read().await.unwrap()).await.unwrap().unwrap();
        let ring = ring(&cx).await.unwrap();
        let private = ring.signing(cx.now()).unwrap().1.as_bytes().to_vec();
        let stored = base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, row.sealed_key).unwrap();
        // An Ed25519 seed is 32 bytes of the PKCS #8 document; none of its parts stands in what is stored.
        for part in private.windows(8) {
            assert!(!stored.windows(8).any(|window| window == part));
        }
        assert!(stored.len() >= private.len() + 28, "with a nonce and a tag");
        // Under another secret they verify and do not sign; a rotation there is refused, so that the servers that can sign
        // go on.
        let tokens = app.sign_in("editor@example.org").await;
        let mut config = app.config.clone();
        config.secret = "another secret for tests, of 32 characters".to_owned();
        let other = masthead::state::App::open(config).await.expect("an App");
        let stranger = Cx::system(other.clone());
        let token = tokens["accessToken"].as_str().unwrap();
        masthead::auth::authenticate(&stranger, token).await.expect("the public half is no secret");
        let login = masthead::sessions::types::LoginInput {
            email: "editor@example.org".to_owned(),
            password: masthead_tests::PASSWORD.to_owned(),
        };
        for refused in [
            masthead::sessions::login(&stranger, login).await.map(drop),
            rotate(&Cx::system(other.clone()), false).await.map(drop),
        ] {
            let cause = refused.expect_err("a refusal").cause.expect("a cause").to_string();
            assert!(cause.contains("keys rotate --revoke"), "{cause}");
        }
        me(app, &tokens, 200).await;
        app.sign_in("editor@example.org").await;
        drop(stranger);
        other.close().await;
    }
}
