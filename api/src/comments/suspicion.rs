//! What speaks against a comment: rules that give points, each with a reason that a moderator can read. They hold a comment,
//! or put it with the spam, whatever the policy; they never refuse one, and never lose one. What is refused for its number is
//! refused in `service`.

use masthead_entity::{CommentStatus, Timestamp};
use serde::{Deserialize, Serialize};

use super::{blocks::Hit, past::Past, written::Written};
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
    /// Many came lately from the same network, or under the same e-mail address.
    Frequent,
    /// Others said the same.
    Repeated,
    /// It has a word that is blocked.
    BlockedWord,
    /// Its e-mail address is blocked.
    BlockedEmail,
    /// It leads to a domain that is blocked, or its e-mail address is of one.
    BlockedDomain,
    /// It comes from a network that is blocked.
    BlockedNetwork,
    /// What speaks against it could not be found out.
    Unweighed,
}

impl Rule {
    /// Whether it looks at what there was before.
    pub fn is_of_past(self) -> bool {
        matches!(self, Rule::Frequent | Rule::Repeated)
    }

    /// Whether it looks at how a comment was handed in, which stands, or at what an edit asks anew.
    fn is_of_manner(self) -> bool {
        matches!(self, Rule::Trap | Rule::NoForm | Rule::OtherForm | Rule::Hurried | Rule::Frequent)
    }

    /// Whether it looks at what a comment says.
    fn is_of_text(self) -> bool {
        matches!(self, Rule::Links | Rule::Repeated | Rule::BlockedWord | Rule::BlockedDomain | Rule::Unweighed)
    }
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
    let links = i32::try_from(written.saying.links).unwrap_or(i32::MAX);
    let more = links.saturating_sub(settings.free_links);
    match more > 0 {
        true => vec![Suspicion::new(Rule::Links, more.saturating_mul(2).min(20), format!("It has {links} links."))],
        false => Vec::new(),
    }
}

/// What the past says against a comment.
pub fn of_past(settings: &config::Comments, past: Past) -> Vec<Suspicion> {
    let Past { from_network, of_email, alike, is_known_spam } = past;
    let mut found = Vec::new();
    let is_many = |count: u64, many: u64| many > 0 && count >= many;
    // Whoever talks much does so from one place and under one address: that is one thing.
    if is_many(from_network, settings.many_per_network) {
        let reason = "As many as may came from its network within ten minutes.";
        found.push(Suspicion::new(Rule::Frequent, 5, reason));
    } else if is_many(of_email, settings.many_per_email) {
        let reason = "As many as may came under its e-mail address within ten minutes.";
        found.push(Suspicion::new(Rule::Frequent, 5, reason));
    }
    if is_known_spam {
        found.push(Suspicion::new(Rule::Repeated, 10, "It says the same as spam of the last 30 days."));
    } else if alike > 0 {
        let reason = format!("It says the same as others of the last 30 days: {alike}.");
        found.push(Suspicion::new(Rule::Repeated, 5, reason));
    }
    found
}

/// What is blocked of a comment.
pub fn of_blocks(hits: Vec<Hit>) -> Vec<Suspicion> {
    let suspicion = |hit| match hit {
        Hit::Word(word) => Suspicion::new(Rule::BlockedWord, 10, format!("It has a word that is blocked: {word}")),
        Hit::Email => Suspicion::new(Rule::BlockedEmail, 10, "Its e-mail address is blocked."),
        Hit::Domain(domain) => {
            Suspicion::new(Rule::BlockedDomain, 10, format!("It names a domain that is blocked: {domain}"))
        }
        Hit::Network => Suspicion::new(Rule::BlockedNetwork, 10, "It comes from a network that is blocked."),
    };
    hits.into_iter().map(suspicion).collect()
}

/// That it could not be weighed, which holds a comment whatever else there is.
pub fn unweighed() -> Vec<Suspicion> {
    vec![Suspicion::new(Rule::Unweighed, 0, "What speaks against it could not be found out.")]
}

