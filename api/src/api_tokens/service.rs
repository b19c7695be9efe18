//! The verbs of API tokens.

use masthead_entity::{ApiTokenId, Timestamp, api_token};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};

use super::{
    queries,
    types::{CreateApiTokenInput, CreatedApiToken, all_scopes},
};
use crate::{
    access::{Action, Resource, Scope, Scopes},
    auth::secrets,
    clock,
    context::Cx,
    db::write,
    error::{AppError, Result},
    journal::Event,
    limits,
    validate::Check,
};

/// How long a token lives when nobody says it, in days.
const DAYS: i64 = 90;

/// How long one may live, in days.
const MOST_DAYS: i64 = 366;

/// Characters that are kept of a token.
const HINT: usize = 4;

/// A token that passed the rules.
pub struct NewToken {
    name: String,
    scopes: Scopes,
    expires_at: Option<Timestamp>,
}

impl NewToken {
    /// Checks what is asked for.
    pub fn checked(cx: &Cx, input: CreateApiTokenInput) -> Result<Self> {
        let mut check = Check::default();
        let name = check.line("/name", &input.name, limits::NAME);
        if input.scopes.len() > Scope::ALL.len() {
            check.fault("/scopes", format!("There are {} scopes; name each once.", Scope::ALL.len()));
            check.done()?;
        }
        check.rule(!input.scopes.is_empty(), "/scopes", "A token without a scope can do nothing: name one.");
        let scopes = input.scopes.iter().enumerate().filter_map(|(place, word)| {
            let scope = Scope::named(word);
            let message = || format!("There is no such scope. There are {}.", all_scopes());
            check.rule(scope.is_some(), &format!("/scopes/{place}"), &message());
            scope
        });
        let scopes = scopes.collect();
        let expires_at = input.expires_at.map(|at| at.0);
        let within = |at: Timestamp| cx.now() < at && at.0 <= cx.now().0 + MOST_DAYS * clock::DAY;
        let message = "A token ends in the future, within 366 days.";
        check.rule(expires_at.is_none_or(within), "/expiresAt", message);
        check.done()?;
        Ok(Self { name, scopes, expires_at })
    }
}

/// Makes a token.
pub async fn create(cx: &Cx, new: NewToken) -> Result<CreatedApiToken> {
    cx.require(Action::ManageTokens)?;
    let token = secrets::api_token()?;
    let (hash, hint) = (secrets::sha256(&token), token[token.len() - HINT..].to_owned());
    let id = write(cx, async move |tx| {
        tx.require(Action::ManageTokens, Resource::SITE)?;
        let id = ApiTokenId(tx.cx().new_id());
        let row = api_token::ActiveModel {
            id: Set(id),
            token_hash: Set(hash),
            hint: Set(hint),
            name: Set(new.name),
            scopes: Set(new.scopes.to_words()),
            created_by: Set(tx.actor().account()),
            created_at: Set(tx.at()),
            expires_at: Set(new.expires_at.unwrap_or(Timestamp(tx.at().0 + DAYS * clock::DAY))),
            used_at: Set(None),
            revoked_at: Set(None),
        };
        api_token::Entity::insert(row).exec_without_returning(tx.db()).await?;
        tx.record(Event::ApiTokenCreated { token: id, scopes: new.scopes });
        Ok(id)
    })
    .await?;
    let api_token = queries::one(cx, id).await?.ok_or_else(|| AppError::not_found("API token"))?;
    Ok(CreatedApiToken { token, api_token })
}

/// Revokes a token: it is not accepted any more. One that was revoked before stays as it is.
pub async fn revoke(cx: &Cx, id: ApiTokenId) -> Result<()> {
    cx.require(Action::ManageTokens)?;
    write(cx, async move |tx| {
        let row = api_token::Entity::find_by_id(id).one(tx.db()).await?;
        tx.require(Action::ManageTokens, Resource::SITE)?;
        let row = row.ok_or_else(|| AppError::not_found("API token"))?;
        if row.revoked_at.is_some() {
            return Ok(());
        }
        tx.record(Event::ApiTokenRevoked { token: id });
        let mut row = row.into_active_model();
        row.revoked_at = Set(Some(tx.at()));
        row.update(tx.db()).await?;
        Ok(())
    })
    .await
}
