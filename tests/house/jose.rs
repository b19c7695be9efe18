//! The mutations of a public set of JOSE vectors, made anew over our own tokens and signed with our own key: project
//! Wycheproof, `json_web_signature_test` (its names in brackets; those of RSA, ECDSA and AES keys have no equal here).
//! Each stands beside the token that it was made of, which is accepted.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use masthead_tests::{Method, TestApp, Value, Who, json, on_both_engines};

use crate::tokens::{Signed, accepted, changed, refused, sign_in, unsigned};

/// The order of the group of Ed25519, little-endian (RFC 8032, section 5.1).
const ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

/// A number of 32 bytes plus the order: the same number to whoever does not look whether it is reduced.
fn plus_order(number: &[u8]) -> Vec<u8> {
    let mut carry = 0;
    let sum = number.iter().zip(ORDER).map(|(one, other)| {
        carry += u32::from(*one) + u32::from(other);
        let byte = (carry & 0xff) as u8;
        carry >>= 8;
        byte
    });
    sum.collect()
}

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Signs a text as it stands, whatever it is.
fn sign(app: &TestApp, signed: &Signed, text: &str) -> String {
    let pair = Ed25519KeyPair::from_pkcs8(signed.key(app).sign.as_ref().expect("our own").as_bytes())
        .expect("the key of the installation");
    format!("{text}.{}", encode(pair.sign(text.as_bytes())))
}

/// Every mutation of a token, by its name.
fn mutations(app: &TestApp, signed: &Signed) -> Vec<(&'static str, String)> {
    let parts: Vec<&str> = signed.token.split('.').collect();
    let (head, body, tag) = (parts[0], parts[1], parts[2]);
    let raw = URL_SAFE_NO_PAD.decode(tag).unwrap();
    let (point, scalar) = raw.split_at(32);
    let tagged = |bytes: &[u8]| format!("{head}.{body}.{}", encode(bytes));
    let flipped = |place: usize| {
        let mut bytes = raw.clone();
        bytes[place] ^= 1;
        tagged(&bytes)
    };
    let header = |text: &str| sign(app, signed, &format!("{}.{body}", encode(text)));
    let kid = signed.header["kid"].as_str().unwrap();
    let resigned = |header: Value| signed.with(app, &header, &signed.claims);
    let head_with = |name: &str, value: Value| resigned(changed(&signed.header, name, value));
    let other = Ed25519KeyPair::generate().unwrap();
    let embedded = {
        let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": encode(other.public_key().as_ref()) });
        let text = unsigned(&changed(&signed.header, "jwk", jwk), &signed.claims);
        format!("{text}.{}", encode(other.sign(text.as_bytes())))
    };
    let inside = |payload: &str| sign(app, signed, &format!("{head}.{}", encode(payload)));
    let zeros = [0_u8; 32];
    let last = body.len() - 1;
    vec![
        ("rejectsModifiedSignature", flipped(0)),
        ("rejectsModifiedSignature, its end", flipped(63)),
        ("rejectsMissingSignature", format!("{head}.{body}.")),
        ("rejectsMissingSignatureAndSeparator", format!("{head}.{body}")),
        ("rejectsModifiedPayload", format!("{head}.{}A.{tag}", &body[..last])),
        ("rejectsMissingPayload", format!("{head}..{tag}")),
        ("rejectsMissingPayloadAndSeparator", format!("{head}.{tag}")),
        ("rejectsModifiedHeader", {
            let header = changed(&signed.header, "kid", json!(format!("X{}", &kid[1..])));
            format!("{}.{body}.{tag}", encode(header.to_string()))
        }),
        ("rejectsMissingHeader", format!(".{body}.{tag}")),
        ("rejectsMissingHeaderAndSeparator", format!("{body}.{tag}")),
        ("rejectsMissingHeaderAndSignature", format!(".{body}.")),
        ("rejectsMissingHeaderSignatureAndSeparators", body.to_owned()),
        ("rejectsExtraEmptyComponent", format!("{}.", signed.token)),
        ("rejectsExtraComponent", format!("{}.{tag}", signed.token)),
        ("rejectsNoneAlgorithmAndMissingSignature", {
            format!("{}.{body}.", encode(changed(&signed.header, "alg", json!("none")).to_string()))
        }),
        ("algIsNone, signed", head_with("alg", json!("none"))),
        ("rejectsValidJsonSerialization", {
            json!({ "payload": body, "signatures": [{ "protected": head, "signature": tag }] }).to_string()
        }),
        ("rejectsValidJsonSerialization, flattened", {
            json!({ "payload": body, "protected": head, "signature": tag }).to_string()
        }),
        ("rejectsAttackerProvidedEmbeddedJwk", embedded),
        ("UsingRS256", head_with("alg", json!("RS256"))),
        ("UsingPS384", head_with("alg", json!("PS384"))),
        ("UsingES512", head_with("alg", json!("ES512"))),
        ("UsingHS512", head_with("alg", json!("HS512"))),
        ("SignatureIs0", tagged(&[0; 64])),
        ("SignatureIs1", tagged(&[&[1][..], &[0; 63]].concat())),
        ("sIsZero", tagged(&[point, &zeros[..]].concat())),
        ("rIsZero", tagged(&[&zeros[..], scalar].concat())),
        ("sIsN", tagged(&[point, &ORDER[..]].concat())),
        ("SignatureIsnotReduced", tagged(&[point, &plus_order(scalar)].concat())),
        ("prependingZerosToSignature", tagged(&[&[0, 0][..], &raw].concat())),
        ("appendingZerosToSignature", tagged(&[&raw[..], &[0, 0]].concat())),
        ("SignatureTooLong", tagged(&[&raw[..], &raw].concat())),
        ("truncatedSignature", tagged(&raw[..63])),
        ("swapped halves", tagged(&[scalar, point].concat())),
        ("rejectsSpacesInMac", format!("{head}.{body}.{} {}", &tag[..40], &tag[40..])),
        ("rejectsInvalidCharacterInsertedInMac", format!("{head}.{body}.{}!{}", &tag[..40], &tag[40..])),
        ("the alphabet of base64 proper", {
            let other = base64::engine::general_purpose::STANDARD_NO_PAD.encode(&raw);
            // A tag without - and _ is the same in both; then one is put in.
            format!("{head}.{body}.{}", if other == tag { format!("+{}", &other[1..]) } else { other })
        }),
        ("spacesInHeader", sign(app, signed, &format!("{} {}.{body}", &head[..10], &head[10..]))),
        ("invalidCharactersInHeader", sign(app, signed, &format!("{}!{}.{body}", &head[..10], &head[10..]))),
        ("invalidBase64Padding", sign(app, signed, &format!("{head}=.{body}"))),
        ("spacesInPayload", sign(app, signed, &format!("{head}.{} {}", &body[..10], &body[10..]))),
        ("invalidCharactersInPayload", sign(app, signed, &format!("{head}.{}!{}", &body[..10], &body[10..]))),
        ("invalidBase64PaddingInPayload", sign(app, signed, &format!("{head}.{body}="))),
        ("a header that is no object", header("[]")),
        ("a header that is cut", header("{\"alg\":\"EdDSA\"")),
        ("a header of another encoding", sign(app, signed, &format!("{}.{body}", encode([0xff, 0xfe, 0x7b])))),
        ("a key named twice", header(&format!("{{\"alg\":\"EdDSA\",\"kid\":\"x\",\"kid\":\"{kid}\"}}"))),
        ("alg twice", header(&format!("{{\"alg\":\"none\",\"alg\":\"EdDSA\",\"kid\":\"{kid}\"}}"))),
        ("a kid that is a number", header("{\"alg\":\"EdDSA\",\"kid\":7}")),
        ("a kid that is a path", head_with("kid", json!("../../../../../../dev/null"))),
        ("a kid that is a URL", head_with("kid", json!("https://keys.example.org/jwks.json"))),
        ("a kid that is a statement", head_with("kid", json!("' OR '1'='1"))),
        ("crit", head_with("crit", json!(["b64"]))),
        ("b64", resigned(changed(&changed(&signed.header, "crit", json!(["b64"])), "b64", json!(false)))),
        ("a token in a token (RFC 7519, section 5.2)", {
            let header = changed(&signed.header, "cty", json!("JWT"));
            sign(app, signed, &format!("{}.{}", encode(header.to_string()), encode(&signed.token)))
        }),
        ("emptyPayload", inside("")),
        ("a payload that is no object", inside("[]")),
        ("a payload that is null", inside("null")),
        ("claims named twice", {
            let claims = signed.claims.to_string();
            inside(&format!("{{\"sub\":\"0198c7a2-4f7e-7cc3-98c4-dc0c0c07398f\",{}", &claims[1..]))
        }),
        ("exp as text", signed.with(app, &signed.header, &changed(&signed.claims, "exp", json!("4102444800")))),
        ("exp as a fraction", signed.with(app, &signed.header, &changed(&signed.claims, "exp", json!(4102444800.5)))),
        ("exp out of all numbers", signed.with(app, &signed.header, &changed(&signed.claims, "exp", json!(1e300)))),
        ("aud as a list", signed.with(app, &signed.header, &changed(&signed.claims, "aud", json!(["another"])))),
        ("long of header", head_with("x", json!("x".repeat(3_000)))),
    ]
}

