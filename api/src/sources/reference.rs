//! What is printed of a work: the label of a citation, and the reference in a list of sources.

use crate::{limits, rendering, text::escape_html};

/// How much of a title stands for a work that has neither authors nor a publisher.
const TITLE_IN_LABEL: usize = 60;

/// A work, as far as it is printed.
#[derive(Clone, Copy, Debug)]
pub struct Work<'a> {
    /// Its title.
    pub title: &'a str,
    /// Who wrote it.
    pub authors: &'a [String],
    /// Who published it.
    pub publisher: Option<&'a str>,
    /// When.
    pub year: Option<i32>,
    /// Where it is found.
    pub url: Option<&'a str>,
}

impl Work<'_> {
    /// The author-date form: `Osei et al., 2024`, `Osei and Lund, 2023`. The publisher stands in for missing authors,
    /// the title for a missing publisher.
    pub fn label(&self) -> String {
        let who = match (self.authors, self.publisher) {
            ([one], _) => family(one).to_owned(),
            ([one, two], _) => format!("{} and {}", family(one), family(two)),
            ([first, ..], _) => format!("{} et al.", family(first)),
            ([], Some(publisher)) => publisher.to_owned(),
            ([], None) => return rendering::excerpt(self.title, TITLE_IN_LABEL),
        };
        let label = match self.year {
            Some(year) => format!("{who}, {year}"),
            None => who,
        };
        // What was made can be given back: it keeps to the limit of a label that is given.
        rendering::excerpt(&label, limits::CAPTION)
    }

    /// The reference as HTML: authors, year, title, publisher and address, whatever of it is known.
    pub fn html(&self) -> String {
        let title = format!("<cite>{}</cite>", escape_html(self.title));
        let year = self.year.map(|year| format!("({year})"));
        // Without authors the title comes first, and the year behind it.
        let (lead, rest) = match self.authors {
            [] => (title, None),
            authors => (escape_html(&joined(authors)), Some(title)),
        };
        let lead = [Some(lead), year].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let parts = [Some(lead), rest, self.publisher.map(escape_html)].into_iter().flatten().map(sentence);
        let link = self.url.map(escape_html).map(|url| format!("<a href=\"{url}\" rel=\"noopener\">{url}</a>"));
        parts.chain(link).collect::<Vec<_>>().join(" ")
    }
}

/// The family name of an author: what stands before a comma, as in `Lovelace, Ada`; otherwise the last word, with the
/// small words that belong to it, as in `Ludwig van Beethoven`.
fn family(author: &str) -> &str {
    if let Some((family, _)) = author.split_once(',') {
        return family.trim_end();
    }
    let is_small = |word: &str| word.chars().next().is_some_and(char::is_lowercase);
    let mut family = author.rsplit_once(' ').map_or(author, |(_, last)| last);
    while let Some(before) = author.strip_suffix(family).map(str::trim_end)
        && let Some((given, word)) = before.rsplit_once(' ')
        && is_small(word)
        && let Some(longer) = author.strip_prefix(given)
    {
        family = longer.trim_start();
    }
    family
}

/// The names of authors in a row. Names that hold commas themselves are parted by semicolons.
fn joined(authors: &[String]) -> String {
    match authors {
        _ if authors.iter().any(|author| author.contains(',')) => authors.join("; "),
        [others @ .., before, last] => {
            let others: String = others.iter().map(|author| format!("{author}, ")).collect();
            format!("{others}{before} and {last}")
        }
        _ => authors.concat(),
    }
}

/// Closed by a full stop, unless it is closed already.
fn sentence(html: String) -> String {
    let text = html.strip_suffix("</cite>").unwrap_or(&html);
    if text.ends_with(['.', '!', '?', '…', '。', '！', '？']) { html } else { html + "." }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: Work<'_> = Work { title: "On Rivers", authors: &[], publisher: None, year: None, url: None };

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_label_names_authors_and_year() {
        for (authors, year, label) in [
            (&["Osei"][..], Some(2019), "Osei, 2019"),
            (&["Ama Osei", "Lund, Nils"], Some(2023), "Osei and Lund, 2023"),
            (&["Ama Osei", "Lund, Nils", "Li"], Some(2024), "Osei et al., 2024"),
            (&["Ama Osei", "Nils Lund", "Li"], None, "Osei et al."),
            (&["Ludwig van Beethoven"], None, "van Beethoven"),
            (&["Vera de la Cruz"], Some(-44), "de la Cruz, -44"),
        ] {
            let authors = names(authors);
            let work = Work { authors: &authors, year, publisher: Some("Mouth Press"), ..NOTHING };
            assert_eq!(work.label(), label);
        }
    }

    #[test]
    fn without_authors_a_label_names_the_publisher_or_the_title() {
        let agency = Work { publisher: Some("River Wire"), ..NOTHING };
        assert_eq!(agency.label(), "River Wire");
        assert_eq!(Work { year: Some(2024), ..agency }.label(), "River Wire, 2024");
        assert_eq!(Work { year: Some(2024), ..NOTHING }.label(), "On Rivers");
        let title = "river ".repeat(20);
        let label = Work { title: &title, ..NOTHING }.label();
        assert!(label.chars().count() <= 60 && label.ends_with('…'), "{label}");
        let publisher = "x".repeat(limits::CAPTION);
        let label = Work { publisher: Some(&publisher), year: Some(2024), ..NOTHING }.label();
        assert_eq!(label.chars().count(), limits::CAPTION);
    }

    #[test]
    fn a_reference_holds_what_is_known() {
        assert_eq!(NOTHING.html(), "<cite>On Rivers</cite>.");
        let authors = names(&["Ama Osei", "Nils Lund", "Li"]);
        let work = Work {
            title: "Why Rivers?",
            authors: &authors,
            publisher: Some("Mouth Press"),
            year: Some(2024),
            url: Some("https://rivers.example/why"),
        };
        assert_eq!(
            work.html(),
            "Ama Osei, Nils Lund and Li (2024). <cite>Why Rivers?</cite> Mouth Press. \
             <a href=\"https://rivers.example/why\" rel=\"noopener\">https://rivers.example/why</a>"
        );
        assert_eq!(Work { year: Some(2024), ..NOTHING }.html(), "<cite>On Rivers</cite> (2024).");
        let authors = names(&["Osei, A.", "Lund, N."]);
        assert_eq!(Work { authors: &authors, ..NOTHING }.html(), "Osei, A.; Lund, N. <cite>On Rivers</cite>.");
    }

    #[test]
    fn a_reference_holds_text_and_no_markup_of_others() {
        let hostile = "<img src=x onerror='a'>\"&";
        let authors = names(&[hostile]);
        let url = format!("https://e.org/?{hostile}");
        let work = Work { title: hostile, authors: &authors, publisher: Some(hostile), year: None, url: Some(&url) };
        let html = work.html();
        let tags: Vec<_> = html.split('<').skip(1).map(|rest| rest.split(['>', ' ']).next()).collect();
        assert_eq!(tags, [Some("cite"), Some("/cite"), Some("a"), Some("/a")], "{html}");
        assert_eq!(html.matches('"').count(), 4, "{html}");
        assert!(!html.contains('\'') && !html.contains("&\""), "{html}");
    }
}
