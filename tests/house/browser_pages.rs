//! The pages that a browser is shown, without a browser: who is given them, their headers, and the files that they load.
//! `tests/browser` looks at them in Chromium.

use std::{collections::BTreeSet, io::Write};

use masthead_tests::{Engine, Method, Reply, TestApp, Who, json, on_both_engines, run};

use crate::operations::root;

const CHROMIUM: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";
const SAFARI: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

async fn get(app: &TestApp, path: &str, headers: &[(&str, &str)], expected: u16) -> (Reply, String) {
    let request = app.request(Who::Anonymous, Method::GET, path).await;
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    let response = request.send().await.expect("an answer");
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let bytes = response.bytes().await.expect("a body");
    assert_eq!(status, expected, "{path}");
    let body = serde_json(&bytes);
    (Reply { status, headers, body }, String::from_utf8_lossy(&bytes).into_owned())
}

fn serde_json(bytes: &[u8]) -> masthead_tests::Value {
    std::str::from_utf8(bytes).ok().and_then(|text| text.parse().ok()).unwrap_or_default()
}

fn media_type(reply: &Reply) -> &str {
    reply.header("Content-Type").unwrap_or_default().split(';').next().unwrap_or_default()
}

/// What stands between `"` and `"` and begins so.
fn addresses(page: &str, begin: &str) -> BTreeSet<String> {
    page.split('"').filter(|part| part.starts_with(begin)).map(str::to_owned).collect()
}

/// A page that may load nothing from elsewhere and run nothing that stands in it.
fn held(reply: &Reply) {
    let policy = reply.header("Content-Security-Policy").expect("a policy");
    for needed in ["default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"] {
        assert!(policy.contains(needed), "{policy}");
    }
    let script = policy.split("; ").find(|part| part.starts_with("script-src")).unwrap_or_default();
    assert!(matches!(script, "" | "script-src 'self'"), "{policy}");
    assert!(!policy.contains("http") && !policy.contains('*') && !policy.contains("unsafe-eval"), "{policy}");
    assert_eq!(reply.header("X-Content-Type-Options"), Some("nosniff"));
    assert_eq!(reply.header("Referrer-Policy"), Some("no-referrer"));
}

on_both_engines! {
    /// A browser that is led to `/graphql` is shown the playground; a client of the API is answered as ever.
    async fn who_is_shown_the_playground(app: &TestApp) {
        let query = "/graphql?query=%7Bsite%7Bname%7D%7D";
        for accept in [CHROMIUM, SAFARI, "text/html", "text/*", "text/html, */*", "text/html;q=0.9, application/json;q=0.8"] {
            for path in ["/graphql", query, "/graphql?nothing=here"] {
                let (reply, page) = get(app, path, &[("Accept", accept)], 200).await;
                assert_eq!(media_type(&reply), "text/html", "{accept}");
                assert!(page.starts_with("<!doctype html>") && page.contains("graphiql"));
                assert!(reply.header("Vary").unwrap().to_ascii_lowercase().contains("accept"));
            }
        }
        for accept in [
            "*/*", "application/json", "application/graphql-response+json", "application/*, text/html",
            "application/json, text/html", "*/*, text/html", "text/html;q=0, */*", "text/html;q=0.5, application/json",
            "text/plain, */*", "application/graphql-response+json, text/html;q=0.9",
        ] {
            let (reply, _) = get(app, query, &[("Accept", accept)], 200).await;
            assert!(media_type(&reply).ends_with("json"), "{accept}");
            assert_eq!(reply.body["data"]["site"]["name"], json!("Masthead"), "{accept}");
        }
        // Whoever sends a document wants an answer to it.
        for accept in [CHROMIUM, SAFARI, "text/html, */*"] {
            let request = app.request(Who::Anonymous, Method::POST, "/graphql").await.header("Accept", accept);
            let reply = app.send(request.json(&json!({ "query": "{site{name}}" })), 200).await;
            assert_eq!(media_type(&reply), "application/json");
        }
        let request = app.request(Who::Anonymous, Method::POST, "/graphql").await.header("Accept", "text/html");
        app.send(request.json(&json!({ "query": "{site{name}}" })), 406).await;
        let head = app.request(Who::Anonymous, Method::HEAD, "/graphql").await.header("Accept", CHROMIUM);
        assert_eq!(media_type(&app.send(head, 200).await), "text/html");
    }

    /// The name of the site is text there, whatever it holds.
    async fn landing(app: &TestApp) {
        let hostile = "Rivers & <script>alert(1)</script> \"News\"";
        app.change(Who::Admin, Method::PATCH, "/api/v1/editorial/site", Some(1), Some(json!({ "name": hostile })), 200).await;
        for headers in [&[][..], &[("Accept", "*/*")], &[("Accept", CHROMIUM)], &[("Accept", "application/json")]] {
            let (reply, page) = get(app, "/", headers, 200).await;
            assert_eq!(media_type(&reply), "text/html");
            held(&reply);
            assert!(!reply.header("Content-Security-Policy").unwrap().contains("script-src"));
            assert!(page.contains("<h1>Rivers &amp; &lt;script&gt;alert(1)&lt;/script&gt; &quot;News&quot;</h1>"), "{page}");
            assert!(!page.contains("<script") && !page.contains("{{"));
            assert!(page.contains(&format!("http://{}/graphql", app.address)));
        }
        let (_, page) = get(app, "/", &[("Host", "front.example"), ("X-Forwarded-Proto", "https")], 200).await;
        assert!(page.contains("https://front.example/graphql"));
        for host in ["a\"b", "<b>", "a'b"] {
            let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
            let raw = masthead_tests::Raw::send(app.address, &request, b"", 0);
            assert!(!raw.text.contains(&format!("//{host}")), "{}", raw.text);
        }
        app.send(app.request(Who::Anonymous, Method::HEAD, "/").await, 200).await;
        let refused = app.send(app.request(Who::Anonymous, Method::POST, "/").await, 405).await;
        assert_eq!(refused.header("Allow"), Some("GET, HEAD"));
        let (_, page) = get(app, "/", &[], 200).await;
        for link in addresses(&page, "/") {
            let request = app.request(Who::Anonymous, Method::GET, &link).await.header("Accept", CHROMIUM);
            let status = app.ask(request).await.status;
            assert!(matches!(status, 200 | 307), "{link}: {status}");
        }
    }
}