on_both_engines! {
    /// None of them is accepted, and each is answered alike.
    async fn every_mutation_is_refused(app: &TestApp) {
        let signed = sign_in(app).await;
        let all = mutations(app, &signed);
        assert!(all.len() > 60, "{}", all.len());
        let refusal = {
            let request = app.request(Who::Anonymous, Method::GET, "/api/v1/me").await;
            app.send(request.bearer_auth("x"), 401).await.body
        };
        for (name, token) in &all {
            assert_ne!(*token, signed.token, "{name} is no mutation");
            let request = app.request(Who::Anonymous, Method::GET, "/api/v1/me").await;
            let reply = app.ask(request.bearer_auth(token)).await;
            assert_eq!((reply.status, &reply.body), (401, &refusal), "{name}");
            accepted(app, &signed.token).await;
        }
        refused(app, &format!("Bearer {}", all[0].1)).await;
    }

    /// [ValidSpacesInJsonHeader, ValidWhiteSpaceInJsonHeader, valid]: what only looks otherwise is accepted.
    async fn what_only_looks_otherwise_is_accepted(app: &TestApp) {
        let signed = sign_in(app).await;
        let kid = &signed.header["kid"];
        let body = encode(signed.claims.to_string());
        for header in [
            format!("{{ \"kid\" : {kid}, \"alg\" : \"EdDSA\" }}"),
            format!("{{\"kid\":{kid},\n\t\"alg\":\"EdDSA\",\"typ\":\"JWT\"}}"),
            signed.header.to_string(),
        ] {
            accepted(app, &sign(app, &signed, &format!("{}.{body}", encode(header)))).await;
        }
    }
}
