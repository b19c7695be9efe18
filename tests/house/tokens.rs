//! Access tokens: whatever is wrong with one, both APIs answer the same. Each stands beside a control that differs in
//! nothing else and is accepted.

use std::sync::Arc;

use aws_lc_rs::{
    hmac,
    signature::{Ed25519KeyPair, KeyPair},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, Header, encode};
use masthead::{
    auth::ring::{Ring, SigningKey, ring},
    context::Cx,
};
use masthead_tests::{Method, Raw, Reply, TestApp, Value, Who, json, on_both_engines};

/// Signed in: the token, what it says, and the keys under which it was issued.
pub(crate) struct Signed {
    pub(crate) token: String,
    ring: Arc<Ring>,
    pub(crate) header: Value,
    pub(crate) claims: Value,
}

pub(crate) async fn sign_in(app: &TestApp) -> Signed {
    let login = json!({ "email": "editor@example.org", "password": masthead_tests::PASSWORD });
    let reply = app.post(Who::Anonymous, "/api/v1/auth/login", login, 200).await;
    let token = reply.body["accessToken"].as_str().unwrap().to_owned();
    let mut parts = token.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).unwrap());
    let mut part = || serde_json::from_slice(&parts.next().unwrap()).unwrap();
    let (header, claims) = (part(), part());
    let ring = ring(&Cx::system(app.app.clone())).await.expect("the keys");
    Signed { token, ring, header, claims }
}

impl Signed {
    /// These claims under this header, signed with the key of the installation.
    pub(crate) fn with(&self, app: &TestApp, header: &Value, claims: &Value) -> String {
        let key = self.key(app).sign.as_ref().expect("our own");
        let unsigned = unsigned(header, claims);
        // The library signs whatever header it is given; what it cannot express is signed by hand below.
        let pair = Ed25519KeyPair::from_pkcs8(key.as_bytes()).expect("the key of the installation");
        format!("{unsigned}.{}", URL_SAFE_NO_PAD.encode(pair.sign(unsigned.as_bytes())))
    }

    pub(crate) fn key(&self, app: &TestApp) -> &SigningKey {
        self.ring.signing(app.app.clock().now()).expect("a key that signs").0
    }

    /// The token with one claim changed, or left out where it is null.
    fn claiming(&self, app: &TestApp, name: &str, value: Value) -> String {
        self.with(app, &self.header, &changed(&self.claims, name, value))
    }

    fn heading(&self, app: &TestApp, name: &str, value: Value) -> String {
        self.with(app, &changed(&self.header, name, value), &self.claims)
    }
}

pub(crate) fn changed(object: &Value, name: &str, value: Value) -> Value {
    let mut object = object.clone();
    match value {
        Value::Null => object.as_object_mut().unwrap().remove(name).map_or((), drop),
        value => object[name] = value,
    }
    object
}

pub(crate) fn unsigned(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}", part(header), part(claims))
}

/// Asks both APIs with this `Authorization`.
async fn ask(app: &TestApp, authorization: &str, expected: u16) -> [Reply; 2] {
    let rest = app.request(Who::Anonymous, Method::GET, "/api/v1/me").await;
    let graphql = app.request(Who::Anonymous, Method::POST, "/graphql").await;
    let graphql = graphql.json(&json!({ "query": "{ me { email } }" }));
    [
        app.send(rest.header("Authorization", authorization), expected).await,
        app.send(graphql.header("Authorization", authorization), expected).await,
    ]
}

pub(crate) async fn refused(app: &TestApp, authorization: &str) {
    const MESSAGE: &str = "The access token is not accepted. Sign in, or refresh it.";
    let [rest, graphql] = ask(app, authorization, 401).await;
    let what = &authorization[..authorization.len().min(300)];
    assert_eq!(rest.code(), "unauthenticated", "{what}");
    assert_eq!(rest.body["detail"], MESSAGE, "{what}");
    assert_eq!(rest.header("WWW-Authenticate"), Some("Bearer"));
    assert_eq!(graphql.code(), "unauthenticated", "{what}");
    assert_eq!(graphql.body["errors"][0]["message"], MESSAGE, "{what}");
    assert_eq!(graphql.header("WWW-Authenticate"), Some("Bearer"));
    assert!(graphql.body.get("data").is_none());
    // What readers may see is not shown either: who sends a token means to be somebody.
    let request = app.request(Who::Anonymous, Method::GET, "/api/v1/articles").await;
    app.send(request.header("Authorization", authorization), 401).await;
}

