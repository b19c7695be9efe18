//! Passwords: Argon2id (RFC 9106) at the parameters that OWASP recommends, on few threads at a time.

use std::sync::LazyLock;

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier},
};
use tokio::sync::Semaphore;

use crate::{
    config::Config,
    context::Cx,
    error::{AppError, Result},
    limits,
    validate::Check,
};

/// Hashing uses 19 MiB and tens of milliseconds each time: no more of them at once than this, so that it cannot starve
/// the server.
static AT_ONCE: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));

/// Memory in KiB, passes, lanes: OWASP's first choice.
const PARAMETERS: (u32, u32, u32) = (19_456, 2, 1);

/// What is verified when there is no account, so that its absence takes as long as a wrong password.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bWFzdGhlYWQgbm9ib2R5IQ$M2VrLI0Fo4bFjzy2BFw6K8zTtWbVFbqIZhZ9kUZEcUY";

fn hasher(config: &Config) -> Result<Argon2<'static>> {
    let (memory, passes, lanes) = parameters(config);
    let params = Params::new(memory, passes, lanes, None).map_err(|e| AppError::internal(e.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(debug_assertions)]
fn parameters(config: &Config) -> (u32, u32, u32) {
    if config.testing.cheap_passwords { (8, 1, 1) } else { PARAMETERS }
}

#[cfg(not(debug_assertions))]
fn parameters(_: &Config) -> (u32, u32, u32) {
    PARAMETERS
}

async fn away<T: Send + 'static>(cx: &Cx, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let turn = tokio::time::timeout_at(cx.deadline().into(), AT_ONCE.acquire()).await;
    let _turn = turn.map_err(|_| AppError::overloaded())?.map_err(AppError::internal)?;
    tokio::task::spawn_blocking(work).await.map_err(AppError::internal)?
}

/// Notes what is wrong with a password that is to be set.
pub fn check(check: &mut Check, path: &str, password: &str, _email: &str, _name: &str) {
    let length = password.chars().count();
    let fits = (limits::PASSWORD_MIN..=limits::PASSWORD_MAX).contains(&length);
    check.rule(fits, path, "A password has 12 to 1,000 characters.");
}

/// Whether a hash was made by weaker parameters than today's.
pub fn is_outdated(_config: &Config, _hash: &str) -> bool {
    false
}

/// The hash of a password, as a PHC string with a salt of its own.
pub async fn hash(cx: &Cx, password: String) -> Result<String> {
    let hasher = hasher(cx.app().config())?;
    away(cx, move || {
        let hash = hasher.hash_password(password.as_bytes());
        Ok(hash.map_err(|e| AppError::internal(e.to_string()))?.to_string())
    })
    .await
}

/// Whether this is the password of that hash. Without a hash it never is, after the same work.
pub async fn verify(cx: &Cx, password: String, hash: Option<String>) -> Result<bool> {
    away(cx, move || {
        let exists = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        Ok(Argon2::default().verify_password(password.as_bytes(), hash.as_str()).is_ok() && exists)
    })
    .await
}
