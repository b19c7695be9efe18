//! What a comment says, as it is compared with others and looked for: as readers see it and as it was typed, folded; where it
//! leads; what texts that say the same have in common.

use std::collections::BTreeSet;

use aws_lc_rs::digest;
use url::Url;

use super::past::Traces;
use crate::text;

/// What a text says.
#[derive(Clone, Debug, Default)]
pub struct Saying {
    /// As readers see it, folded.
    pub shown: String,
    /// As it was typed, folded.
    typed: String,
    /// The hosts that it leads to or writes out.
    hosts: BTreeSet<String>,
    /// What texts have in common that say the same; `None` where it says little.
    pub likeness: Option<i64>,
    /// How many links there are, and addresses that are written out.
    pub links: usize,
}

/// What of a comment is weighed by what the database holds.
#[derive(Clone, Debug)]
pub struct Matter {
    /// What it has in common with others.
    pub traces: Traces,
    /// The texts in which blocked words are looked for.
    pub texts: [String; 2],
    /// The hosts that it leads to, and the domain of its e-mail address.
    pub hosts: BTreeSet<String>,
}

impl Saying {
    /// That of a text with its rendering.
    pub fn of(typed: &str, html: &str) -> Self {
        let shown = text::search_key(&shown(html));
        let links = html.matches("<a ").count().max(typed.matches("://").count());
        let hosts = links_of(html).filter_map(host_of_link).chain(written_out(typed)).collect();
        Self { likeness: likeness(&shown), typed: text::search_key(typed), shown, hosts, links }
    }

    /// The text in which moderators look for words, and by which they find a name.
    pub fn search_key(&self, name: &str) -> String {
        format!("{}\n{}", text::search_key(name), self.shown)
    }
}

impl Matter {
    /// That of a comment, as it is handed in or edited.
    pub fn of(name: &str, website: Option<&str>, saying: &Saying, traces: Traces) -> Self {
        let mut hosts = saying.hosts.clone();
        hosts.extend(website.and_then(host_of_link));
        hosts.extend(traces.email_key.iter().filter_map(|key| Some(key.rsplit_once('@')?.1.to_owned())));
        let traces = Traces { likeness: saying.likeness, ..traces };
        Self { traces, texts: [saying.search_key(name), saying.typed.clone()], hosts }
    }
}

/// Letters and digits that a text has at least for others to be compared with it: "Great post!" says nobody else's words.
const TELLING: usize = 30;

/// A number that folded texts have in common that say the same, but for signs and white space.
fn likeness(folded: &str) -> Option<i64> {
    let letters: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    let hash = digest::digest(&digest::SHA256, letters.as_bytes());
    let number = hash.as_ref().first_chunk().map(|bytes| i64::from_be_bytes(*bytes));
    number.filter(|_| letters.chars().count() >= TELLING)
}

/// What is seen of HTML that we made.
fn shown(html: &str) -> String {
    let mut shown = String::with_capacity(html.len());
    for (place, part) in html.split('<').enumerate() {
        let text = match part.split_once('>') {
            Some((tag, text)) if place > 0 => {
                if !is_within_words(tag) {
                    shown.push('\n');
                }
                text
            }
            _ => part,
        };
        shown.push_str(text);
    }
    ["&nbsp;", " ", "&lt;", "<", "&gt;", ">", "&quot;", "\"", "&amp;", "&"].chunks(2).fold(shown, |shown, pair| {
        match pair {
            [entity, character] => shown.replace(entity, character),
            _ => shown,
        }
    })
}

/// Whether a tag may stand in the midst of a word, which goes on behind it.
fn is_within_words(tag: &str) -> bool {
    let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    ["a", "b", "code", "del", "em", "i", "s", "strong", "sub", "sup"].contains(&name)
}

fn links_of(html: &str) -> impl Iterator<Item = &str> {
    html.split("href=\"").skip(1).filter_map(|behind| behind.split('"').next())
}

