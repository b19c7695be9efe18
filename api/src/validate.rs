//! Rules on input. One collector takes every fault of an input, each with its path, so that an editor sees all of them
//! at once; what passes comes back normalised.

use std::net::IpAddr;

use async_graphql::MaybeUndefined;
use masthead_entity::Timestamp;
use url::Url;

use crate::{
    error::{AppError, FieldError, Result},
    limits, text,
    wire::DateTime,
};

/// Collects faults of rule. Ask [`Check::done`] before using what the other methods gave back.
#[derive(Debug, Default)]
pub struct Check {
    faults: Vec<FieldError>,
}

impl Check {
    /// Notes a fault.
    pub fn fault(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.faults.push(FieldError { path: path.into(), message: message.into() });
    }

    /// Notes a fault unless the rule holds.
    pub fn rule(&mut self, holds: bool, path: &str, message: &str) {
        if !holds {
            self.fault(path, message);
        }
    }

    /// The faults, if there are any.
    pub fn done(&mut self) -> Result<()> {
        match std::mem::take(&mut self.faults) {
            faults if faults.is_empty() => Ok(()),
            faults => Err(AppError::invalid_input(faults)),
        }
    }

    /// Text of one line, which must not be empty: NFC, trimmed, no line breaks.
    pub fn line(&mut self, path: &str, value: &str, limit: usize) -> String {
        let line = self.optional_line(path, value, limit);
        self.rule(!text::is_blank(&line), path, "This must not be empty.");
        line
    }

    /// Text of one line, which may be empty.
    pub fn optional_line(&mut self, path: &str, value: &str, limit: usize) -> String {
        let line = text::nfc(value).trim().to_owned();
        self.rule(
            !line.contains(['\n', '\t', '\u{2028}', '\u{2029}']),
            path,
            "This is a single line: no line breaks or tabs.",
        );
        self.text(path, line, limit)
    }

    /// Markdown: NFC, otherwise as it is. Windows line ends become plain ones, as CommonMark section 2.1 reads them.
    pub fn markdown(&mut self, path: &str, value: &str, limit: usize) -> String {
        let composed = text::nfc(value);
        let unix = if composed.contains('\r') { composed.replace("\r\n", "\n").replace('\r', "\n") } else { composed };
        self.text(path, unix, limit)
    }

    fn text(&mut self, path: &str, value: String, limit: usize) -> String {
        if let Some(c) = value.chars().find(|c| text::is_refused(*c)) {
            self.fault(path, format!("The control character U+{:04X} is not allowed.", c as u32));
        }
        let length = value.chars().count();
        if length > limit {
            self.fault(path, format!("This has {length} characters; at most {limit} are allowed."));
        }
        value
    }

    /// A slug that was given: folded, letters and digits joined by single hyphens.
    pub fn slug(&mut self, path: &str, value: &str) -> String {
        let slug = self.text(path, text::fold_slug(value), limits::SLUG);
        self.rule(
            text::is_slug(&slug),
            path,
            "A slug is letters and digits joined by single hyphens, like rivers-and-roads, and is not a UUID.",
        );
        slug
    }

