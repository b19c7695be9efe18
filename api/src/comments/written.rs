//! What a comment says: the rules of its text, and its rendering. The same whether it is submitted, edited or only looked
//! at beforehand.

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
}

impl Written {
    /// Of the field `text` of an input, of which all else has been checked.
    pub async fn of(cx: &Cx, mut check: Check, text: &str) -> Result<Self> {
        let text = check.markdown("/text", text, limits::COMMENT);
        check.rule(!text.trim().is_empty(), "/text", "This must not be empty.");
        // What breaks a rule may be of any length; it is not rendered.
        check.done()?;
        let body_html = match text.len() < LONG_BYTES {
            true => rendering::render_comment(&text),
            false => {
                let text = text.clone();
                LONG.work(cx.deadline(), move || Ok(rendering::render_comment(&text))).await?
            }
        };
        check.rule(is_seen(&body_html), "/text", "Nothing of this would be shown.");
        check.done()?;
        Ok(Self { text, body_html })
    }
}

impl Written {
    /// Where its links lead, and the addresses that are written out in it.
    pub fn links(&self) -> impl Iterator<Item = &str> {
        let linked = self.body_html.split("href=\"").skip(1).filter_map(|behind| behind.split('"').next());
        let is_of_url = |c: char| !c.is_whitespace() && !matches!(c, '<' | '>' | '"' | ')' | ']');
        let written_out = self.text.match_indices("://").map(move |(place, _)| {
            let scheme = self.text[..place].char_indices().rev().take_while(|(_, c)| c.is_ascii_alphabetic());
            let start = scheme.last().map_or(place, |(start, _)| start);
            let behind = &self.text[place..];
            let end = behind.find(|c| !is_of_url(c)).unwrap_or(behind.len());
            &self.text[start..place + end]
        });
        linked.chain(written_out)
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
