//! The settings: the default file (their manual), a file over it, variables over that, flags over all.

mod network;
mod public_url;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use toml::{Table, Value};

pub use network::Network;

/// The default file, compiled in.
pub const MANUAL: &str = include_str!("masthead.toml");

/// What a start is refused for.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the settings file {0}: {1}")]
    Unreadable(PathBuf, std::io::Error),
    /// The file is not TOML, or has an unknown key or a value of a wrong type.
    #[error("the settings are not right: {0}")]
    Wrong(String),
}

/// All settings. See `masthead.toml` for what each is for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Config {
    pub bind: SocketAddr,
    pub public_url: String,
    pub data: PathBuf,
    pub database_url: String,
    pub secret: String,
    pub admin: Admin,
    pub database: Database,
    pub http: Http,
    pub mail: Mail,
    pub cors: Cors,
    pub log: Log,
    pub graphql: Graphql,
    pub access: Access,
    pub sessions: Sessions,
    pub attempts: Attempts,
    pub editing: Editing,
    pub workflow: Workflow,
    pub comments: Comments,
    /// What only tests set, in builds that have it.
    #[cfg(debug_assertions)]
    #[serde(skip)]
    pub testing: crate::testing::Testing,
}

/// The first administrator.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Admin {
    pub email: String,
    pub password: String,
}

/// Connections.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Database {
    pub readers: u32,
    pub write_queue: usize,
    pub wait_ms: u64,
}

/// The HTTP server.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Http {
    pub workers: usize,
    pub max_body_bytes: usize,
    pub deadline_ms: u64,
    pub trusted_proxies: Vec<Network>,
}

/// Letters.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Mail {
    pub transport: MailTransport,
    pub from: String,
    pub smtp_url: String,
}

/// Where letters go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum MailTransport {
    File,
    Console,
    Smtp,
}

/// Other origins.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Cors {
    pub origins: Vec<String>,
}

/// The log.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Log {
    pub format: LogFormat,
    pub filter: String,
}

/// How a line of the log looks.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum LogFormat {
    Text,
    Json,
}

/// The guard in front of GraphQL.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Graphql {
    pub max_tokens: usize,
    pub max_nesting: usize,
    pub max_aliases: usize,
    pub max_root_fields: usize,
    pub max_fragments: usize,
    pub max_depth: usize,
    pub max_cost: u64,
    pub max_answer_bytes: usize,
}

/// Reading.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Access {
    pub public_reading: bool,
}

/// How often somebody may fail.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Attempts {
    pub per_account: u32,
    pub account_seconds: u32,
    pub per_address: u32,
    pub address_seconds: u32,
}

/// Signing in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Sessions {
    pub access_minutes: i64,
    pub refresh_days: i64,
}

/// Saving.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Editing {
    pub replace_minutes: i64,
    pub preview_hours: i64,
    pub keep_revisions: i64,
    pub keep_days: i64,
}

/// From a draft to readers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Workflow {
    pub approval: bool,
    pub own_approval: bool,
}

/// What readers write.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Comments {
    pub max_depth: i32,
    pub edit_minutes: i64,
    pub hold_points: i32,
    pub spam_points: i32,
    pub free_links: i32,
    pub form_seconds: i64,
    pub many_per_network: u64,
    pub many_per_email: u64,
    pub most_per_network: u64,
    pub purge_days: i64,
    pub network_days: i64,
    pub email_days: i64,
}