/// Every file that a page names exists, comes compressed or plain, and is kept for good.
#[test]
fn files_of_the_pages() {
    run(Engine::Sqlite, async |app| {
        let mut seen = BTreeSet::new();
        for path in ["/", "/graphql"] {
            let (reply, page) = get(app, path, &[("Accept", CHROMIUM)], 200).await;
            held(&reply);
            assert!(!page.contains(" style=") && !page.contains("<style") && !page.contains(" onclick"));
            assert!(addresses(&page, "http").is_empty() && addresses(&page, "//").is_empty(), "{path}");
            seen.extend(addresses(&page, "/assets/"));
        }
        assert!(seen.len() >= 10, "{seen:?}");
        for address in &seen {
            let (plain, _) = get(app, address, &[], 200).await;
            let (gzip, _) = get(app, address, &[("Accept-Encoding", "br, gzip;q=0.9")], 200).await;
            assert_eq!((plain.header("Content-Encoding"), gzip.header("Content-Encoding")), (None, Some("gzip")));
            assert_ne!(plain.header("ETag"), gzip.header("ETag"));
            for reply in [&plain, &gzip] {
                assert_eq!(reply.header("Cache-Control"), Some("public, max-age=31536000, immutable"), "{address}");
                assert!(reply.header("Vary").unwrap().to_ascii_lowercase().contains("accept-encoding"));
                assert_eq!(reply.header("X-Content-Type-Options"), Some("nosniff"));
                let known = [("If-None-Match", reply.header("ETag").unwrap())];
                let encoding = [("Accept-Encoding", reply.header("Content-Encoding").unwrap_or("identity"))];
                let (unchanged, body) = get(app, address, &[known, encoding].concat(), 304).await;
                assert_eq!((unchanged.header("ETag"), body.as_str()), (reply.header("ETag"), ""));
            }
            let expected = match address.rsplit('.').next().unwrap() {
                "js" => "text/javascript",
                "css" => "text/css",
                "svg" => "image/svg+xml",
                _ => "application/json",
            };
            assert_eq!(media_type(&plain), expected);
            get(app, address, &[("If-None-Match", "\"another\"")], 200).await;
            let refused = app.send(app.request(Who::Anonymous, Method::POST, address).await, 405).await;
            assert_eq!(refused.header("Allow"), Some("GET, HEAD"));
        }
        for address in ["/assets/", "/assets/playground.js", "/assets/playground.0000000000000000.js", "/assets/../x"] {
            get(app, address, &[], 404).await;
        }
        // Each answer has a nonce of its own, and only the styles of dialogs are let in by it.
        let nonce = async || {
            let (reply, page) = get(app, "/graphql", &[("Accept", CHROMIUM)], 200).await;
            let policy = reply.header("Content-Security-Policy").unwrap().to_owned();
            let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
            assert!(page.contains(&format!("nonce=\"{nonce}\"")) && !policy.contains("unsafe-inline"));
            assert_eq!(reply.header("Cache-Control"), Some("no-store"));
            nonce
        };
        assert_ne!(nonce().await, nonce().await);
    });
}

/// The page of the API documentation is held to this server; the document is where it was.
#[test]
fn documentation() {
    run(Engine::Sqlite, async |app| {
        let (redirect, _) = get(app, "/api/docs", &[], 307).await;
        assert_eq!(redirect.header("Location"), Some("/api/docs/"));
        let (reply, page) = get(app, "/api/docs/", &[], 200).await;
        held(&reply);
        assert!(page.contains("swagger"));
        for file in ["swagger-ui.css", "swagger-ui-bundle.js", "swagger-initializer.js", "index.css"] {
            held(&get(app, &format!("/api/docs/{file}"), &[], 200).await.0);
        }
        get(app, "/api/docs/nothing.js", &[], 404).await;
        let (document, _) = get(app, "/api/openapi.json", &[], 200).await;
        assert_eq!((media_type(&document), &document.body["info"]["title"]), ("application/json", &json!("Masthead")));
        for path in ["/api/docs/", "/api/openapi.json"] {
            app.send(app.request(Who::Anonymous, Method::POST, path).await, 405).await;
        }
    });
}

/// What is vendored is what its list of hashes says.
#[test]
fn vendored_files_are_as_they_came() {
    let vendor = root().join("api/assets/vendor");
    let sums = std::fs::read_to_string(vendor.join("SHA256SUMS")).expect("the sums");
    for line in sums.lines() {
        let (sum, name) = line.split_once("  ").expect("a sum and a name");
        let packed = std::fs::read(vendor.join(format!("{name}.gz"))).expect("the file");
        let mut plain = Vec::new();
        let mut decoder = flate2::write::GzDecoder::new(&mut plain);
        decoder.write_all(&packed).and_then(|()| decoder.try_finish()).expect("gzip");
        drop(decoder);
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &plain);
        let found: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(found, sum, "{name}");
    }
    let packed = std::fs::read_dir(&vendor).expect("the folder").flatten();
    let packed = packed.filter(|file| file.path().extension().is_some_and(|extension| extension == "gz"));
    assert_eq!(packed.count(), sums.lines().count());
}