/// The host that a link leads to, on whatever page it stands; of one that writes to somebody, that of the address.
fn host_of_link(link: &str) -> Option<String> {
    let link = match link.strip_prefix("//") {
        Some(_) => Url::parse(&format!("https:{link}")).ok()?,
        None => Url::parse(link).ok()?,
    };
    match link.host_str() {
        Some(host) => host_of(host),
        // What is percent-encoded there is a host all the same.
        None => host_of(Url::parse(&format!("https://{}", link.path().rsplit_once('@')?.1)).ok()?.host_str()?),
    }
}

/// The longest host that there is (RFC 1035, section 2.3.4), with what may stand before it.
const AUTHORITY: usize = 300;

/// The hosts of addresses that are written out, whether they are links or not.
fn written_out(text: &str) -> impl Iterator<Item = String> {
    text.match_indices("://").filter_map(move |(place, sign)| {
        let is_of_host = |c: &char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@' | ':' | '。');
        let authority: String = text[place + sign.len()..].chars().take(AUTHORITY).take_while(is_of_host).collect();
        let host = authority.rsplit('@').next().unwrap_or_default();
        host_of(host.split(':').next().unwrap_or_default())
    })
}

/// A host as it is compared: in its ASCII form, without the dot that may stand behind it.
pub fn host_of(host: &str) -> Option<String> {
    let host = idna::domain_to_ascii(host).ok()?;
    Some(host.trim_end_matches('.').to_owned()).filter(|host| !host.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comments::Written;

    fn says(text: &str) -> Saying {
        Written::rendered(text.to_owned()).saying
    }

    #[test]
    fn texts_are_alike_that_say_the_same() {
        let likeness = |text: &str| says(text).likeness;
        let one = "Buy the very best watches here, today and cheap!";
        assert_eq!(likeness(one), likeness("BUY the *very* best watches\n\nhere -- today and cheap"));
        assert_eq!(likeness(one), likeness("Buy the v\u{200b}ery best wat&shy;ches here, today and cheap"));
        assert_ne!(likeness(one), likeness("Buy the very best watches there, today and cheap!"));
        assert_eq!(likeness("Great post!"), None, "it says too little");
        assert_eq!(likeness(&"!".repeat(50)), None, "it says nothing");
    }

    #[test]
    fn what_is_shown_is_read_as_it_is_seen() {
        for text in [
            "ca**si**no",
            "ca*si*no",
            "`ca`sino",
            "[ca](https://ok.example)sino",
            "cas&#105;no",
            "ca&shy;sino",
            "ca&zwnj;sino",
        ] {
            assert_eq!(says(text).shown, "casino", "{text}");
        }
        assert_eq!(says("one\n\ntwo\\\nthree\n\n- four\n- five").shown, "one two three four five");
        assert_eq!(says("1 < 2 && \"3\"").shown, "1 < 2 && \"3\"");
    }

    #[test]
    fn hosts_are_those_of_links_website_and_address() {
        let text =
            "see [a](https://A.example./x), <http://b.example>, http://u@c.example:80/, [d](//d.example/) [e](/path),
            ftp://bücher.example。 http://3221225993/ eve@f.example <g@g.example> a://a://a://h.example";
        let traces = Traces { email_key: Some("ada@mail.example".to_owned()), ..Traces::default() };
        let matter = Matter::of("Ada", Some("https://web.example/"), &says(text), traces);
        for host in [
            "a.example",
            "b.example",
            "c.example",
            "d.example",
            "xn--bcher-kva.example",
            "192.0.2.9",
            "f.example",
            "g.example",
            "h.example",
            "mail.example",
            "web.example",
        ] {
            assert!(matter.hosts.contains(host), "{host} in {:?}", matter.hosts);
        }
        assert!(!matter.hosts.iter().any(|host| host.contains("path")));
    }
}
