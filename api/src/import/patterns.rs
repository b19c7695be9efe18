//! The words and forms by which parts of a page are recognised, all in one place: whoever has a page that is not
//! understood looks here first. They are English, as the labels of the common themes are; what front matter and the
//! markup of HTML say needs none of them.

use std::sync::OnceLock;

use regex::{Captures, Regex};

/// A regular expression that is made when it is first used.
pub struct Pattern {
    source: &'static str,
    made: OnceLock<Option<Regex>>,
}

impl Pattern {
    const fn new(source: &'static str) -> Self {
        Self { source, made: OnceLock::new() }
    }

    /// A test makes all of them; one that could not be made would match nothing.
    fn regex(&self) -> Option<&Regex> {
        self.made.get_or_init(|| Regex::new(self.source).ok()).as_ref()
    }

    /// The groups of the first match.
    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.regex()?.captures(text)
    }

    /// Whether it matches.
    pub fn is_match(&self, text: &str) -> bool {
        self.regex().is_some_and(|regex| regex.is_match(text))
    }

    /// The text with each match replaced.
    pub fn replace_all(&self, text: &str, by: &str) -> String {
        self.regex().map_or_else(|| text.to_owned(), |regex| regex.replace_all(text, by).into_owned())
    }

    /// What the group `rest` matched.
    pub fn rest<'t>(&self, text: &'t str) -> Option<&'t str> {
        Some(self.captures(text)?.name("rest")?.as_str().trim())
    }
}