impl Config {
    /// The settings from the default file, the given file, and these variables (names and values of the whole
    /// environment: others than `MASTHEAD_*` are passed over). Also gives the `MASTHEAD_*` names that mean nothing
    /// here, which deserve a warning and no more: container platforms inject some.
    pub fn load(
        file: Option<&Path>,
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<(Self, Vec<String>), ConfigError> {
        let mut settings = table(MANUAL)?;
        if let Some(path) = file {
            let text = std::fs::read_to_string(path).map_err(|e| ConfigError::Unreadable(path.to_owned(), e))?;
            merge(&mut settings, table(&text)?);
        }
        let mut unknown = Vec::new();
        for (name, value) in variables {
            let Some(path) = name.strip_prefix("MASTHEAD_") else { continue };
            // MASTHEAD_TEST_* belongs to the test suite, MASTHEAD_PASSWORD to `account create` and `account password`.
            if !path.starts_with("TEST_") && path != "PASSWORD" && !set(&mut settings, path, &value)? {
                unknown.push(name);
            }
        }
        let mut config = Config::deserialize(settings).map_err(|e| ConfigError::Wrong(e.to_string()))?;
        config.check()?;
        config.public_url = public_url::normal(&config.public_url)?;
        Ok((config, unknown))
    }

    fn check(&self) -> Result<(), ConfigError> {
        let faults = [
            (self.database.readers == 0, "database.readers is at least 1"),
            (self.database.write_queue == 0, "database.write_queue is at least 1"),
            (!(1..=1_000_000).contains(&self.attempts.per_account), "attempts.per_account is 1 to 1000000"),
            (!(1..=1_000_000).contains(&self.attempts.per_address), "attempts.per_address is 1 to 1000000"),
            (!(1..=86_400).contains(&self.attempts.account_seconds), "attempts.account_seconds is 1 to 86400"),
            (!(1..=86_400).contains(&self.attempts.address_seconds), "attempts.address_seconds is 1 to 86400"),
            (!(1..=1_440).contains(&self.sessions.access_minutes), "sessions.access_minutes is 1 to 1440"),
            (!(1..=366).contains(&self.sessions.refresh_days), "sessions.refresh_days is 1 to 366"),
            (!(1..=720).contains(&self.editing.preview_hours), "editing.preview_hours is 1 to 720"),
            (!(0..=1_000_000).contains(&self.editing.keep_revisions), "editing.keep_revisions is 0 to 1000000"),
            (!(0..=36_500).contains(&self.editing.keep_days), "editing.keep_days is 0 to 36500"),
            (!(0..=8).contains(&self.comments.max_depth), "comments.max_depth is 0 to 8"),
            (!(0..=1_440).contains(&self.comments.edit_minutes), "comments.edit_minutes is 0 to 1440"),
            (!(1..=1_000_000).contains(&self.comments.hold_points), "comments.hold_points is 1 to 1000000"),
            (!(1..=1_000_000).contains(&self.comments.spam_points), "comments.spam_points is 1 to 1000000"),
            (
                self.comments.hold_points > self.comments.spam_points,
                "comments.hold_points is at most comments.spam_points",
            ),
            (!(0..=1_000).contains(&self.comments.free_links), "comments.free_links is 0 to 1000"),
            (!(0..=3_600).contains(&self.comments.form_seconds), "comments.form_seconds is 0 to 3600"),
            (self.comments.many_per_network > 10_000, "comments.many_per_network is 0 to 10000"),
            (self.comments.many_per_email > 10_000, "comments.many_per_email is 0 to 10000"),
            (self.comments.most_per_network > 10_000, "comments.most_per_network is 0 to 10000"),
            (!(0..=36_500).contains(&self.comments.purge_days), "comments.purge_days is 0 to 36500"),
            (!(0..=36_500).contains(&self.comments.network_days), "comments.network_days is 0 to 36500"),
            (!(0..=36_500).contains(&self.comments.email_days), "comments.email_days is 0 to 36500"),
            (!self.secret.is_empty() && self.secret.len() < 32, "secret has at least 32 characters, or is empty"),
            (
                self.admin.email.is_empty() != self.admin.password.is_empty(),
                "admin.email and admin.password go together",
            ),
        ];
        match faults.iter().find(|(broken, _)| *broken) {
            Some((_, rule)) => Err(ConfigError::Wrong((*rule).to_owned())),
            None => Ok(()),
        }
    }
}

/// The settings of a text. The fault names the line and does not show it: there may be a password in it.
fn table(text: &str) -> Result<Table, ConfigError> {
    text.parse().map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start));
        let line = before.map_or(String::new(), |before| format!("line {}: ", before.matches('\n').count() + 1));
        ConfigError::Wrong(format!("{line}{}", error.message()))
    })
}