    /// A citation key, folded.
    pub fn source_key(&mut self, path: &str, value: &str) -> String {
        let key = self.text(path, text::fold_slug(value), limits::SOURCE_KEY);
        let fits = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || "_:.-".contains(c));
        self.rule(
            fits && uuid::Uuid::try_parse(&key).is_err(),
            path,
            "A key is ASCII letters, digits and _ : . -, like miller2024.",
        );
        key
    }

    /// A web address.
    pub fn url(&mut self, path: &str, value: &str) -> String {
        let url = self.optional_line(path, value, limits::URL);
        let parsed = Url::parse(&url).ok();
        let parsed = parsed.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        match parsed {
            None => self.fault(path, "This is not a web address: it starts with https:// or http:// and names a host."),
            Some(parsed) => {
                // Browsers and libraries do not agree on what these mean, and front ends put addresses into attributes.
                let is_plain = !url.contains(['"', '<', '>', '\\', '^', '`', '{', '|', '}', ' ']);
                self.rule(is_plain, path, "Write \" < > \\ ^ ` { | } and spaces percent-encoded in a web address.");
                let names_nobody = parsed.username().is_empty() && parsed.password().is_none();
                self.rule(names_nobody, path, "A web address must not hold a user name or a password.");
            }
        }
        url
    }

    /// An e-mail address: as typed, and as key.
    pub fn email(&mut self, path: &str, value: &str) -> (String, String) {
        let email = self.optional_line(path, value, limits::EMAIL);
        let key = text::email_key(&email);
        self.rule(key.is_some(), path, "This is not an e-mail address, like ada@example.org.");
        (email, key.unwrap_or_default())
    }

    /// A network address, of IPv4 or IPv6.
    pub fn network_address(&mut self, path: &str, value: &str) -> Option<IpAddr> {
        let address = value.trim().parse().ok();
        self.rule(address.is_some(), path, "This is no network address, like 192.0.2.7 or 2001:db8::1.");
        address
    }

    /// A locale in its canonical form (BCP 47), like `en`, `pt-BR`, `zh-Hant`.
    pub fn locale(&mut self, path: &str, value: &str) -> String {
        match canonical_locale(value) {
            Some(locale) => locale,
            None => {
                self.fault(path, "This is not a language tag of BCP 47, like en, pt-BR or zh-Hant.");
                String::new()
            }
        }
    }

    /// A change of a line that must not be empty.
    pub fn change_line(&mut self, path: &str, change: MaybeUndefined<String>, limit: usize, line: &mut String) {
        match change {
            MaybeUndefined::Undefined => {}
            MaybeUndefined::Null => self.fault(path, "This cannot be removed; leave it out to keep it."),
            MaybeUndefined::Value(value) => *line = self.line(path, &value, limit),
        }
    }

    /// A change of a line that may be missing.
    pub fn change_optional_line(
        &mut self,
        path: &str,
        change: MaybeUndefined<String>,
        limit: usize,
        line: &mut Option<String>,
    ) {
        if !change.is_undefined() {
            let value = change.take().map(|value| self.optional_line(path, &value, limit));
            *line = value.filter(|value| !value.is_empty());
        }
    }

    /// A change of a text that may be empty.
    pub fn change_markdown(&mut self, path: &str, change: MaybeUndefined<String>, limit: usize, text: &mut String) {
        if !change.is_undefined() {
            *text = self.markdown(path, &change.take().unwrap_or_default(), limit);
        }
    }

    /// A change of a slug; null has it made again.
    pub fn change_slug(&mut self, path: &str, change: MaybeUndefined<String>, slug: &mut Option<String>) {
        if !change.is_undefined() {
            *slug = change.take().map(|value| self.slug(path, &value));
        }
    }

    /// A change of a web address that may be missing.
    pub fn change_url(&mut self, path: &str, change: MaybeUndefined<String>, url: &mut Option<String>) {
        if !change.is_undefined() {
            *url = change.take().map(|value| self.url(path, &value));
        }
    }

    /// What is wanted of a value: `None` when it stays, `Some(None)` when it is to be empty.
    pub fn wanted<T, U>(
        &mut self,
        change: MaybeUndefined<T>,
        checked: impl FnOnce(&mut Self, T) -> U,
    ) -> Option<Option<U>> {
        match change {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(None),
            MaybeUndefined::Value(value) => Some(Some(checked(self, value))),
        }
    }

    /// A wanted line that must not be empty.
    pub fn wanted_line(&mut self, path: &str, change: MaybeUndefined<String>, limit: usize) -> Option<String> {
        let mut line = String::new();
        let is_wanted = !change.is_undefined();
        self.change_line(path, change, limit, &mut line);
        is_wanted.then_some(line)
    }

    /// A wanted line that may be missing.
    pub fn wanted_optional_line(
        &mut self,
        path: &str,
        change: MaybeUndefined<String>,
        limit: usize,
    ) -> Option<Option<String>> {
        let line = self.wanted(change, |check, value| check.optional_line(path, &value, limit))?;
        Some(line.filter(|line| !line.is_empty()))
    }

    /// A wanted text that may be empty.
    pub fn wanted_markdown(&mut self, path: &str, change: MaybeUndefined<String>, limit: usize) -> Option<String> {
        let text = self.wanted(change, |check, value| check.markdown(path, &value, limit))?;
        Some(text.unwrap_or_default())
    }

    /// A wanted slug; `Some(None)` has it made again.
    pub fn wanted_slug(&mut self, path: &str, change: MaybeUndefined<String>) -> Option<Option<String>> {
        self.wanted(change, |check, value| check.slug(path, &value))
    }

    /// A wanted date that lies in the past.
    pub fn wanted_past(
        &mut self,
        path: &str,
        change: MaybeUndefined<DateTime>,
        now: Timestamp,
    ) -> Option<Option<Timestamp>> {
        self.wanted(change, |check, DateTime(at)| {
            check.rule(at <= now, path, "This date lies in the future; publishing later is for a schedule.");
            at
        })
    }

    /// A wanted list; null empties it.
    pub fn change_list<T, U>(
        &mut self,
        path: &str,
        change: MaybeUndefined<Vec<T>>,
        limit: usize,
        mut checked: impl FnMut(&mut Self, &str, T) -> U,
    ) -> Option<Vec<U>> {
        let list = self.wanted(change, |check, list| {
            check.count(path, list.len(), limit);
            let items = list.into_iter().enumerate();
            items.map(|(place, item)| checked(check, &format!("{path}/{place}"), item)).collect()
        })?;
        Some(list.unwrap_or_default())
    }

    /// Days for which comments are taken.
    pub fn comment_days(&mut self, path: &str, days: i32) {
        let rule = format!("These are days: 0, for ever, to {}.", limits::COMMENT_DAYS);
        self.rule((0..=limits::COMMENT_DAYS).contains(&days), path, &rule);
    }

    /// A list within its limit.
    pub fn count(&mut self, path: &str, count: usize, limit: usize) {
        if count > limit {
            self.fault(path, format!("There are {count} items; at most {limit} are allowed."));
        }
    }
}

