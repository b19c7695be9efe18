//! The FAQs of a page: questions and answers, whatever marks them.

use super::tell_marks;
use crate::import::{
    inline,
    note::Note,
    patterns::{ANSWER_INSIDE, ANSWER_MARK, NUMBER_MARK, QUESTION_MARK, QUESTION_NUMBER},
    reading::{Block, Kind},
};

/// A FAQ before its citations are found.
pub struct Raw {
    /// Its line.
    pub line: usize,
    /// The question, without number and mark.
    pub question: String,
    /// The answer, without its mark.
    pub answer: Vec<Block>,
}

/// What tells the questions of a page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// `Q1.`
    Letter,
    /// A heading, or a term in a list of terms.
    Heading,
    /// `1.`
    Number,
    /// Nothing but the question mark.
    None,
}

/// Whether a block is a question, by its mark or its end.
pub fn asks(block: &Block) -> bool {
    let words = block.line_of_words();
    super::asks(&words) || lettered(&words).is_some()
}

/// Reads the blocks below the heading of FAQs.
pub fn read(blocks: Vec<Block>, notes: &mut Vec<Note>) -> Vec<Raw> {
    let blocks: Vec<Block> = blocks.into_iter().flat_map(apart).collect();
    let mark = mark(&blocks);
    let mut faqs: Vec<Raw> = Vec::new();
    for block in blocks {
        match (question(&block, mark), faqs.last_mut()) {
            (Some(question), _) => {
                tell_marks(&block, "question", notes);
                faqs.push(Raw { line: block.line, question, answer: Vec::new() });
            }
            (None, Some(faq)) => faq.answer.push(block),
            (None, None) => {
                notes.push(Note::not_placed(
                    block.line,
                    "this stands before the first question",
                    &block.line_of_words(),
                ));
            }
        }
    }
    unmark_answers(&mut faqs);
    faqs.retain(|faq| {
        let has_answer = faq.answer.iter().any(|block| !block.markdown.trim().is_empty());
        if !has_answer {
            notes.push(Note::not_placed(faq.line, "this question has no answer", &faq.question));
        }
        has_answer
    });
    faqs
}

fn mark(blocks: &[Block]) -> Mark {
    let any = |test: &dyn Fn(&Block) -> bool| blocks.iter().any(test);
    if any(&|block| lettered(&block.line_of_words()).is_some()) {
        Mark::Letter
    } else if any(&|block| block.kind == Kind::Summary || (is_heading(block) && super::asks(&block.line_of_words()))) {
        Mark::Heading
    } else if any(&|block| NUMBER_MARK.is_match(&block.line_of_words()) && super::asks(&block.line_of_words())) {
        Mark::Number
    } else if any(&is_heading) && !any(&|block| is_bold(block) && super::asks(&block.line_of_words())) {
        Mark::Heading
    } else {
        Mark::None
    }
}

fn is_heading(block: &Block) -> bool {
    matches!(block.kind, Kind::Heading(1..))
}

fn is_bold(block: &Block) -> bool {
    block.markdown.trim().starts_with("**")
}

/// What stands behind the mark of a question.
fn lettered(words: &str) -> Option<&str> {
    QUESTION_MARK.rest(words).or_else(|| QUESTION_NUMBER.rest(words))
}

fn question(block: &Block, mark: Mark) -> Option<String> {
    if !matches!(block.kind, Kind::Paragraph | Kind::Heading(_) | Kind::Summary) {
        return None;
    }
    let words = block.line_of_words();
    let is_heading = is_heading(block) || block.kind == Kind::Summary;
    let rest = match mark {
        Mark::Letter => lettered(&words).or(is_heading.then_some(words.as_str()))?,
        Mark::Heading => NUMBER_MARK.rest(&words).unwrap_or(&words),
        Mark::Number => NUMBER_MARK.rest(&words)?,
        Mark::None => &words,
    };
    let is_question = match mark {
        Mark::Letter => true,
        Mark::Heading => is_heading,
        Mark::Number | Mark::None => super::asks(&words),
    };
    is_question.then(|| rest.to_owned())
}

/// Parts a block that holds a question and the beginning of its answer.
fn apart(block: Block) -> Vec<Block> {
    if block.kind != Kind::Paragraph {
        return vec![block];
    }
    let split = |question: &str, question_plain: &str, answer: &str, answer_plain: &str, below: usize| {
        let part = |line: usize, plain: &str, markdown: &str| Block {
            line,
            kind: Kind::Paragraph,
            plain: plain.trim().to_owned(),
            markdown: markdown.trim().to_owned(),
        };
        vec![part(block.line, question_plain, question), part(block.line + below, answer_plain, answer)]
    };
    // `Q: Why?` with a line break behind it.
    let breaks = ["  \n", "\\\n"].into_iter().filter_map(|mark| block.markdown.split_once(mark)).next();
    if let (Some((question, answer)), Some((first, rest))) = (breaks, block.plain.split_once('\n'))
        && super::asks(first)
    {
        return split(question, first, answer, rest, 1);
    }
    // `**Why?** Because.`
    if let Some(rest) = block.markdown.strip_prefix("**")
        && let Some((question, answer)) = rest.split_once("**")
        && super::asks(question)
        && !answer.trim().is_empty()
    {
        let plain = inline::words(question);
        let behind = block.plain.get(plain.len()..).unwrap_or_default().to_owned();
        return split(question, &plain, answer, &behind, 0);
    }
    // `Q: Why? A: Because.`
    if QUESTION_MARK.is_match(&block.plain)
        && let Some(found) = ANSWER_INSIDE.captures(&block.markdown)
        && let (Some(question), Some(answer)) = (found.name("question"), found.name("answer"))
    {
        return split(
            question.as_str(),
            &inline::words(question.as_str()),
            answer.as_str(),
            &inline::words(answer.as_str()),
            0,
        );
    }
    vec![block]
}

/// Takes the marks from the answers, if most of them have one: a single answer may begin with the letter A.
fn unmark_answers(faqs: &mut [Raw]) {
    let is_marked = |faq: &Raw| faq.answer.first().is_some_and(|block| ANSWER_MARK.is_match(&block.markdown));
    let (marked, answered) =
        (faqs.iter().filter(|faq| is_marked(faq)).count(), faqs.iter().filter(|faq| !faq.answer.is_empty()).count());
    if marked * 2 < answered.max(1) {
        return;
    }
    for first in faqs.iter_mut().filter_map(|faq| faq.answer.first_mut()) {
        let Some(found) = ANSWER_MARK.captures(&first.markdown) else { continue };
        let rest = found.name("rest").map_or("", |rest| rest.as_str());
        let open = found.name("open").map_or("", |open| open.as_str());
        let is_closed =
            [found.name("close"), found.name("close2")].into_iter().flatten().any(|close| !close.as_str().is_empty());
        let markdown = if is_closed { rest.to_owned() } else { format!("{open}{rest}") };
        first.plain = inline::words(&markdown);
        first.markdown = markdown;
    }
}
