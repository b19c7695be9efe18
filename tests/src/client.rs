//! A client of both APIs. Every call names the status that it expects.

use std::{collections::HashMap, net::SocketAddr, time::Duration};

use masthead::access::{Capacity, Scope, Scopes};
use masthead_entity::Role;
use reqwest::{Method, header::HeaderMap};
use serde_json::{Value, json};
use tokio::sync::Mutex;

use crate::{TestApp, app::Second};

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// A reader.
    Anonymous,
    /// The administrator.
    Admin,
    /// The editor.
    Editor,
    /// An author.
    Author,
    /// A contributor.
    Contributor,
    /// A moderator.
    Moderator,
    /// Whoever has a preview link, of a draft of the administrator.
    PreviewLink,
    /// A machine, with an API token of this scope alone.
    Token(Scope),
}

impl Who {
    /// A reader, a preview link, an account of each role, and a token of each scope.
    pub fn all() -> Vec<Who> {
        let people = [Who::Contributor, Who::Author, Who::Moderator, Who::Editor, Who::Admin];
        [Who::Anonymous, Who::PreviewLink]
            .into_iter()
            .chain(people)
            .chain(Scope::ALL.iter().map(|scope| Who::Token(*scope)))
            .collect()
    }

    /// The role, of an account.
    pub fn role(self) -> Option<Role> {
        match self {
            Who::Anonymous | Who::PreviewLink | Who::Token(_) => None,
            Who::Admin => Some(Role::Administrator),
            Who::Editor => Some(Role::Editor),
            Who::Author => Some(Role::Author),
            Who::Contributor => Some(Role::Contributor),
            Who::Moderator => Some(Role::Moderator),
        }
    }

    /// What the matrix looks at, where anybody may read.
    pub fn capacity(self) -> Capacity {
        match (self, self.role()) {
            (Who::Token(scope), _) => Capacity::Token(Scopes::from_iter([scope, Scope::ContentRead])),
            (Who::PreviewLink, _) => Capacity::Preview { reads: true },
            (_, Some(role)) => Capacity::Account(role),
            (_, None) => Capacity::Reader,
        }
    }

    /// The address by which an account signs in.
    pub fn email(self) -> Option<&'static str> {
        Some(match self {
            Who::Anonymous | Who::PreviewLink | Who::Token(_) => return None,
            Who::Admin => "admin@example.org",
            Who::Editor => "editor@example.org",
            Who::Author => "author@example.org",
            Who::Contributor => "contributor@example.org",
            Who::Moderator => "moderator@example.org",
        })
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; null where it is not JSON.
    pub body: Value,
}

impl Reply {
    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Whether a GraphQL answer has no data: none at all, or null in place of each root field.
    pub fn has_no_data(&self) -> bool {
        match &self.body["data"] {
            Value::Null => true,
            Value::Object(fields) => fields.values().all(Value::is_null),
            _ => false,
        }
    }

    /// The code of the failure, in either API.
    pub fn code(&self) -> &str {
        let graphql = &self.body["errors"][0]["extensions"]["code"];
        graphql.as_str().or_else(|| self.body["code"].as_str()).unwrap_or_default()
    }

    /// The paths of the fields that the failure is about, in either API.
    pub fn fields(&self) -> Vec<String> {
        let graphql = &self.body["errors"][0]["extensions"]["fields"];
        let fields = if graphql.is_array() { graphql } else { &self.body["fields"] };
        let path = |field: &Value| field["path"].as_str().unwrap_or_default().to_owned();
        fields.as_array().map(|fields| fields.iter().map(path).collect()).unwrap_or_default()
    }
}

pub(crate) struct Client {
    http: reqwest::Client,
    base: String,
    tokens: Mutex<HashMap<Who, String>>,
}

