//! The forms in which parentheses name works.

use super::group::Part;
use crate::{
    import::patterns::{AUTHOR_YEAR, CALENDAR, NO_WORK},
    text,
};

/// A work as a page names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// What is printed, without the locator.
    pub label: String,
    /// Its authors or its publisher, as printed.
    pub who: String,
    /// The title of the link to it.
    pub title: Option<String>,
    /// Its year; `None` for a name alone.
    pub year: Option<i32>,
    /// The place in it.
    pub locator: Option<String>,
    /// A word like "see" before it.
    pub see: Option<String>,
}

/// The longest name of a publisher that stands alone, in words and in characters.
const NAME: (usize, usize) = (6, 60);

/// Words that names hold in lower case.
const SMALL: &[&str] = &[
    "of", "the", "and", "&", "for", "in", "on", "de", "la", "le", "du", "des", "der", "die", "das", "von", "van", "al",
    "el", "e", "y", "et", "to", "at", "al.", "del", "den", "della", "di", "bin", "ibn", "ten", "ter", "zu",
];

/// The works that a part names: one, or one a year. None where it is none.
pub fn read(part: &Part) -> Vec<Work> {
    let text = part.text.as_str();
    if part.is_relative || NO_WORK.is_match(text) || CALENDAR.is_match(text) {
        return Vec::new();
    }
    if let Some(found) = AUTHOR_YEAR.captures(text) {
        let group = |name: &str| found.name(name).map(|found| found.as_str().trim().to_owned());
        let (who, years) = (group("who").unwrap_or_default(), group("years").unwrap_or_default());
        let who = who.trim_end_matches(',').to_owned();
        if CALENDAR.is_match(&who) || NO_WORK.is_match(&who) || !is_of_names(&who) {
            return Vec::new();
        }
        // `Osei, 2019, Berg, 2007`: what stands behind may be another work; what a locator cannot hold is none.
        let behind = group("locator").unwrap_or_default();
        let others = match AUTHOR_YEAR.is_match(&behind) {
            true => read(&Part { text: behind.clone(), ..Part::default() }),
            false => Vec::new(),
        };
        let is_locator = |c: char| c.is_alphanumeric() || c.is_whitespace() || ".,:/–—-§¶'’()".contains(c);
        if others.is_empty() && !behind.chars().all(is_locator) {
            return Vec::new();
        }
        let locator = Some(behind).filter(|behind| !behind.is_empty() && others.is_empty());
        let years: Vec<&str> = years.split(',').map(str::trim).collect();
        // What stands between the authors and the year is printed as the page has it.
        let comma = if text.contains(&format!("{who},")) { "," } else { "" };
        // A locator stands behind the last year, and belongs to that work.
        let work = |(place, year): (usize, &&str)| Work {
            label: format!("{who}{comma} {year}"),
            who: who.clone(),
            title: part.title.clone(),
            year: year.get(..4).and_then(|digits| digits.parse().ok()).filter(|year| (1000..=2100).contains(year)),
            locator: locator.clone().filter(|_| place + 1 == years.len()),
            see: group("see"),
        };
        let works: Vec<Work> = years.iter().enumerate().map(work).chain(others).collect();
        let is_plausible = |work: &Work| work.year.is_some() || !work.label.ends_with(|c: char| c.is_ascii_digit());
        return if works.iter().all(is_plausible) { works } else { Vec::new() };
    }
    if is_name(text, part.url.is_some()) {
        let (label, who) = (text.to_owned(), text.to_owned());
        return vec![Work { label, who, title: part.title.clone(), year: None, locator: None, see: None }];
    }
    Vec::new()
}

/// Whether these are names of authors: each word begins like one.
fn is_of_names(who: &str) -> bool {
    let words = who.split_whitespace().map(|word| word.trim_matches(['“', '”', '"', '‘', '’', '\'', ',']));
    words.into_iter().all(|word| begins_a_name(word) || SMALL.contains(&word.to_lowercase().as_str()))
}

fn begins_a_name(word: &str) -> bool {
    let is_caseless = |c: char| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase();
    let mut letters = word.chars();
    let first = letters.next().unwrap_or('a');
    // `al-Masri`, `d'Arc`, `eBay`.
    let has_capital_behind = word.chars().take(5).any(char::is_uppercase);
    first.is_uppercase() || first.is_ascii_digit() || is_caseless(first) || has_capital_behind
}

