//! Passwords as they are kept: Argon2id (RFC 9106) at the parameters that OWASP asks for, on few threads at a time.

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use unicode_normalization::UnicodeNormalization;

use crate::{
    config::Config,
    context::Cx,
    error::{AppError, Result},
    queue::Queue,
};

/// Hashings that run at once. Each takes 19 MiB and tens of milliseconds of one core, so more of them would starve the
/// server.
const RUNNING: usize = 2;

/// Hashings that may wait for those; the next is refused with `overloaded` at once. At tens of milliseconds each, the
/// last of them waits for a second or two, which is what somebody who signs in bears.
pub const WAITING: usize = 64;

/// Of this process, whose cores and memory they are.
static QUEUE: Queue = Queue::new(RUNNING, WAITING);

/// RFC 9106, section 4: the variant that is to be taken.
const ALGORITHM: Algorithm = Algorithm::Argon2id;

/// The only version of RFC 9106.
const VERSION: Version = Version::V0x13;

/// Memory in KiB, passes, lanes. OWASP's Password Storage Cheat Sheet asks for Argon2id with 19 MiB, 2 passes and 1 lane
/// at least, and holds 46 MiB with 1 pass and 12 MiB with 3 for equal: these, since two run at once in a server that is
/// to stay below 64 MiB.
const PARAMETERS: (u32, u32, u32) = (19_456, 2, 1);

fn hasher(config: &Config) -> Result<Argon2<'static>> {
    let (memory, passes, lanes) = parameters(config);
    let params = Params::new(memory, passes, lanes, None).map_err(|e| AppError::internal(e.to_string()))?;
    Ok(Argon2::new(ALGORITHM, VERSION, params))
}

#[cfg(debug_assertions)]
fn parameters(config: &Config) -> (u32, u32, u32) {
    if config.testing.cheap_passwords { (8, 1, 1) } else { PARAMETERS }
}

#[cfg(not(debug_assertions))]
fn parameters(_: &Config) -> (u32, u32, u32) {
    PARAMETERS
}

/// What is verified when there is no account, so that its absence takes as long as a wrong password: made of the
/// parameters of today, with a salt and an output as long as real ones. No password has this output.
fn nobody(config: &Config) -> String {
    let (memory, passes, lanes) = parameters(config);
    let (salt, output) = ("bWFzdGhlYWQgbm9ib2R5IQ", "M2VrLI0Fo4bFjzy2BFw6K8zTtWbVFbqIZhZ9kUZEcUY");
    format!("$argon2id$v={}$m={memory},t={passes},p={lanes}${salt}${output}", VERSION as u32)
}

/// Whether a hash was made otherwise than it would be today: by another algorithm or version, or with lower parameters.
/// Whoever has just verified it makes it anew. What cannot be read is outdated.
pub fn is_outdated(config: &Config, phc: &str) -> bool {
    let (memory, passes, lanes) = parameters(config);
    let is_of_today = || {
        let hash = PasswordHash::new(phc).ok()?;
        let params = Params::try_from(&hash).ok()?;
        let is_same = hash.algorithm == ALGORITHM.into() && hash.version == Some(VERSION as u32);
        let is_as_dear = params.m_cost() >= memory && params.t_cost() >= passes && params.p_cost() >= lanes;
        Some(is_same && is_as_dear && hash.hash?.len() >= Params::DEFAULT_OUTPUT_LEN)
    };
    !is_of_today().unwrap_or_default()
}

/// The hash of a password, as a PHC string with a salt of its own. `overloaded` when too many wait ([`WAITING`]).
pub async fn hash(cx: &Cx, password: String) -> Result<String> {
    let hasher = hasher(cx.app().config())?;
    let work = move || {
        let hash = hasher.hash_password(normalised(&password).as_bytes());
        Ok(hash.map_err(|e| AppError::internal(e.to_string()))?.to_string())
    };
    QUEUE.work(cx.deadline(), work).await
}

/// Whether this is the password of that hash. Without a hash it never is, after the same work. `overloaded` when too
/// many wait ([`WAITING`]).
pub async fn verify(cx: &Cx, password: String, hash: Option<String>) -> Result<bool> {
    let exists = hash.is_some();
    let hash = hash.unwrap_or_else(|| nobody(cx.app().config()));
    QUEUE.work(cx.deadline(), move || Ok(matches(&password, &hash) && exists)).await
}

fn matches(password: &str, hash: &str) -> bool {
    Argon2::default().verify_password(normalised(password).as_bytes(), hash).is_ok()
}

/// NFKC: one keyboard composes what another one decomposes (NIST SP 800-63B-4, section 3.1.1.2).
fn normalised(password: &str) -> String {
    password.nfkc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(cheap: bool) -> Config {
        let (mut config, _) = Config::load(None, []).unwrap();
        config.testing.cheap_passwords = cheap;
        config
    }

    fn hash(config: &Config, password: &str) -> String {
        hasher(config).unwrap().hash_password(password.as_bytes()).unwrap().to_string()
    }

    /// The parts of a PHC string before the salt, and the lengths of salt and output.
    fn form(phc: &str) -> (Vec<&str>, Vec<usize>) {
        let parts: Vec<&str> = phc.split('$').collect();
        (parts[..4].to_vec(), parts[4..].iter().map(|part| part.len()).collect())
    }

    #[test]
    fn nobody_costs_what_an_account_costs() {
        for cheap in [true, false] {
            let config = config(cheap);
            let real = hash(&config, "correct horse battery");
            assert_eq!(form(&nobody(&config)), form(&real));
            assert!(matches("correct horse battery", &real));
            assert!(!matches("correct horse battery", &nobody(&config)));
            assert_eq!(
                Argon2::default().verify_password(b"x", nobody(&config).as_str()),
                Err(argon2::password_hash::Error::PasswordInvalid),
                "it is read, and computed"
            );
        }
    }

    #[test]
    fn a_hash_of_less_than_today_is_outdated() {
        let now = config(false);
        let real = hash(&now, "correct horse battery");
        assert!(!is_outdated(&now, &real));
        assert!(!is_outdated(&now, &real.replace("m=19456", "m=65536").replace("t=2", "t=3")), "more is not outdated");
        assert!(is_outdated(&now, &hash(&config(true), "correct horse battery")));
        assert!(!is_outdated(&config(true), &hash(&config(true), "correct horse battery")));
        for (now_is, before) in [
            ("argon2id", "argon2i"),
            ("argon2id", "argon2d"),
            ("v=19", "v=16"),
            ("$v=19", ""),
            ("m=19456", "m=12288"),
            ("t=2", "t=1"),
        ] {
            let older = real.replace(now_is, before);
            assert_ne!(older, real);
            assert!(is_outdated(&now, &older), "{older}");
        }
        let short = real.rsplit_once('$').unwrap().0.to_owned() + "$M2VrLI0Fo4bFjzy2BFw6Kw";
        for other in [short.as_str(), "", "secret", "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"] {
            assert!(is_outdated(&now, other), "{other}");
        }
    }
}
