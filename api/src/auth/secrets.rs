//! Secrets that are handed out: random, stored as SHA-256 only, and those that people keep in files recognisable.

use aws_lc_rs::{digest, rand};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use crate::{
    error::{AppError, Result},
    text,
};

/// How an API token begins. The whole form, for those who scan for leaks:
/// `masthead_[0-9A-Za-z]{36}`, the last six characters a CRC-32 of the thirty before them.
pub const API_TOKEN: &str = "masthead_";

/// How the token of a preview link begins. The whole form: `mastheadpreview_[0-9A-Za-z]{49}`, with the same checksum.
pub const PREVIEW_TOKEN: &str = "mastheadpreview_";

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Random characters of an API token: 178 bits.
const RANDOM: usize = 30;

/// Random characters of the token of a preview link: 256 bits.
const PREVIEW_RANDOM: usize = 43;

/// Characters of the checksum of either.
const CHECK: usize = 6;

/// 256 random bits as text that can stand in a URL or a header.
pub fn random() -> Result<String> {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes).map_err(|_| AppError::internal("no random bytes"))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// A new API token.
pub fn api_token() -> Result<String> {
    token(API_TOKEN, RANDOM)
}

/// A new token of a preview link.
pub fn preview_token() -> Result<String> {
    token(PREVIEW_TOKEN, PREVIEW_RANDOM)
}

fn token(prefix: &str, length: usize) -> Result<String> {
    let mut text = String::with_capacity(length);
    while text.len() < length {
        let mut bytes = [0; 64];
        rand::fill(&mut bytes).map_err(|_| AppError::internal("no random bytes"))?;
        // Six bits each; the two values that are no digit are left out, so that each digit is as likely as another.
        let digits = bytes.iter().filter_map(|byte| DIGITS.get(usize::from(byte & 63)));
        text.extend(digits.map(|digit| char::from(*digit)).take(length - text.len()));
    }
    Ok(format!("{prefix}{text}{}", checksum(&text)))
}

/// Whether this can be an API token at all: what was cut or mistyped costs no statement.
pub fn is_well_formed(token: &str) -> bool {
    has_form(token, API_TOKEN, RANDOM)
}

/// The same of the token of a preview link.
pub fn is_well_formed_preview(token: &str) -> bool {
    has_form(token, PREVIEW_TOKEN, PREVIEW_RANDOM)
}

fn has_form(token: &str, prefix: &str, length: usize) -> bool {
    let Some(text) = token.strip_prefix(prefix).filter(|text| text.is_ascii() && text.len() == length + CHECK) else {
        return false;
    };
    let (random, check) = text.split_at(length);
    random.bytes().all(|byte| byte.is_ascii_alphanumeric()) && checksum(random) == check
}

fn checksum(text: &str) -> String {
    let mut crc = flate2::Crc::new();
    crc.update(text.as_bytes());
    let mut rest = crc.sum() as usize;
    let mut digits = [b'0'; CHECK];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[rest % DIGITS.len()];
        rest /= DIGITS.len();
    }
    digits.iter().map(|digit| char::from(*digit)).collect()
}

/// What is stored of a secret: its SHA-256 in lower-case hexadecimal. All of them are long and random, so that nothing
/// slower is needed.
pub fn sha256(secret: &str) -> String {
    text::hex(digest::digest(&digest::SHA256, secret.as_bytes()).as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_api_token_is_known_by_its_form() {
        let token = api_token().unwrap();
        assert!(is_well_formed(&token), "{token}");
        assert_eq!(token.len(), 45);
        assert_ne!(api_token().unwrap(), token);
        for place in API_TOKEN.len()..token.len() {
            let mut other = token.clone().into_bytes();
            other[place] = if other[place] == b'a' { b'b' } else { b'a' };
            assert!(!is_well_formed(std::str::from_utf8(&other).unwrap()), "{place}");
        }
        for other in ["masthead_", "", "masthead_é", &token[1..], &token[..44], &format!("{token}0")] {
            assert!(!is_well_formed(other), "{other}");
        }
    }

    #[test]
    fn a_preview_token_is_known_by_its_form() {
        let token = preview_token().unwrap();
        assert!(is_well_formed_preview(&token), "{token}");
        assert_eq!(token.len(), 65);
        assert_ne!(preview_token().unwrap(), token);
        // Neither kind is taken for the other.
        assert!(!is_well_formed(&token) && !token.starts_with(API_TOKEN));
        assert!(!is_well_formed_preview(&api_token().unwrap()));
        for place in PREVIEW_TOKEN.len()..token.len() {
            let mut other = token.clone().into_bytes();
            other[place] = if other[place] == b'a' { b'b' } else { b'a' };
            assert!(!is_well_formed_preview(std::str::from_utf8(&other).unwrap()), "{place}");
        }
    }

    #[test]
    fn the_checksum_is_that_of_crc_32() {
        // CRC-32 of "123456789" is 0xCBF43926 (ITU-T V.42).
        let mut rest = 0xCBF4_3926_u32 as usize;
        let mut digits = Vec::new();
        for _ in 0..CHECK {
            digits.push(char::from(DIGITS[rest % 62]));
            rest /= 62;
        }
        assert_eq!(checksum("123456789"), digits.iter().rev().collect::<String>());
    }
}