macro_rules! patterns {
    ($($(#[doc = $doc:literal])+ $name:ident = $source:expr;)+) => {
        $($(#[doc = $doc])+ pub static $name: Pattern = Pattern::new($source);)+

        #[cfg(test)]
        const ALL: &[&Pattern] = &[$(&$name),+];
    };
}

patterns! {
    /// The encoding that HTML declares in its head.
    CHARSET = r#"(?i)charset\s*=\s*["']?(?P<label>[A-Za-z0-9_-]+)"#;

    /// The heading of a list of FAQs.
    FAQS = r"(?i)^(?:faqs?|frequently[ -]asked[ -]questions|questions? (?:and|&) answers?|q ?(?:&|and) ?a|common questions|people also ask)(?:[\s\p{P}]*|(?:\s*[:(–—-]|\s+(?:about|on|for|regarding)\b)(?P<rest>.{0,80}))$";
    /// The heading above questions to the readers.
    PROMPTS = r"(?i)^(?:share your (?:thoughts|views?|opinions?|story|experiences?)|your (?:thoughts|views)|what do you think|tell us what you think|join the (?:conversation|discussion|debate)|have your say|over to you|let us know(?: what you think)?|discussion questions?|questions? for (?:our )?readers?)[\s\p{P}]*$";
    /// The heading above further reading.
    MATERIALS = r"(?i)^(?:(?:additional|further|more|recommended|suggested|related) (?:materials?|reading|resources?|articles?|posts?|stories|links?|coverage)|read (?:more|next|also)|see also|you (?:may|might) also like)[\s\p{P}]*$";
    /// The heading of the form in which readers reply.
    REPLY_FORM = r"(?i)^(?:leave|post|add|write|submit|make) a (?:reply|comment|response)\b(?P<rest>.{0,40})$";
    /// The heading above comments.
    COMMENTS = r"(?i)^(?:(?:(?P<count>\d{1,5})|one|two|three|no) (?:comments?|responses?|reply|replies|thoughts?)(?: (?:on|to|so far)\b(?P<rest>.*))?|(?:reader )?comments?(?: ?\(\d{1,5}\))?|responses? ?\(\d{1,5}\))[\s:]*$";
    /// The heading of a section that closes an article, and stands beside its first ones.
    CLOSING = r"(?i)^(?:(?:in )?conclusions?|concluding (?:remarks|thoughts)|summary|in summary|summing up|final (?:thoughts?|words?|remarks)|closing (?:thoughts?|remarks|words?)|key takeaways?|takeaways?|the bottom line|the way (?:forward|ahead)|wrapping up|outlook|references|bibliography|sources|works cited|acknowledge?ments)[\s:.]*$";

    /// The mark of an item of a list.
    LIST_MARK = r"^\s*(?:[-*+•]\s+|\d{1,3}[.)]\s+)(?P<rest>.*)$";
    /// What stands on the form in which readers reply.
    FORM_LINE = r"(?i)^(?:your e-?mail address will not be published\b.*|required fields are marked.*|logged in as .*|you must be logged in.*|(?:comment|name|e-?mail(?: address)?|website|url|message)\s*\*?|save my name.*|notify me .*|(?:post|submit|send|publish|leave)(?: (?:a|your))?(?: (?:comment|reply))?|cancel(?: reply)?|this site uses akismet.*|\*)$";
    /// What a theme says to the writer of a comment that nobody else sees yet.
    AWAITING = r"(?i)\byour comment is awaiting moderation\b";
    /// What stands around the text of a comment.
    COMMENT_NOISE = r"(?i)^(?:says:?|said:?|reply|log ?in to reply|edit|share|like|report|permalink|(?:reply )?link|your comment is awaiting moderation\.?)$";

    /// A label with the categories behind it, if any.
    CATEGORIES = r"(?i)^(?:(?:posted|filed|published|archived)\s+(?:in|under)\b\s*:?|categor(?:y|ies)\s*:|categor(?:y|ies)$)\s*(?P<rest>.*)$";
    /// A label with the tags behind it, if any.
    TAGS = r"(?i)^(?:(?:tags?|topics?|keywords?)\s*:|tagged(?:\s+(?:with|as|in|under))?\b\s*:?|tags$)\s*(?P<rest>.*)$";
    /// Who wrote it.
    BYLINE = r"(?i)^(?:(?:(?:written|words|story|text|posted|reported)\s+)?by\b\s*:?|authors?\s*:)\s*(?P<rest>\S.*)$";
    /// When it was published.
    PUBLISHED = r"(?i)^(?:(?:first\s+)?published(?:\s+on)?|posted(?:\s+on)?|date|on)\s*:?\s+(?P<rest>.*\d.*)$";
    /// When it was last changed.
    UPDATED = r"(?i)^(?:last\s+)?(?:updated|modified|edited)(?:\s+on)?\s*:?\s+(?P<rest>.*\d.*)$";
    /// How long reading it takes.
    READING_TIME = r"(?i)^(?:(?:estimated )?reading time\s*:?\s*)?(?:about\s+)?\d{1,3}\s*[- ]?min(?:ute)?s?(?:\s+read)?\.?$";

    /// The mark of a question with a letter: `Q 1.`, `Q2.`, `Q:`, `Question 3:`.
    QUESTION_MARK = r"(?i)^(?:q|question)(?:\s*\.?\s*\d{1,3}\s*[.:)\-–—]+\s*|\s*[.:)]\s*|\s+[-–—]\s+)(?P<rest>\S.*)$";
    /// The same without a point: only a question has it then (`Q3 2021 was a good quarter.`).
    QUESTION_NUMBER = r"(?i)^(?:q|question)\s*\.?\s*\d{1,3}\s+(?P<rest>\S.*[?？؟])$";
    /// The mark of a question without one: `1.`, `2)`, `#3:`.
    NUMBER_MARK = r"^#?\s?\(?\d{1,3}\s*(?:[.):]+\s+|\s[-–—]\s+)(?P<rest>\S.*)$";
    /// The mark of an answer, at the beginning of Markdown: `A.`, `A:`, `Answer:`, `**A.**`.
    ANSWER_MARK = r"(?i)^(?P<open>[*_]{0,3})a(?:ns(?:wer)?)?\s*\d{0,3}\s*(?:\\?[.)](?P<close>[*_]{0,3})\s+|:(?P<close2>[*_]{0,3})\s*|\s[-–—]\s+)(?P<rest>\S[\s\S]*)$";
    /// An answer behind its question in one line: `Q: Why? A: Because.`
    ANSWER_INSIDE = r"(?i)^(?P<question>.*?\?)\s+(?P<answer>a(?:ns(?:wer)?)?\s*\d{0,3}\s*[.:)]\s+.*)$";

    /// A date that begins with the month's name.
    MONTH_FIRST = r"(?i)^(?:[a-z]{3,9}day,?\s+|(?:mon|tue|wed|thu|fri|sat|sun)\.?,?\s+)?(?P<month>[a-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})(?:(?:,|\s+at|\s+-|,\s+at)?\s+(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:\s*(?P<half>[ap])\.?m\.?)?)?$";
    /// A date that begins with the day.
    DAY_FIRST = r"(?i)^(?:[a-z]{3,9}day,?\s+|(?:mon|tue|wed|thu|fri|sat|sun)\.?,?\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?(?P<month>[a-z]{3,9})\.?,?\s+(?P<year>\d{4})(?:(?:,|\s+at|\s+-|,\s+at)?\s+(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:\s*(?P<half>[ap])\.?m\.?)?)?$";
    /// A date in digits, the year first (ISO 8601).
    YEAR_FIRST = r"^(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})(?:[T\s]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2}(?:\.\d+)?)?)?$";

    /// A time that is told from today.
    AGO = r"(?i)^(?:(?:about |over |almost )?(?:an?|\d{1,3}) (?:second|minute|min|hour|day|week|month|year)s? ago|yesterday|just now)$";
    /// A comment's head in one line: `Ada says:`, `Ada on March 3, 2024`, `Ada, 3 March 2024 at 10:15`.
    COMMENT_HEAD = r"^(?P<name>\S.{0,118}?)(?:\s+(?:says|said|wrote|writes)\s*:?\s*|\s+on\s+|\s*[,|·•—–-]\s+)(?P<rest>\S.*)?$";

    /// A link to a mailbox, in Markdown.
    MAILBOX = r"(?i)\[(?P<label>[^\[\]]*)\]\(<?mailto:[^)]*\)|<mailto:[^>]*>";
    /// An e-mail address.
    ADDRESS = r"(?i)<?[\p{L}\p{N}._%+\\-]+@[\p{L}\p{N}\-]+(?:\\?\.[\p{L}\p{N}\-]+)+>?";

    /// A work by author and year: `Osei and Lund, 2019, p. 4`, `Osei et al. 2019`.
    AUTHOR_YEAR = r"^(?:(?P<see>see(?:,? also)?|cf\.?|e\.g\.,?|as in)\s+)?(?P<who>(?:(?:van|von|de|der|den|del|della|di|du|la|le|el|bin|ibn|ten|ter|zu)\s+){0,3}(?:al-|el-|d[’\x27])?[\p{Lu}\p{Lo}][^()\[\]\d;:?!]{0,150}?)\s*,?\s+\(?(?P<years>(?:\d{4}[a-z]?)(?:\s*,\s*\d{4}[a-z]?)*|n\.\s?d\.|in press|forthcoming)\)?(?:\s*[,:]\s*(?P<locator>\S.{0,60}))?$";
    /// The names of months, seasons, quarters and the like, behind which a year is a date.
    CALENDAR = r"(?i)^(?:(?:early|late|mid|since|by|in|from|until|circa|ca?\.|around|before|after)[ -])*(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|spring|summer|autumn|fall|winter|mon|tue|wed|thu|fri|sat|sun|[a-z]+day|q[1-4]|h[12]|fy|ad|bc|ce|bce|est|born|founded|year)\.?$";
    /// What stands in parentheses and names no work: pictures, tables, places on a page, countries, roman numbers.
    NO_WORK = r"(?i)^(?:(?:fig(?:ure|s)?|table|tab|box|chart|map|appendix|annex|section|sec|chapter|part|step|photo|image|picture|video|credit|courtesy|source|sources|note|box|eq|equation|example)\b.*|pdf|html|audio|left|right|top|bottom|above|below|centre|center|pictured|sic|optional|required|new|updated|ibid\.?|op\. cit\.|[ivxlcdm]+|[a-z]|u\.?s\.?a?\.?|u\.?k\.?|e\.?u\.?|u\.?n\.?|uae|ussr|prc|no|yes|ok|n/a|tbd|tba|etc\.?|emphasis (?:added|mine|ours)|.*['’]s note)$";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_can_be_made() {
        for pattern in ALL {
            assert!(pattern.regex().is_some(), "{}", pattern.source);
        }
    }
}