/// Whether this is a publisher's name. Of scripts without capitals only a link tells a name.
fn is_name(text: &str, is_linked: bool) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let first = text.chars().next().unwrap_or(' ');
    let begins =
        first.is_uppercase() || (is_linked && first.is_alphanumeric()) || begins_a_name(words.first().unwrap_or(&""));
    let is_caseless = !text.chars().any(char::is_uppercase);
    let fits = words.len() <= NAME.0 && text.chars().count() <= NAME.1 && text.chars().any(char::is_alphabetic);
    let has_mark =
        text.contains(['[', ']', '_', '\\', ':', '?', '!', ',', '"', '“', '=', '%', '(', '@', '$', '€', '£']);
    let is_year = |word: &&str| word.len() == 4 && word.chars().all(|c| c.is_ascii_digit());
    let is_date = words.iter().any(|word| is_year(word) || CALENDAR.is_match(word)) && words.len() < 4;
    begins && fits && !has_mark && !is_date && (is_linked || !is_caseless) && is_of_names(text)
}

impl Work {
    /// A key for it: the first author and the year, or the name.
    pub fn key(&self) -> String {
        let first = self.who.split([',', '&', ';']).next().unwrap_or(&self.who);
        let first = first.split(" and ").next().unwrap_or(first).split(" et al").next().unwrap_or(first);
        let of = if self.year.is_some() { first } else { &self.who };
        let slug = text::derive_slug(of, "source", 40);
        let behind = self.label.rsplit([' ', ',']).next().filter(|_| self.year.is_some()).unwrap_or_default();
        format!("{slug}{}", behind.to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(text: &str, url: Option<&str>) -> Vec<(String, Option<String>)> {
        let part = Part { text: text.to_owned(), url: url.map(str::to_owned), ..Part::default() };
        read(&part).into_iter().map(|work| (work.label, work.locator)).collect()
    }

    #[test]
    fn works_are_told_by_their_form() {
        for (text, wanted) in [
            ("Osei and Lund, 2019", "Osei and Lund, 2019"),
            ("Osei et al. 2019", "Osei et al. 2019"),
            ("van der Berg, 2019b", "van der Berg, 2019b"),
            ("World Harbour Council, n.d.", "World Harbour Council, n.d."),
            ("Harbour Post", "Harbour Post"),
            ("Al-Bahr", "Al-Bahr"),
            ("BBC News", "BBC News"),
            ("Channel 4", "Channel 4"),
            ("港報, 2019", "港報, 2019"),
        ] {
            assert_eq!(labels(text, None), [(wanted.to_owned(), None)], "{text}");
        }
        assert_eq!(labels("see Osei, 2019, pp. 4–6", None), [("Osei, 2019".to_owned(), Some("pp. 4–6".to_owned()))]);
        assert_eq!(
            labels("Osei, 2019a, 2020", None),
            [("Osei, 2019a".to_owned(), None), ("Osei, 2020".to_owned(), None)]
        );
        assert_eq!(
            labels("Osei, 2019, 2020, p. 44", None),
            [("Osei, 2019".to_owned(), None), ("Osei, 2020".to_owned(), Some("p. 44".to_owned()))]
        );
        let two = [("Osei, 2019".to_owned(), None), ("Berg, 2007".to_owned(), None)];
        assert_eq!(labels("Osei, 2019, Berg, 2007", None), two);
        assert_eq!(labels("Osei, 2019, p. _7_ & [8]", None), []);
        assert_eq!(labels("the harbour post", Some("https://e.org/")), []);
        assert_eq!(labels("港報", Some("https://e.org/")), [("港報".to_owned(), None)]);
    }

    #[test]
    fn what_names_no_work_is_left() {
        for text in [
            "March 2021",
            "since August 2021",
            "2019",
            "1990–2000",
            "Figure 2",
            "see above",
            "US",
            "iv",
            "Q3 2021",
            "which it did",
            "the harbour, 2019 and later",
            "a",
            "12",
            "May",
            "Lahore, Pakistan",
            "50%",
            "Yes!",
            "港報",
            "Table 4, 2019",
            "Monday, 2021",
        ] {
            assert_eq!(labels(text, None), [], "{text}");
        }
    }

    #[test]
    fn keys_are_of_the_first_author_or_the_name() {
        let key = |text: &str| read(&Part { text: text.to_owned(), ..Part::default() })[0].key();
        assert_eq!(key("Osei and Lund, 2019b"), "osei2019b");
        assert_eq!(key("Harbour Post"), "harbour-post");
        assert_eq!(key("World Harbour Council, 2020"), "world-harbour-council2020");
    }
}
