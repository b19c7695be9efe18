//! Filling an empty database through the public API, as an administrator and as readers would.

use std::{cell::Cell, net::SocketAddr};

use serde_json::{Value, json};

use crate::{
    Result, content,
    http::{Connection, Request},
    load,
};

/// The administrator of the run.
pub(crate) const EMAIL: &str = "bench@example.org";
/// The password, of a database that is gone when the run is.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// Connections that fill at once.
const CLIENTS: usize = 8;

/// Makes terms, articles and approved comments.
pub(crate) async fn fill(address: SocketAddr, articles: u32) -> Result<()> {
    for (path, count, make) in [
        ("tags", content::TAGS, content::tag as fn(u32) -> Value),
        ("categories", content::CATEGORIES, content::category),
        ("authors", content::AUTHORS, content::author),
        ("sources", content::SOURCES, content::source),
    ] {
        let (mut connection, token) = sign_in(address).await?;
        for number in 0..count {
            connection.json(&desk(path, &make(number), &token), 201).await?;
        }
    }
    // Signed in anew for each hundred: on a slow machine an access token would not live through all of them.
    for hundred in (0..articles).step_by(100) {
        let (_, token) = sign_in(address).await?;
        let make = |number: u32| desk("articles", &content::article(hundred + number), &token);
        each(address, 100.min(articles - hundred), async |connection, number| {
            connection.json(&make(number), 201).await.map(drop)
        })
        .await?;
    }
    // Comments are approved at once while the content is made, and held for a moderator, as by default, when they
    // are measured.
    set_policy(address, "OPEN").await?;
    each(address, articles, async |connection, article| {
        for number in 0..content::COMMENTS {
            connection.json(&content::comment(article, number), 201).await?;
        }
        Ok(())
    })
    .await?;
    set_policy(address, "MODERATED").await
}

/// A connection, new since the server closes those that wait, and a token for it.
async fn sign_in(address: SocketAddr) -> Result<(Connection, String)> {
    let mut connection = Connection::open(address).await?;
    let login = Request::post("/api/v1/auth/login", &json!({ "email": EMAIL, "password": PASSWORD }));
    let answer = connection.json(&login, 200).await?;
    let token = answer["accessToken"].as_str().ok_or("signing in gives no token")?;
    Ok((connection, format!("Bearer {token}")))
}

fn desk(path: &str, body: &Value, token: &str) -> Request {
    Request::post(&format!("/api/v1/editorial/{path}"), body).with("Authorization", token.to_owned())
}

async fn set_policy(address: SocketAddr, policy: &str) -> Result<()> {
    let (mut connection, token) = sign_in(address).await?;
    let path = "/api/v1/editorial/site";
    let site = connection.json(&Request::get(path).with("Authorization", token.clone()), 200).await?;
    let mut change = Request::post(path, &json!({ "commentPolicy": policy }));
    change.method = "PATCH";
    let change = change.with("Authorization", token).with("If-Match", format!("\"{}\"", site["version"]));
    connection.json(&change, 200).await.map(drop)
}

/// Does something for each number below this one, on several connections at once.
async fn each(address: SocketAddr, count: u32, work: impl AsyncFn(&mut Connection, u32) -> Result<()>) -> Result<()> {
    let next = Cell::new(0);
    let worker = async |_| {
        let mut connection = Connection::open(address).await?;
        while next.get() < count {
            let number = next.replace(next.get() + 1);
            work(&mut connection, number).await?;
        }
        Result::Ok(())
    };
    load::all((0..CLIENTS).map(&worker)).await
}