/// A value of something new: what is left out stays empty.
pub fn given<T>(value: Option<T>) -> MaybeUndefined<T> {
    value.map_or(MaybeUndefined::Undefined, MaybeUndefined::Value)
}

/// A language tag in its canonical spelling, or `None`.
pub fn canonical_locale(value: &str) -> Option<String> {
    let mut locale = icu_locale::Locale::try_from_str(value.trim()).ok()?;
    icu_locale::LocaleCanonicalizer::new_common().canonicalize(&mut locale);
    let known = !locale.id.language.is_unknown();
    known.then(|| locale.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_named_at_once() {
        let mut check = Check::default();
        check.line("/title", "  ", 10);
        check.line("/name", "a\u{0}b", 10);
        check.url("/url", "javascript:alert(1)");
        check.locale("/locale", "english please");
        let error = check.done().unwrap_err();
        let paths: Vec<_> = error.fields.iter().map(|field| field.path.as_str()).collect();
        assert_eq!(paths, ["/title", "/name", "/url", "/locale"]);
    }

    #[test]
    fn an_address_is_a_plain_one() {
        for (url, is_taken) in [
            ("https://example.org/a%20b?c=d#e", true),
            ("https://example.org/\"onx", false),
            ("https://example.org/<script>", false),
            ("https://example.org\\@evil.example", false),
            ("https://ada:secret@example.org/", false),
            ("//example.org/", false),
        ] {
            let mut check = Check::default();
            check.url("/url", url);
            assert_eq!(check.done().is_ok(), is_taken, "{url}");
        }
    }

    #[test]
    fn what_passes_comes_back_normalised() {
        let mut check = Check::default();
        assert_eq!(check.line("/title", " Cafe\u{301} ", 4), "Café");
        assert_eq!(check.slug("/slug", "Rivers-And-Roads"), "rivers-and-roads");
        assert_eq!(check.locale("/locale", "PT-br"), "pt-BR");
        assert_eq!(check.markdown("/body", "a\r\nb ", 9), "a\nb ");
        assert!(check.done().is_ok());
    }
}