fn merge(settings: &mut Table, over: Table) {
    for (key, value) in over {
        match (settings.get_mut(&key), value) {
            (Some(Value::Table(inner)), Value::Table(over)) => merge(inner, over),
            // An unknown key is kept, so that the decoding that follows refuses it by name.
            (_, value) => {
                settings.insert(key, value);
            }
        }
    }
}

/// Sets the setting whose path, joined by `_` in capitals, is `path`. False when there is none.
fn set(settings: &mut Table, path: &str, value: &str) -> Result<bool, ConfigError> {
    for (key, current) in settings.iter_mut() {
        let name = key.to_uppercase();
        if name == path && !current.is_table() {
            *current = read(current, value)
                .ok_or_else(|| ConfigError::Wrong(format!("MASTHEAD_{path} cannot be {value:?}")))?;
            return Ok(true);
        }
        if let Value::Table(inner) = current
            && let Some(rest) = path.strip_prefix(&name).and_then(|rest| rest.strip_prefix('_'))
            && set(inner, rest, value)
                .map_err(|_| ConfigError::Wrong(format!("MASTHEAD_{path} cannot be {value:?}")))?
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A value of the same type as the present one.
fn read(current: &Value, value: &str) -> Option<Value> {
    Some(match current {
        Value::String(_) => Value::String(value.to_owned()),
        Value::Integer(_) => Value::Integer(value.trim().parse().ok()?),
        Value::Boolean(_) => Value::Boolean(value.trim().parse().ok()?),
        Value::Array(_) => {
            let items = value.split(',').map(str::trim).filter(|item| !item.is_empty());
            Value::Array(items.map(|item| Value::String(item.to_owned())).collect())
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn variables_beat_the_defaults_and_unknown_ones_are_told() {
        let set = variables(&[
            ("MASTHEAD_BIND", "127.0.0.1:9000"),
            ("MASTHEAD_DATABASE_READERS", "3"),
            ("MASTHEAD_DATABASE_URL", "postgres://x"),
            ("MASTHEAD_CORS_ORIGINS", "https://a.example, https://b.example"),
            ("MASTHEAD_PORT_8080_TCP", "tcp://10.0.0.1"),
            ("HOME", "/root"),
        ]);
        let (config, unknown) = Config::load(None, set).unwrap();
        assert_eq!(config.bind.port(), 9000);
        assert_eq!(config.database.readers, 3);
        assert_eq!(config.database_url, "postgres://x");
        assert_eq!(config.cors.origins, ["https://a.example", "https://b.example"]);
        assert_eq!(unknown, ["MASTHEAD_PORT_8080_TCP"]);
    }

    #[test]
    fn a_wrong_value_stops_the_start_with_its_name() {
        let error = Config::load(None, variables(&[("MASTHEAD_DATABASE_READERS", "many")])).unwrap_err();
        assert!(error.to_string().contains("READERS"), "{error}");
        assert!(Config::load(None, variables(&[("MASTHEAD_DATABASE_READERS", "2")])).is_ok());
    }

    #[test]
    fn an_unknown_key_in_the_file_stops_the_start_with_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("masthead.toml");
        std::fs::write(&file, "[log]\nformt = \"json\"\n").unwrap();
        let error = Config::load(Some(&file), []).unwrap_err();
        assert!(error.to_string().contains("formt"), "{error}");
        std::fs::write(&file, "[log]\nformat = \"json\"\n").unwrap();
        assert!(Config::load(Some(&file), []).is_ok());
    }

    #[test]
    fn a_fault_of_the_file_does_not_show_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("masthead.toml");
        std::fs::write(&file, "[mail]\ntransport = \"smtp\"\nsmtp_url = \"smtps://ada:s3cret@example.org\n").unwrap();
        let error = Config::load(Some(&file), []).unwrap_err().to_string();
        assert!(error.contains("line 3") && !error.contains("s3cret"), "{error}");
    }
}
