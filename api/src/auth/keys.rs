//! The keys of one installation, all derived from its secret (HKDF-SHA256, RFC 5869), each for one purpose.

use std::{fs, io, io::Write, path::Path};

use aws_lc_rs::{aead, hkdf, hmac};

use super::secrets;
use crate::config::Config;

/// The keys of this installation.
pub struct Keys {
    /// For the tags of cursors.
    pub cursors: hmac::Key,
    /// For the hashes of networks.
    pub networks: hmac::Key,
    /// For the tokens by which commenters edit what they wrote.
    pub comments: hmac::Key,
    /// For the seeds of the pictures of commenters.
    pub identicons: hmac::Key,
    /// For the names under which attempts are counted.
    pub attempts: hmac::Key,
    /// For the keys that sign access tokens, as they are stored.
    pub(super) sealing: aead::RandomizedNonceKey,
}

/// Why there are no keys.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file of the secret can be neither read nor made.
    #[error("cannot keep the secret in {0}: {1}")]
    File(String, io::Error),
    /// The library refused.
    #[error("cannot derive keys from the secret")]
    Derivation,
}

impl From<aws_lc_rs::error::Unspecified> for KeyError {
    fn from(_: aws_lc_rs::error::Unspecified) -> Self {
        Self::Derivation
    }
}

impl Keys {
    /// From the secret of the settings, or from the file in the data folder, which the first start makes.
    pub fn load(config: &Config) -> Result<Self, KeyError> {
        if config.secret.is_empty() {
            let path = config.data.join("secret");
            let secret = read_or_make(&path).map_err(|e| KeyError::File(path.display().to_string(), e))?;
            Self::derive(secret.trim().as_bytes())
        } else {
            Self::derive(config.secret.as_bytes())
        }
    }

    fn derive(secret: &[u8]) -> Result<Self, KeyError> {
        let root = hkdf::Salt::new(hkdf::HKDF_SHA256, b"masthead").extract(secret);
        let key = |purpose: &str| -> Result<[u8; 32], KeyError> {
            let mut bytes = [0; 32];
            root.expand(&[purpose.as_bytes()], hkdf::HKDF_SHA256)?.fill(&mut bytes)?;
            Ok(bytes)
        };
        Ok(Self {
            cursors: hmac::Key::new(hmac::HMAC_SHA256, &key("cursors")?),
            networks: hmac::Key::new(hmac::HMAC_SHA256, &key("network addresses")?),
            identicons: hmac::Key::new(hmac::HMAC_SHA256, &key("identicons")?),
            comments: hmac::Key::new(hmac::HMAC_SHA256, &key("comment tokens")?),
            attempts: hmac::Key::new(hmac::HMAC_SHA256, &key("attempts")?),
            sealing: aead::RandomizedNonceKey::new(&aead::AES_256_GCM, &key("signing keys")?)?,
        })
    }
}
/// The fewest characters that a secret has.
const SHORTEST: usize = 32;

/// The secret of the file, which is made whole or not at all: a crash or a second process never leaves an empty one.
fn read_or_make(path: &Path) -> io::Result<String> {
    match fs::read_to_string(path) {
        Ok(secret) if secret.trim().len() < SHORTEST => {
            return Err(io::Error::other(
                "it holds fewer than 32 characters; restore it, or delete it to have it made",
            ));
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        other => return other,
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)?;
    let name = secrets::random().map_err(io::Error::other)?;
    let written = folder.join(format!("secret.{name}"));
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&written)?;
    file.write_all(secrets::random().map_err(io::Error::other)?.as_bytes())?;
    file.sync_all()?;
    // Linking fails when another process was first; then its secret is the one.
    let linked = fs::hard_link(&written, path);
    fs::remove_file(&written)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => fs::read_to_string(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_made_once_and_an_empty_one_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data").join("secret");
        let made = read_or_make(&path).unwrap();
        assert!(made.len() >= SHORTEST);
        assert_eq!(read_or_make(&path).unwrap(), made);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing is left beside it");
        fs::write(&path, "").unwrap();
        assert!(read_or_make(&path).is_err());
    }
}
