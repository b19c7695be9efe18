//! The words of labels, and the names that stand beside them.

/// The words of labels.
const WORDS: &[&str] = &[
    "and",
    "archived",
    "as",
    "at",
    "author",
    "authors",
    "by",
    "categories",
    "category",
    "date",
    "filed",
    "first",
    "in",
    "keywords",
    "on",
    "posted",
    "published",
    "tag",
    "tagged",
    "tags",
    "topic",
    "topics",
    "under",
    "with",
    "words",
    "written",
];

/// What links beside the names of authors begin with.
const ACTIONS: &[&str] = &[
    "all",
    "articles",
    "bio",
    "bluesky",
    "comment",
    "comments",
    "contact",
    "copy",
    "email",
    "facebook",
    "follow",
    "instagram",
    "leave",
    "like",
    "linkedin",
    "mail",
    "mastodon",
    "more",
    "posts",
    "print",
    "profile",
    "read",
    "rss",
    "save",
    "see",
    "share",
    "subscribe",
    "tweet",
    "twitter",
    "view",
    "website",
    "x",
    "youtube",
];

/// Whether these are words of labels alone.
pub fn is_label(words: &str) -> bool {
    let mut words = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.all(|word| WORDS.contains(&word.to_lowercase().as_str()))
}

/// Words without those of labels around them.
pub fn without_label(words: &str) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    let first = words.iter().position(|word| !is_label(word)).unwrap_or(words.len());
    let last = words.iter().rposition(|word| !is_label(word)).map_or(first, |last| last + 1);
    let bare = words[first..last].join(" ");
    bare.trim_matches(|c: char| c.is_whitespace() || ",:;()".contains(c)).to_owned()
}

/// Up to six words, of which the first is nothing to be done.
pub fn may_be_a_name(words: &str) -> bool {
    let count = words.split_whitespace().count();
    let first = words.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
    (1..=6).contains(&count) && !first.is_empty() && !ACTIONS.contains(&first.to_lowercase().as_str())
}

/// A name that no markup declares to be one begins like a name, and has no digit.
pub fn is_person(words: &str) -> bool {
    let begins = words.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
    may_be_a_name(words) && begins && !words.contains(|c: char| c.is_ascii_digit() || "?!:@".contains(c))
}
