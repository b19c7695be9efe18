//! The tokens by which commenters edit and withdraw what they wrote, for a while. Nothing of one is stored: it names the
//! comment and its own end, under a tag that only this installation can make.

use aws_lc_rs::{constant_time, hmac};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use masthead_entity::{CommentId, Timestamp};
use uuid::Uuid;

use crate::{
    clock,
    context::Cx,
    error::{AppError, Result},
};

/// A token and its end. Not `Debug`: whoever has it speaks as the commenter.
#[derive(Clone)]
pub struct EditToken {
    /// What the commenter shows.
    pub text: String,
    /// From when on it opens nothing.
    pub expires_at: Timestamp,
}

/// Told apart from what later versions may give out.
const VERSION: u8 = 1;

/// A token for a comment that was submitted at this time. `None` where the settings let nobody edit.
pub fn issue(cx: &Cx, comment: CommentId, at: Timestamp) -> Option<EditToken> {
    let minutes = cx.app().config().comments.edit_minutes;
    (minutes > 0).then(|| {
        let expires_at = Timestamp(at.0 + minutes * clock::MINUTE);
        EditToken { text: seal(&cx.app().keys().comments, comment, expires_at), expires_at }
    })
}

/// The comment that a token opens now.
pub fn open(cx: &Cx, token: &str) -> Result<CommentId> {
    let unknown = || AppError::fault("/token", "This token opens no comment: send the one that came with the comment.");
    let (comment, expires_at) = unseal(&cx.app().keys().comments, token).ok_or_else(unknown)?;
    if expires_at <= cx.now() {
        return Err(AppError::fault("/token", "The time for editing this comment is over."));
    }
    Ok(comment)
}

fn seal(key: &hmac::Key, comment: CommentId, expires_at: Timestamp) -> String {
    let mut bytes = vec![VERSION];
    bytes.extend(comment.0.as_bytes());
    bytes.extend(expires_at.0.to_be_bytes());
    bytes.extend(hmac::sign(key, &bytes).as_ref());
    URL_SAFE_NO_PAD.encode(bytes)
}

fn unseal(key: &hmac::Key, token: &str) -> Option<(CommentId, Timestamp)> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (said, tag) = bytes.split_at_checked(1 + 16 + 8)?;
    constant_time::verify_slices_are_equal(hmac::sign(key, said).as_ref(), tag).ok()?;
    let (comment, expires_at) = said.strip_prefix(&[VERSION])?.split_at_checked(16)?;
    Some((CommentId(Uuid::from_slice(comment).ok()?), Timestamp(i64::from_be_bytes(expires_at.try_into().ok()?))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_opens_its_comment_and_no_part_of_it_can_be_changed() {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &[7; 32]);
        let (comment, end) = (CommentId(Uuid::now_v7()), Timestamp(1_700_000_000_000_000));
        let token = seal(&key, comment, end);
        assert_eq!(unseal(&key, &token), Some((comment, end)));
        assert_eq!(unseal(&hmac::Key::new(hmac::HMAC_SHA256, &[8; 32]), &token), None);
        let bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
        for place in 0..bytes.len() {
            let mut forged = bytes.clone();
            forged[place] ^= 1;
            assert_eq!(unseal(&key, &URL_SAFE_NO_PAD.encode(forged)), None, "byte {place}");
        }
        for cut in [0, 1, 24, 25, 40, bytes.len() - 1] {
            assert_eq!(unseal(&key, &URL_SAFE_NO_PAD.encode(&bytes[..cut])), None, "{cut} bytes");
        }
        assert_eq!(unseal(&key, "no base64!"), None);
    }
}
