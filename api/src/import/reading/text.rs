//! Plain text, as it is copied from a browser.

use super::{Block, Kind, Reading};
use crate::import::inline;

/// The widths to which lines are broken by hand or by a program, in characters.
const WRAPPED: std::ops::RangeInclusive<usize> = 40..=120;

/// A run of lines without a blank one is one paragraph where its lines were broken to a width, and one each otherwise.
pub fn read(text: &str) -> Reading {
    let lines: Vec<&str> = text.split('\n').map(|line| line.trim_matches(is_blank)).collect();
    let width = lines.iter().map(|line| line.chars().count()).max().unwrap_or_default();
    let is_wrapped = WRAPPED.contains(&width) && is_wrapped(&lines, width);
    let mut blocks: Vec<Block> = Vec::new();
    let mut place = 0;
    while place < lines.len() {
        let first = place;
        if lines[first].is_empty() {
            place += 1;
            continue;
        }
        let bullets = lines[first..].iter().take_while(|line| bullet(line).is_some()).count();
        let numbers = lines[first..].iter().take_while(|line| number(line).is_some()).count();
        if bullets > 0 || numbers > 1 {
            place += bullets.max(numbers);
            list(&mut blocks, first, &lines[first..place]);
            continue;
        }
        place += 1;
        let mut paragraph = lines[first].to_owned();
        while place < lines.len() && is_wrapped && is_forced(lines[place - 1], lines[place], width) {
            paragraph.push(' ');
            paragraph.push_str(lines[place]);
            place += 1;
        }
        let markdown = inline::escaped(&paragraph);
        blocks.push(Block { line: first + 1, kind: Kind::Paragraph, plain: paragraph, markdown });
    }
    Reading { blocks, ..Reading::default() }
}

/// Spaces of any width, and what editors of text leave at the edges unseen.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}' | '\u{FEFF}' | '\u{200E}' | '\u{00AD}')
}

/// Whether most lines that another follows were broken because its first word did not fit: one line is always the longest.
fn is_wrapped(lines: &[&str], width: usize) -> bool {
    let followed = lines.windows(2).filter(|pair| !pair[0].is_empty() && !pair[1].is_empty());
    let (mut all, mut forced) = (0, 0);
    for pair in followed {
        all += 1;
        forced += usize::from(is_forced(pair[0], pair[1], width));
    }
    forced > 1 && forced * 2 >= all
}

/// Whether the next word did not fit into the line: then the line was broken to the width.
fn is_forced(line: &str, next: &str, width: usize) -> bool {
    let word = next.split_whitespace().next().unwrap_or_default();
    !word.is_empty()
        && bullet(next).is_none()
        && number(next).is_none()
        && line.chars().count() + 1 + word.chars().count() > width
}

fn bullet(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(['•', '◦', '▪', '‣', '●', '-', '*', '–'])?;
    let item = rest.trim_start();
    (item.len() < rest.len() && !item.is_empty()).then_some(item)
}

fn number(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = line.len() - rest.len();
    let item = rest.strip_prefix(['.', ')'])?;
    ((1..=3).contains(&digits) && item.starts_with(' ')).then(|| item.trim())
}

/// A list; bullets that blank lines part belong to one.
fn list(blocks: &mut Vec<Block>, first: usize, lines: &[&str]) {
    let item = |line: &&str| match (bullet(line), number(line)) {
        (Some(item), _) => format!("- {}", inline::escaped(item)),
        (None, Some(item)) => {
            let digits: String = line.chars().take_while(char::is_ascii_digit).collect();
            format!("{digits}. {}", inline::escaped(item))
        }
        (None, None) => inline::escaped(line),
    };
    let markdown = lines.iter().map(item).collect::<Vec<_>>().join("\n");
    let plain = lines.join("\n");
    let is_bulleted = |markdown: &str| markdown.starts_with("- ");
    match blocks.last_mut() {
        Some(last) if last.kind == Kind::Whole && is_bulleted(&last.markdown) && is_bulleted(&markdown) => {
            last.plain.push('\n');
            last.plain.push_str(&plain);
            last.markdown.push('\n');
            last.markdown.push_str(&markdown);
        }
        _ => blocks.push(Block { line: first + 1, kind: Kind::Whole, plain, markdown }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Vec<(usize, String)> {
        read(text).blocks.into_iter().map(|block| (block.line, block.plain)).collect()
    }

    #[test]
    fn lines_that_were_broken_to_a_width_are_one_paragraph() {
        let text = "The river rises in the high hills behind\nthe town and reaches the old harbour in\nthe south on the evening of the next\nday.\nBy Ines\n\nNext.";
        let wanted = [
            (
                1,
                "The river rises in the high hills behind the town and reaches the old harbour in the south on the evening of the next day.",
            ),
            (5, "By Ines"),
        ];
        let blocks = plain(text);
        assert_eq!(blocks[..2], wanted.map(|(line, text)| (line, text.to_owned())));
        assert_eq!(blocks[2], (7, "Next.".to_owned()));
    }

    #[test]
    fn bullets_are_one_list_and_one_number_is_none() {
        let reading = read("• one\n\n• two\n\n1. Why?\n\nBecause.\n\n1. a\n2. b");
        let found: Vec<_> = reading.blocks.iter().map(|block| (block.kind, block.markdown.as_str())).collect();
        assert_eq!(
            found,
            [
                (Kind::Whole, "- one\n- two"),
                (Kind::Paragraph, "1\\. Why?"),
                (Kind::Paragraph, "Because."),
                (Kind::Whole, "1. a\n2. b"),
            ]
        );
    }
}
