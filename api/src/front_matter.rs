//! Front matter: what stands between two fences above a text, and YAML read from it strictly.

use std::{collections::HashMap, fmt};

use serde::{Deserialize, Deserializer, de};
use serde_json::{Map, Number, Value};
use serde_saphyr::{Error, MergeKeyPolicy, MessageFormatter, Spanned, UserMessageFormatter, budget::BudgetBreach};

/// A text with front matter.
#[derive(Debug, PartialEq, Eq)]
pub struct Split<'a> {
    /// The line above and below it.
    pub fence: &'static str,
    /// The front matter below as many empty lines as the file has above it: what is said of its lines is true of those
    /// of the file.
    pub matter: String,
    /// The number of lines above the body, fences among them.
    pub lines: usize,
    /// What stands below.
    pub body: &'a str,
}

/// A fence that no other closes.
#[derive(Debug, PartialEq, Eq)]
pub struct Unclosed {
    /// The fence.
    pub fence: &'static str,
    /// Its line, from 1.
    pub line: usize,
}

/// Parts a text whose first line that is not blank is one of these fences. `None` where there is no front matter.
pub fn split<'a>(text: &'a str, fences: &[&'static str]) -> Result<Option<Split<'a>>, Unclosed> {
    let mut lines = text.split_inclusive('\n').enumerate().skip_while(|(_, line)| line.trim().is_empty());
    let Some((first, line)) = lines.next() else { return Ok(None) };
    let Some(fence) = fences.iter().find(|fence| line.trim_end() == **fence) else { return Ok(None) };
    let mut matter = "\n".repeat(first + 1);
    for (place, line) in lines {
        if line.trim_end() == *fence {
            let lines = place + 1;
            let above = text.split_inclusive('\n').take(lines).map(str::len).sum();
            return Ok(Some(Split { fence, matter, lines, body: text.get(above..).unwrap_or_default() }));
        }
        matter.push_str(line);
    }
    Err(Unclosed { fence, line: first + 1 })
}

/// What YAML says, and where.
#[derive(Debug, Default)]
pub struct Yaml {
    /// The values; null where it says nothing.
    pub value: Value,
    lines: HashMap<String, usize>,
}

impl Yaml {
    /// The line, from 1, of what stands at a JSON Pointer, or of what holds it.
    pub fn line(&self, pointer: &str) -> Option<usize> {
        let mut pointer = pointer;
        loop {
            match (self.lines.get(pointer), pointer.rsplit_once('/')) {
                (Some(line), _) => return Some(*line),
                (None, Some((above, _))) => pointer = above,
                (None, None) => return None,
            }
        }
    }
}

/// Why it is not read.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong, as a sentence.
    pub message: String,
}

/// Values of one front matter; the lists of an article hold a third of this when all are full.
const VALUES: usize = 20_000;
/// How deep they stand in one another; an article needs six.
const DEPTH: usize = 16;

/// Reads one document of YAML 1.2. Keys stand once; anchors, aliases, merge keys and tags that YAML does not define are
/// refused: what is read is never larger than what is written.
pub fn yaml(text: &str) -> Result<Yaml, Fault> {
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! { max_aliases: 0, max_anchors: 0, max_nodes: VALUES, max_depth: DEPTH },
        merge_keys: MergeKeyPolicy::Error,
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        reject_unsupported_tags: true,
        with_snippet: false,
    };
    let root: Spanned<Node> = serde_saphyr::from_str_with_options(text, options).map_err(|error| fault(&error))?;
    let mut lines = HashMap::new();
    let value = root.value.told("", &mut lines);
    Ok(Yaml { value, lines })
}

fn fault(error: &Error) -> Fault {
    let line = error.location().and_then(|location| usize::try_from(location.line()).ok()).filter(|line| *line > 0);
    let message = match error {
        Error::UnknownAnchor { .. }
        | Error::Budget { breach: BudgetBreach::Aliases { .. } | BudgetBreach::Anchors { .. }, .. } => {
            "anchors and aliases are not read: write out what is meant, and put text that begins with & or * in quotes"
                .to_owned()
        }
        Error::Budget { .. } => format!("it holds more than {VALUES} values, or some more than {DEPTH} levels deep"),
        error => UserMessageFormatter.format_message(error).into_owned(),
    };
    Fault { line, message: message.trim_end_matches('.').to_owned() + "." }
}

/// A value with the lines of what stands in it.
enum Node {
    Plain(Value),
    List(Vec<Spanned<Node>>),
    Fields(Vec<(Spanned<String>, Spanned<Node>)>),
}

