//! The tokens by which commenters edit and withdraw what they wrote, for a while, and those of the forms that comments come
//! from. Nothing of one is stored: it names what it is of, and a time, under a tag that only this installation can make.

use aws_lc_rs::{constant_time, hmac};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use masthead_entity::{CommentId, EntryId, Timestamp};
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

/// What a token is for: one of the one kind is none of the other.
#[derive(Clone, Copy)]
#[repr(u8)]
enum Purpose {
    /// Editing the comment that it names, until the time that it names.
    Edit = 1,
    /// Submitting a comment on the article that it names, by a form of the time that it names.
    Form = 2,
}

/// A token for a comment that was submitted at this time. `None` where the settings let nobody edit.
pub fn issue(cx: &Cx, comment: CommentId, at: Timestamp) -> Option<EditToken> {
    let minutes = cx.app().config().comments.edit_minutes;
    (minutes > 0).then(|| {
        let expires_at = Timestamp(at.0 + minutes * clock::MINUTE);
        EditToken { text: seal(&cx.app().keys().comments, Purpose::Edit, comment.0, expires_at), expires_at }
    })
}

/// The comment that a token opens now.
pub fn open(cx: &Cx, token: &str) -> Result<CommentId> {
    let unknown = || AppError::fault("/token", "This token opens no comment: send the one that came with the comment.");
    let (comment, expires_at) = unseal(&cx.app().keys().comments, Purpose::Edit, token).ok_or_else(unknown)?;
    if expires_at <= cx.now() {
        return Err(AppError::fault("/token", "The time for editing this comment is over."));
    }
    Ok(CommentId(comment))
}

/// The token of a form that is made now.
pub fn issue_form(cx: &Cx, article: EntryId) -> String {
    seal(&cx.app().keys().comments, Purpose::Form, article.0, cx.now())
}

/// When the form was made that this token is of; `None` where it was never given out, or for another article.
pub fn open_form(cx: &Cx, article: EntryId, token: &str) -> Option<Timestamp> {
    let (of, made) = unseal(&cx.app().keys().comments, Purpose::Form, token)?;
    (of == article.0).then_some(made)
}

fn seal(key: &hmac::Key, purpose: Purpose, id: Uuid, at: Timestamp) -> String {
    let mut bytes = vec![purpose as u8];
    bytes.extend(id.as_bytes());
    bytes.extend(at.0.to_be_bytes());
    bytes.extend(hmac::sign(key, &bytes).as_ref());
    URL_SAFE_NO_PAD.encode(bytes)
}

fn unseal(key: &hmac::Key, purpose: Purpose, token: &str) -> Option<(Uuid, Timestamp)> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (said, tag) = bytes.split_at_checked(1 + 16 + 8)?;
    constant_time::verify_slices_are_equal(hmac::sign(key, said).as_ref(), tag).ok()?;
    let (id, at) = said.strip_prefix(&[purpose as u8])?.split_at_checked(16)?;
    Some((Uuid::from_slice(id).ok()?, Timestamp(i64::from_be_bytes(at.try_into().ok()?))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_opens_its_comment_and_no_part_of_it_can_be_changed() {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &[7; 32]);
        let (comment, end) = (Uuid::now_v7(), Timestamp(1_700_000_000_000_000));
        let token = seal(&key, Purpose::Edit, comment, end);
        let unsealed = |token: &str| unseal(&key, Purpose::Edit, token);
        assert_eq!(unsealed(&token), Some((comment, end)));
        assert_eq!(unseal(&key, Purpose::Form, &token), None);
        assert_eq!(unseal(&hmac::Key::new(hmac::HMAC_SHA256, &[8; 32]), Purpose::Edit, &token), None);
        let bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
        for place in 0..bytes.len() {
            let mut forged = bytes.clone();
            forged[place] ^= 1;
            assert_eq!(unsealed(&URL_SAFE_NO_PAD.encode(forged)), None, "byte {place}");
        }
        for cut in [0, 1, 24, 25, 40, bytes.len() - 1] {
            assert_eq!(unsealed(&URL_SAFE_NO_PAD.encode(&bytes[..cut])), None, "{cut} bytes");
        }
        assert_eq!(unsealed("no base64!"), None);
    }
}