pub(crate) async fn accepted(app: &TestApp, token: &str) {
    let [rest, graphql] = ask(app, &format!("Bearer {token}"), 200).await;
    assert_eq!(rest.body["email"], "editor@example.org");
    assert_eq!(graphql.body["data"]["me"]["email"], "editor@example.org");
}

on_both_engines! {
    /// What is wrong with the form of a token.
    async fn forms(app: &TestApp) {
        let signed = sign_in(app).await;
        let token = &signed.token;
        accepted(app, token).await;
        for authorization in [
            String::new(),
            "Bearer".to_owned(),
            "Bearer ".to_owned(),
            "Bearer x".to_owned(),
            "Bearer ..".to_owned(),
            "Bearer a.b.c".to_owned(),
            format!("Basic {token}"),
            "Basic ZWRpdG9yQGV4YW1wbGUub3JnOmNvcnJlY3QgaG9yc2UgYmF0dGVyeQ==".to_owned(),
            token.clone(),
            format!("Bearer{token}"),
            format!("Bearer \"{token}\""),
            format!("Bearer {token}."),
            format!("Bearer {token}="),
            format!("Bearer {token}, Bearer {token}"),
            format!("Bearer {token} {token}"),
            format!("Bearer {}", "a".repeat(100_000)),
            format!("Bearer {}", token.replace('.', "_")),
            format!("Bearer {}", &token[..token.len() - 1]),
        ] {
            refused(app, &authorization).await;
        }
        let [..] = ask(app, &format!("bearer {token}"), 200).await;
        let [..] = ask(app, &format!("BEARER  {token}"), 200).await;
        // Two headers of that name: one of them would be passed over.
        let twice = app.request(Who::Anonymous, Method::GET, "/api/v1/me").await;
        let twice = twice.header("Authorization", format!("Bearer {token}")).header("Authorization", "Bearer x");
        app.send(twice, 401).await;
    }

    /// 1 MB of token never reaches a handler: the server refuses the head of such a request, and goes on.
    async fn a_token_of_a_megabyte(app: &TestApp) {
        let head = "GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ";
        let raw = Raw::send(app.address, head, &[b'a'; 64 * 1024], 16);
        assert!(raw.status == 431 || raw.status == 400 || raw.status == 0, "{raw:?}");
        accepted(app, &sign_in(app).await.token).await;
    }

    /// What is wrong with the header: the algorithm is ours to choose, never the token's.
    async fn headers(app: &TestApp) {
        let signed = sign_in(app).await;
        accepted(app, &signed.with(app, &signed.header, &signed.claims)).await;
        accepted(app, &signed.heading(app, "x", json!("an extension that need not be understood"))).await;
        for (name, value) in [
            ("alg", json!("none")),
            ("alg", json!("HS256")),
            ("alg", json!("ES256")),
            ("alg", json!("RS256")),
            ("alg", json!("eddsa")),
            ("alg", Value::Null),
            ("kid", json!("another")),
            ("kid", json!("")),
            ("kid", Value::Null),
            ("crit", json!(["exp"])),
            ("crit", json!([])),
        ] {
            refused(app, &format!("Bearer {}", signed.heading(app, name, value))).await;
        }
        for alg in ["none", "None", "NONE", "EdDSA"] {
            let bare = unsigned(&changed(&signed.header, "alg", json!(alg)), &signed.claims);
            refused(app, &format!("Bearer {bare}.")).await;
            refused(app, &format!("Bearer {bare}")).await;
        }
        // The public key, which is no secret, as the secret of an HMAC.
        let public = signed.key(app).verify.try_get_as_bytes().unwrap().to_vec();
        for alg in ["HS256", "EdDSA"] {
            let bare = unsigned(&changed(&signed.header, "alg", json!(alg)), &signed.claims);
            let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &public), bare.as_bytes());
            refused(app, &format!("Bearer {bare}.{}", URL_SAFE_NO_PAD.encode(tag))).await;
        }
        // Another key under our name.
        let other = Ed25519KeyPair::generate().unwrap();
        assert_ne!(other.public_key().as_ref(), public);
        let bare = unsigned(&signed.header, &signed.claims);
        let forged = format!("{bare}.{}", URL_SAFE_NO_PAD.encode(other.sign(bare.as_bytes())));
        refused(app, &format!("Bearer {forged}")).await;
    }

    /// What is wrong with what it says.
    async fn claims(app: &TestApp) {
        let signed = sign_in(app).await;
        let issued = encode(
            &Header { kid: Some(signed.key(app).id.clone()), ..Header::new(Algorithm::EdDSA) },
            &signed.claims,
            signed.key(app).sign.as_ref().expect("our own"),
        );
        accepted(app, &issued.unwrap()).await;
        accepted(app, &signed.claiming(app, "x", json!("another claim"))).await;
        let now = app.app.clock().now().0 / 1_000_000;
        accepted(app, &signed.claiming(app, "exp", json!(now + 60))).await;
        accepted(app, &signed.claiming(app, "iat", json!(now - 60))).await;
        for (name, value) in [
            ("iss", json!("another")),
            ("aud", json!("another")),
            ("sub", json!("0198c7a2-4f7e-7cc3-98c4-dc0c0c07398f")),
            ("sub", json!("editor@example.org")),
            ("sid", json!("0198c7a2-4f7e-7cc3-98c4-dc0c0c07398f")),
            ("exp", json!(now - 1)),
            ("exp", json!("never")),
            ("iat", json!(now + 3_600)),
        ] {
            refused(app, &format!("Bearer {}", signed.claiming(app, name, value))).await;
        }
        for name in ["iss", "aud", "sub", "sid", "exp", "iat"] {
            refused(app, &format!("Bearer {}", signed.claiming(app, name, Value::Null))).await;
        }
        // A session of one account does not speak for another.
        let login = json!({ "email": "admin@example.org", "password": masthead_tests::PASSWORD });
        let admin = app.post(Who::Anonymous, "/api/v1/auth/login", login, 200).await;
        let claims = admin.body["accessToken"].as_str().unwrap().split('.').nth(1).unwrap();
        let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
        refused(app, &format!("Bearer {}", signed.claiming(app, "sub", claims["sub"].clone()))).await;
    }

    /// Every bit of a token is signed.
    async fn tampering(app: &TestApp) {
        let signed = sign_in(app).await;
        let parts: Vec<Vec<u8>> = signed.token.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).unwrap()).collect();
        let joined = |parts: &[Vec<u8>]| {
            parts.iter().map(|part| URL_SAFE_NO_PAD.encode(part)).collect::<Vec<_>>().join(".")
        };
        accepted(app, &joined(&parts)).await;
        for part in 0..3 {
            for place in [0, parts[part].len() / 2, parts[part].len() - 1] {
                let mut forged = parts.clone();
                forged[part][place] ^= 1;
                refused(app, &format!("Bearer {}", joined(&forged))).await;
            }
        }
        let admin = unsigned(&signed.header, &changed(&signed.claims, "role", json!("ADMINISTRATOR")));
        let tag = signed.token.rsplit('.').next().unwrap();
        refused(app, &format!("Bearer {admin}.{tag}")).await;
    }

    /// A token lives a quarter of an hour, and not longer than its session.
    async fn the_end(app: &TestApp) {
        let signed = sign_in(app).await;
        let minute = masthead::clock::MINUTE;
        app.app.clock().advance(14 * minute);
        accepted(app, &signed.token).await;
        app.app.clock().advance(minute);
        refused(app, &format!("Bearer {}", signed.token)).await;
        let (ended, other) = (sign_in(app).await, sign_in(app).await);
        accepted(app, &ended.token).await;
        let logout = app.request(Who::Anonymous, Method::POST, "/api/v1/auth/logout").await;
        app.send(logout.bearer_auth(&ended.token), 200).await;
        refused(app, &format!("Bearer {}", ended.token)).await;
        accepted(app, &other.token).await;
    }
}
