//! Questions to the readers, each with the invitation that follows it.

use super::{asks, tell_marks};
use crate::{
    entries::documents::Prompt,
    import::{
        note::Note,
        reading::{Block, Kind},
    },
};

/// Reads the blocks below headings like "Share Your Thoughts".
pub fn read(runs: Vec<(Block, Vec<Block>)>, notes: &mut Vec<Note>) -> Vec<Prompt> {
    let mut prompts: Vec<Prompt> = Vec::new();
    for (heading, blocks) in runs {
        let first = prompts.len();
        let is_any = blocks.iter().any(|block| asks(&block.line_of_words()));
        // "What do you think?" above an invitation is itself the question.
        if !is_any && asks(&heading.line_of_words()) && !blocks.is_empty() {
            prompts.push(Prompt { question: heading.line_of_words(), invitation: None });
        }
        for block in blocks {
            tell_marks(&block, "question or invitation", notes);
            let lines: Vec<String> = match block.kind {
                Kind::Whole => {
                    block.plain.lines().map(|line| line.trim_matches(['-', '*', '•', ' ']).to_owned()).collect()
                }
                _ => vec![block.line_of_words()],
            };
            for words in lines.into_iter().filter(|words| !words.is_empty()) {
                match prompts.get_mut(first..).and_then(<[Prompt]>::last_mut) {
                    _ if asks(&words) => prompts.push(Prompt { question: words, invitation: None }),
                    Some(prompt) => {
                        let before = prompt.invitation.take().map(|before| before + " ").unwrap_or_default();
                        prompt.invitation = Some(before + &words);
                    }
                    None => notes.push(Note::not_placed(
                        block.line,
                        "this stands where a question to readers would",
                        &words,
                    )),
                }
            }
        }
    }
    prompts
}