impl Node {
    /// The plain value. Notes the line of each item and key under its pointer.
    fn told(self, at: &str, lines: &mut HashMap<String, usize>) -> Value {
        let mut note = |at: &str, line: u64| lines.insert(at.to_owned(), usize::try_from(line).unwrap_or_default());
        match self {
            Node::Plain(value) => value,
            Node::List(items) => {
                let items = items.into_iter().enumerate().map(|(place, item)| {
                    let at = format!("{at}/{place}");
                    note(&at, item.referenced.line());
                    (at, item.value)
                });
                let items: Vec<_> = items.collect();
                items.into_iter().map(|(at, item)| item.told(&at, lines)).collect()
            }
            Node::Fields(fields) => {
                let fields = fields.into_iter().map(|(key, field)| {
                    let at = format!("{at}/{}", key.value.replace('~', "~0").replace('/', "~1"));
                    note(&at, key.referenced.line());
                    (key.value, at, field.value)
                });
                let fields: Vec<_> = fields.collect();
                let told = fields.into_iter().map(|(key, at, field)| (key, field.told(&at, lines)));
                Value::Object(told.collect::<Map<_, _>>())
            }
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Visitor)
    }
}

struct Visitor;

impl<'de> de::Visitor<'de> for Visitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, a number, true, false, nothing, a list or keys with values")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Plain(Value::Null))
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Plain(Value::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Plain(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Plain(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Plain(value.into()))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Node, E> {
        let number = Number::from_f64(value).ok_or_else(|| E::custom("this number has no end"))?;
        Ok(Node::Plain(number.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Plain(value.into()))
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut fields = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            fields.push(entry);
        }
        Ok(Node::Fields(fields))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_text_is_parted_at_its_fences() {
        let text = "\n---\r\na: 1\r\n---  \r\n\r\nText\n---\n";
        let split = super::split(text, &["---"]).unwrap().unwrap();
        assert_eq!((split.fence, split.matter.as_str(), split.lines), ("---", "\n\na: 1\r\n", 4));
        assert_eq!(split.body, "\r\nText\n---\n");
        for none in ["", "\n \n", "Text\n---\na: 1\n---\n", "----\n---\n", "+++\na = 1\n+++\n", " ---\na: 1\n---\n"] {
            assert_eq!(super::split(none, &["---"]), Ok(None), "{none:?}");
        }
        assert_eq!(super::split("---\n---", &["---"]).unwrap().unwrap().body, "");
        assert_eq!(super::split("\n---\na: 1\n", &["---"]), Err(Unclosed { fence: "---", line: 2 }));
    }

    #[test]
    fn values_know_their_lines() {
        let yaml =
            yaml("\ntitle: \"A: b\"\nfaqs:\n  - question: Why?\n    n: [1, -2.5, true, ~, no, 007, 1_000]\n").unwrap();
        let n = json!([1, -2.5, true, null, "no", "007", "1_000"]);
        assert_eq!(yaml.value, json!({ "title": "A: b", "faqs": [{ "question": "Why?", "n": n }] }));
        for (pointer, line) in
            [("/title", 2), ("/faqs", 3), ("/faqs/0", 4), ("/faqs/0/n", 5), ("/faqs/0/n/2", 5), ("/faqs/0/x", 4)]
        {
            assert_eq!(yaml.line(pointer), Some(line), "{pointer}");
        }
        assert_eq!(yaml.line("/nothing"), None);
        for empty in ["", "\n# a remark\n"] {
            assert_eq!(super::yaml(empty).unwrap().value, Value::Null, "{empty:?}");
        }
    }

    #[test]
    fn what_is_not_plain_is_refused_at_its_line() {
        for (text, line, told) in [
            ("a: 1\nb: 2\na: 3\n", Some(3), "duplicate"),
            ("a: \"x\nb: 2\n", None, ""),
            ("a: 1\n---\nb: 2\n", None, "multiple"),
            ("a: &x 1\nb: 2\n", Some(1), "anchors and aliases"),
            ("a: 1\nb: *a\n", Some(2), "anchors and aliases"),
            ("a: 1\n<<: {b: 2}\n", Some(2), "merge"),
            ("a: 1\nb: !!python/object:os.system x\n", Some(2), "tag"),
            ("a: 1\nb: !mine x\n", Some(2), "tag"),
            ("a: 1\nb: .inf\n", Some(2), ""),
            ("a: 1\n\tb: 2\n", Some(1), "tab"),
        ] {
            let fault = yaml(text).unwrap_err();
            assert!(fault.message.contains(told) && fault.message.ends_with('.'), "{text}: {fault:?}");
            assert!(line.is_none() || fault.line == line, "{text}: {fault:?}");
        }
        let deep = |levels: usize| format!("a: {}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(yaml(&deep(DEPTH - 1)).is_ok());
        assert!(yaml(&deep(DEPTH)).unwrap_err().message.contains("levels deep"));
        let wide = |values: usize| format!("[{}]", "1,".repeat(values));
        assert!(yaml(&wide(VALUES - 1)).is_ok());
        assert!(yaml(&wide(VALUES)).unwrap_err().message.contains("values"));
    }
}
