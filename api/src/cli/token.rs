//! `masthead token ...` and `masthead keys ...`

use clap::Subcommand;
use masthead_entity::Timestamp;
use serde_json::json;

use super::{Failure, complain, each, print};
use crate::{
    api_tokens::{
        self, NewToken,
        types::{ApiToken, CreateApiTokenInput},
    },
    auth::ring,
    clock,
    context::Cx,
    error::{AppError, Code},
    state::App,
    wire::{DateTime, Id},
};

#[derive(Subcommand)]
pub(super) enum Verb {
    /// Make an API token, and print it once.
    Create {
        /// What it is for.
        #[arg(long)]
        name: String,
        /// What it may do, like content:read; may be repeated.
        #[arg(long = "scope", value_name = "SCOPE", required = true)]
        scopes: Vec<String>,
        /// After how many days it ends, 366 at most.
        #[arg(long, value_name = "DAYS", default_value = "90")]
        days: u32,
    },
    /// List all API tokens, those that have ended among them.
    List,
    /// Revoke an API token: it is not accepted any more.
    Revoke {
        /// Its id.
        id: String,
    },
}

#[derive(Subcommand)]
pub(super) enum KeysVerb {
    /// Have another key sign access tokens from now on. Those that are signed already are accepted until they end.
    Rotate {
        /// Accept nothing any more that older keys have signed: everybody refreshes.
        #[arg(long)]
        revoke: bool,
    },
}

pub(super) async fn run(app: &App, verb: Verb, json: bool) -> Result<(), Failure> {
    let cx = Cx::system(app.clone());
    match verb {
        Verb::Create { name, scopes, days } => {
            let expires_at = Timestamp(cx.now().0 + i64::from(days) * clock::DAY);
            let input = CreateApiTokenInput { name, scopes, expires_at: Some(DateTime(expires_at)) };
            let made = api_tokens::create(&cx, NewToken::checked(&cx, input)?).await?;
            match json {
                true => print(&format!("{}\n", serde_json::to_string(&made).map_err(AppError::from)?)),
                false => {
                    complain("The token, shown once:");
                    print(&format!("{}\n", made.token));
                }
            }
        }
        Verb::List => {
            each(async |args| api_tokens::queries::list(&cx, args).await, |token| tell(&cx, &token, json)).await?;
        }
        Verb::Revoke { id } => {
            let known =
                Id::parse(&id).ok_or_else(|| AppError::new(Code::NotFound, "An id is a UUID, as `list` shows it."))?;
            api_tokens::revoke(&cx, known.into()).await?;
            match json {
                true => print(&format!("{}\n", json!({ "id": id, "revoked": true }))),
                false => print(&format!("revoked {id}\n")),
            }
        }
    }
    Ok(())
}

fn tell(cx: &Cx, token: &ApiToken, json: bool) -> Result<(), Failure> {
    let line = match json {
        true => serde_json::to_string(token).map_err(AppError::from)?,
        false => {
            let state = match (token.revoked_at, token.expires_at.0 <= cx.now()) {
                (Some(_), _) => "revoked",
                (None, true) => "ended",
                (None, false) => "active",
            };
            let (used, scopes) = (token.last_used_at.map(|at| clock::format(at.0)), token.scopes.join(" "));
            let used = used.unwrap_or_else(|| "never used".to_owned());
            format!("{}  ...{}  {state:<7}  {used:<27}  {}  ({scopes})", token.id, token.hint, token.name)
        }
    };
    print(&format!("{line}\n"));
    Ok(())
}

pub(super) async fn run_keys(app: &App, verb: KeysVerb, json: bool) -> Result<(), Failure> {
    let KeysVerb::Rotate { revoke } = verb;
    let (key, from) = ring::rotate(&Cx::system(app.clone()), revoke).await?;
    let from = clock::format(from);
    match json {
        true => print(&format!("{}\n", json!({ "key": key, "signsFrom": from }))),
        false => print(&format!("key {key} signs access tokens from {from} on\n")),
    }
    Ok(())
}
