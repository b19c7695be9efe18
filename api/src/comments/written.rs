//! What a comment says: the rules of its text, and its rendering. The same whether it is submitted, edited or only looked
//! at beforehand.

use crate::{access::Action, context::Cx, error::Result, limits, rendering, validate::Check};

/// A text that passed the rules.
#[derive(Clone, Debug)]
pub struct Written {
    /// As it was typed.
    pub text: String,
    /// As sanitised HTML.
    pub body_html: String,
}

impl Written {
    /// Of the field `text` of an input, of which all else has been checked.
    pub fn of(mut check: Check, text: &str) -> Result<Self> {
        let text = check.markdown("/text", text, limits::COMMENT);
        check.rule(!text.trim().is_empty(), "/text", "This must not be empty.");
        // What breaks a rule may be of any length; it is not rendered.
        check.done()?;
        let body_html = rendering::render_comment(&text);
        check.rule(!body_html.trim().is_empty(), "/text", "Nothing of this would be shown.");
        check.done()?;
        Ok(Self { text, body_html })
    }
}

/// How a comment would look. Nothing is stored.
pub fn preview(cx: &Cx, text: &str) -> Result<Written> {
    cx.require(Action::SubmitComment)?;
    // Of who is about to write it, and of nobody else.
    cx.keep_private();
    Written::of(Check::default(), text)
}
