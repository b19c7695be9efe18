//! What a comment says: the rules of its text, and its rendering. The same whether it is submitted, edited or only looked
//! at beforehand.

use super::saying::Saying;
use crate::{access::Action, context::Cx, error::Result, limits, queue::Queue, rendering, text, validate::Check};

/// Long texts are rendered away from the threads that serve requests, two at once: of 10,000 characters some take as long
/// as a hundred pages.
static LONG: Queue = Queue::new(2, 64);

/// From how many bytes on a text is long.
const LONG_BYTES: usize = 1_000;

/// A text that passed the rules.
#[derive(Clone, Debug)]
pub struct Written {
    /// As it was typed.
    pub text: String,
    /// As sanitised HTML.
    pub body_html: String,
    /// What is weighed of it.
    pub saying: Saying,
}

impl Written {
    /// Of the field `text` of an input, of which all else has been checked.
    pub async fn of(cx: &Cx, mut check: Check, text: &str) -> Result<Self> {
        let text = check.markdown("/text", text, limits::COMMENT);
        check.rule(!text.trim().is_empty(), "/text", "This must not be empty.");
        // What breaks a rule may be of any length; it is not rendered.
        check.done()?;
        let written = match text.len() < LONG_BYTES {
            true => Self::rendered(text),
            false => {
                // The connection that was read from is not kept while others are rendered.
                cx.forget_snapshot().await;
                LONG.work(cx.deadline(), move || Ok(Self::rendered(text))).await?
            }
        };
        check.rule(is_seen(&written.body_html), "/text", "Nothing of this would be shown.");
        check.done()?;
        Ok(written)
    }

    /// A text that passed the rules before.
    pub fn rendered(text: String) -> Self {
        let body_html = rendering::render_comment(&text);
        let saying = Saying::of(&text, &body_html);
        Self { text, body_html, saying }
    }
}

/// Whether there is anything to be seen in sanitised HTML.
fn is_seen(html: &str) -> bool {
    let (first, tags) = html.split_once('<').unwrap_or((html, ""));
    let behind_tags = tags.split('<').filter_map(|tag| tag.split_once('>')).map(|(_, shown)| shown);
    std::iter::once(first).chain(behind_tags).any(|shown| !text::is_blank(&shown.replace("&nbsp;", " ")))
}

/// How a comment would look. Nothing is stored.
pub async fn preview(cx: &Cx, text: &str) -> Result<Written> {
    cx.require(Action::SubmitComment)?;
    // Of who is about to write it, and of nobody else.
    cx.keep_private();
    Written::of(cx, Check::default(), text).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shows_nothing_is_told_from_what_does() {
        let shows = |text: &str| is_seen(&rendering::render_comment(text));
        for nothing in [
            "",
            " ",
            "# ",
            "![](https://example.org/a.png)",
            "\u{200b}",
            "\u{202e}",
            "&nbsp;",
            "&#8203;",
            "> ",
            "- ",
            "[a]: https://e.org",
        ] {
            assert!(!shows(nothing), "{nothing:?} becomes {:?}", rendering::render_comment(nothing));
        }
        for something in ["a", "`x`", "> 1", "- .", "<b>", "![a](https://example.org/a.png)", "1 &lt; 2", "ا", "🙂"]
        {
            assert!(shows(something), "{something:?} becomes {:?}", rendering::render_comment(something));
        }
    }
}