/// The same comment with another text: how it was handed in still stands against it.
pub fn renewed(before: Vec<Suspicion>, now: Vec<Suspicion>) -> Vec<Suspicion> {
    let handed_in = before.into_iter().filter(|found| found.rule.is_of_manner());
    handed_in.chain(now.into_iter().filter(|found| !found.rule.is_of_manner())).collect()
}

/// What is left of it where a moderator has decided about the comment: what it says now.
pub fn of_its_text(found: &[Suspicion]) -> Vec<Suspicion> {
    found.iter().filter(|found| found.rule.is_of_text()).cloned().collect()
}

/// What all of it weighs.
pub fn points(found: &[Suspicion]) -> i32 {
    found.iter().fold(0, |sum, found| sum.saturating_add(found.points))
}

/// The state of a comment that would be in this one, but for what speaks against it.
pub fn lowered(settings: &config::Comments, status: CommentStatus, found: &[Suspicion]) -> CommentStatus {
    let points = points(found);
    let is_unweighed = found.iter().any(|found| found.rule == Rule::Unweighed);
    match status {
        // A fault of ours puts nothing where it would be purged.
        CommentStatus::Held | CommentStatus::Approved if is_unweighed => CommentStatus::Held,
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
            many_per_network: 5,
            many_per_email: 4,
            most_per_network: 30,
            purge_days: 30,
            network_days: 90,
            email_days: 730,
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
            points(&of_text(&settings(), &Written::rendered(text)))
        };
        assert_eq!([0, 2, 3, 5, 7, 10_000].map(weigh), [0, 0, 2, 6, 10, 20]);
        assert_eq!(points(&of_text(&settings(), &Written::rendered("[x](/x) ".repeat(4)))), 4);
    }

    #[test]
    fn the_past_speaks_where_there_were_many_or_the_same() {
        let rules =
            |past| of_past(&settings(), past).into_iter().map(|found| (found.rule, found.points)).collect::<Vec<_>>();
        assert_eq!(rules(Past { from_network: 4, of_email: 3, ..Past::default() }), []);
        let many = Past { from_network: 5, of_email: 4, ..Past::default() };
        assert_eq!(rules(many), [(Rule::Frequent, 5)], "one thing is weighed once");
        assert_eq!(rules(Past { of_email: 4, ..Past::default() }), [(Rule::Frequent, 5)]);
        assert_eq!(rules(Past { alike: 1, ..Past::default() }), [(Rule::Repeated, 5)]);
        assert_eq!(rules(Past { alike: 2, is_known_spam: true, ..Past::default() }), [(Rule::Repeated, 10)]);
        let no_end = config::Comments { many_per_network: 0, many_per_email: 0, ..settings() };
        assert_eq!(of_past(&no_end, many), []);
    }

    #[test]
    fn a_new_text_takes_away_what_spoke_against_the_old_one_alone() {
        let of = |rule| Suspicion::new(rule, 5, "");
        let before = vec![of(Rule::Hurried), of(Rule::Links), of(Rule::BlockedWord), of(Rule::BlockedNetwork)];
        let now = vec![of(Rule::Repeated), of(Rule::Frequent), of(Rule::BlockedEmail)];
        let rules: Vec<_> = renewed(before, now).into_iter().map(|found| found.rule).collect();
        assert_eq!(rules, [Rule::Hurried, Rule::Repeated, Rule::BlockedEmail]);
    }

    #[test]
    fn points_lower_and_never_raise() {
        use CommentStatus::{Approved, Held, Rejected, Spam, Trashed};
        let to = |status, points| lowered(&settings(), status, &[Suspicion::new(Rule::Links, points, "")]);
        assert_eq!([0, 4, 5, 9, 10].map(|points| to(Approved, points)), [Approved, Approved, Held, Held, Spam]);
        assert_eq!([0, 9, 10].map(|points| to(Held, points)), [Held, Held, Spam]);
        for decided in [Rejected, Spam, Trashed] {
            assert_eq!([0, 5, 20].map(|points| to(decided, points)), [decided; 3]);
        }
    }
}
