//! What speaks against a comment: rules that give points, each with a reason that a moderator can read. They hold a comment,
//! or put it with the spam, whatever the policy; they never refuse one, and never lose one.

use masthead_entity::{CommentStatus, Timestamp};
use serde::{Deserialize, Serialize};

use super::written::Written;
use crate::{clock, config};

/// A rule that gives points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Rule {
    /// The field that people do not see was filled in.
    Trap,
    /// No form was asked for, or so long ago that anybody may have taken it from anywhere.
    NoForm,
    /// A form was named that was never given out, or for another article.
    OtherForm,
    /// It came sooner behind its form than anybody types.
    Hurried,
    /// It has more links than others.
    Links,
}

/// One thing that speaks against a comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspicion {
    /// By which rule.
    pub rule: Rule,
    /// How much it weighs.
    pub points: i32,
    /// In words, for moderators.
    pub reason: String,
}

impl Suspicion {
    fn new(rule: Rule, points: i32, reason: impl Into<String>) -> Self {
        Self { rule, points, reason: reason.into() }
    }
}

/// The form that a comment came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// None was named.
    None,
    /// One that was never given out, or for another article.
    Other,
    /// One that was made then.
    Of(Timestamp),
}

/// For how long a form stands for its reader.
const FORM_LASTS: i64 = clock::DAY;

/// What speaks against the manner in which a comment was handed in.
pub fn of_manner(settings: &config::Comments, form: Form, is_trapped: bool, now: Timestamp) -> Vec<Suspicion> {
    let mut found = Vec::new();
    if is_trapped {
        found.push(Suspicion::new(Rule::Trap, 10, "A field was filled in that people do not see."));
    }
    let missing = |reason: &str| Suspicion::new(Rule::NoForm, 2, reason);
    match form {
        Form::None => found.push(missing("No form was asked for.")),
        Form::Other => found.push(Suspicion::new(
            Rule::OtherForm,
            5,
            "It names a form that was never made, or for another article.",
        )),
        Form::Of(made) if now.0 - made.0 > FORM_LASTS => found.push(missing("Its form is older than a day.")),
        Form::Of(made) if now.0 - made.0 < settings.form_seconds * clock::SECOND => {
            let reason = format!("It came less than {} seconds behind its form.", settings.form_seconds);
            found.push(Suspicion::new(Rule::Hurried, 5, reason));
        }
        Form::Of(_) => {}
    }
    found
}

/// What speaks against what a comment says.
pub fn of_text(settings: &config::Comments, written: &Written) -> Vec<Suspicion> {
    // Addresses that are written out lead nowhere, and say the same.
    let links = written.body_html.matches("<a ").count().max(written.text.matches("://").count());
    let links = i32::try_from(links).unwrap_or(i32::MAX);
    let more = links.saturating_sub(settings.free_links);
    match more > 0 {
        true => vec![Suspicion::new(Rule::Links, more.saturating_mul(2).min(20), format!("It has {links} links."))],
        false => Vec::new(),
    }
}

/// The same comment with another text: how it was handed in still stands against it.
pub fn renewed(before: Vec<Suspicion>, of_text: Vec<Suspicion>) -> Vec<Suspicion> {
    before.into_iter().filter(|found| found.rule != Rule::Links).chain(of_text).collect()
}

/// What all of it weighs.
pub fn points(found: &[Suspicion]) -> i32 {
    found.iter().fold(0, |sum, found| sum.saturating_add(found.points))
}

/// The state of a comment that would be in this one, but for what speaks against it.
pub fn lowered(settings: &config::Comments, status: CommentStatus, points: i32) -> CommentStatus {
    match status {
        CommentStatus::Held | CommentStatus::Approved if points >= settings.spam_points => CommentStatus::Spam,
        CommentStatus::Approved if points >= settings.hold_points => CommentStatus::Held,
        status => status,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> config::Comments {
        config::Comments {
            max_depth: 4,
            edit_minutes: 15,
            hold_points: 5,
            spam_points: 10,
            free_links: 2,
            form_seconds: 3,
        }
    }

    #[test]
    fn each_manner_has_its_reason() {
        let now = Timestamp(clock::DAY * 3);
        let rules = |form, trap| {
            of_manner(&settings(), form, trap, now).into_iter().map(|found| found.rule).collect::<Vec<_>>()
        };
        let ago = |time: i64| Form::Of(Timestamp(now.0 - time));
        assert_eq!(rules(Form::None, false), [Rule::NoForm]);
        assert_eq!(rules(Form::Other, true), [Rule::Trap, Rule::OtherForm]);
        assert_eq!(rules(ago(clock::SECOND), false), [Rule::Hurried]);
        assert_eq!(rules(ago(3 * clock::SECOND), false), []);
        assert_eq!(rules(ago(clock::DAY), false), []);
        assert_eq!(rules(ago(clock::DAY + 1), false), [Rule::NoForm]);
    }

    #[test]
    fn links_weigh_more_the_more_there_are() {
        let weigh = |count: usize| {
            let text = "http://a.example ".repeat(count);
            points(&of_text(&settings(), &Written { body_html: String::new(), text }))
        };
        assert_eq!([0, 2, 3, 5, 7, 10_000].map(weigh), [0, 0, 2, 6, 10, 20]);
        let body_html = "<p><a href=\"/x\">x</a></p>".repeat(4);
        assert_eq!(points(&of_text(&settings(), &Written { body_html, text: String::new() })), 4);
    }

    #[test]
    fn points_lower_and_never_raise() {
        use CommentStatus::{Approved, Held, Rejected, Spam, Trashed};
        let to = |status, points| lowered(&settings(), status, points);
        assert_eq!([0, 4, 5, 9, 10].map(|points| to(Approved, points)), [Approved, Approved, Held, Held, Spam]);
        assert_eq!([0, 9, 10].map(|points| to(Held, points)), [Held, Held, Spam]);
        for decided in [Rejected, Spam, Trashed] {
            assert_eq!([0, 5, 20].map(|points| to(decided, points)), [decided; 3]);
        }
    }
}