impl Client {
    pub(crate) fn new(address: SocketAddr) -> Self {
        // Sooner than the server closes a connection that nothing is sent on, so that none closes under a request.
        let idle = Duration::from_secs(1);
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).pool_idle_timeout(idle);
        let http = http.build().expect("a client");
        Self { http, base: format!("http://{address}"), tokens: Mutex::default() }
    }

    /// The token of an actor, by its first use of the public API.
    pub(crate) async fn token(&self, who: Who, make: impl AsyncFnOnce() -> String) -> String {
        let mut tokens = self.tokens.lock().await;
        if let Some(token) = tokens.get(&who) {
            return token.clone();
        }
        let token = make().await;
        tokens.insert(who, token.clone());
        token
    }

    /// Whoever had a token signs in anew.
    pub(crate) async fn forget(&self) {
        self.tokens.lock().await.clear();
    }

    pub(crate) async fn sign_in(&self, email: &str, password: &str) -> String {
        let login = self.http.post(format!("{}/api/v1/auth/login", self.base));
        let answer = login.json(&json!({ "email": email, "password": password })).send().await.expect("an answer");
        let body: Value = answer.json().await.expect("JSON");
        body["accessToken"].as_str().unwrap_or_else(|| panic!("signing in: {body}")).to_owned()
    }
}

impl TestApp {
    /// A request to be filled in by hand, with the actor's token.
    pub async fn request(&self, who: Who, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.client.http.request(method, format!("{}{path}", self.client.base));
        match self.token(who).await {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Sends it, and expects this status.
    pub async fn send(&self, request: reqwest::RequestBuilder, expected: u16) -> Reply {
        let reply = self.ask(request).await;
        assert_eq!(reply.status, expected, "{}", reply.body);
        reply
    }

    /// Sends it, whatever status comes back.
    pub async fn ask(&self, request: reqwest::RequestBuilder) -> Reply {
        let response = request.send().await.expect("an answer");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await.expect("a body");
        Reply { status, headers, body: serde_json::from_slice(&bytes).unwrap_or(Value::Null) }
    }

    /// GET.
    pub async fn get(&self, who: Who, path: &str, expected: u16) -> Reply {
        let request = self.request(who, Method::GET, path).await;
        self.send(request, expected).await
    }

    /// POST.
    pub async fn post(&self, who: Who, path: &str, body: Value, expected: u16) -> Reply {
        let request = self.request(who, Method::POST, path).await.json(&body);
        self.send(request, expected).await
    }

    /// POST by a reader, to another server on the same database.
    pub async fn post_to(&self, second: &Second, path: &str, body: Value, expected: u16) -> Reply {
        let request = self.client.http.post(format!("http://{}{path}", second.address)).json(&body);
        self.send(request, expected).await
    }

    /// A change of an existing thing: POST, PATCH or DELETE with `If-Match`, where a version is given.
    pub async fn change(
        &self,
        who: Who,
        method: Method,
        path: &str,
        version: Option<i64>,
        body: Option<Value>,
        expected: u16,
    ) -> Reply {
        let mut request = self.request(who, method, path).await;
        if let Some(version) = version {
            request = request.header("If-Match", format!("\"{version}\""));
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        self.send(request, expected).await
    }

    /// A GraphQL request, by the media type that lets the status speak: 200 for whatever was executed, 400 for what was
    /// not.
    pub async fn graphql(&self, who: Who, query: &str, variables: Value, expected: u16) -> Reply {
        let body = json!({ "query": query, "variables": variables });
        let request = self.request(who, Method::POST, "/graphql").await;
        let request = request.header("Accept", "application/graphql-response+json").json(&body);
        self.send(request, expected).await
    }

    /// The data of a GraphQL request that has no errors.
    pub async fn data(&self, who: Who, query: &str, variables: Value) -> Value {
        let reply = self.graphql(who, query, variables, 200).await;
        assert!(reply.body.get("errors").is_none(), "{}", reply.body);
        reply.body["data"].clone()
    }

    /// A GraphQL request that fails with this code.
    pub async fn refused(&self, who: Who, query: &str, variables: Value, code: &str) -> Reply {
        let body = json!({ "query": query, "variables": variables });
        let request = self.request(who, Method::POST, "/graphql").await.json(&body);
        let response = request.send().await.expect("an answer");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body: Value = response.json().await.expect("JSON");
        let reply = Reply { status, headers, body };
        assert_eq!(reply.code(), code, "{}", reply.body);
        reply
    }
}
