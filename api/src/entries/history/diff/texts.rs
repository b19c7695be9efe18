//! What changed between two texts, by words.

use std::time::Instant;

use async_graphql::{Enum, SimpleObject};
use serde::Serialize;
use similar::{DiffOp, TextDiff};
use utoipa::ToSchema;

/// What became of a piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PieceOp {
    /// It stands in both.
    Equal,
    /// It stands in the new text only.
    Insert,
    /// It stood in the old text only.
    Delete,
}

/// A piece of two texts that are compared. `EQUAL` and `INSERT` joined are the new text, `EQUAL` and `DELETE` the old one,
/// to the letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, SimpleObject, ToSchema)]
pub struct TextPiece {
    /// What became of it.
    pub op: PieceOp,
    /// The piece, with the spaces that belong to it.
    pub text: String,
}

/// The most pieces that help anybody: of more, lines are compared in place of words, and at last whole texts.
const PIECES: usize = 2_000;

/// The pieces of two texts. What is not compared by then is told as replaced.
pub fn pieces(old: &str, new: &str, until: Instant) -> Vec<TextPiece> {
    if old == new {
        return piece(PieceOp::Equal, old).into_iter().collect();
    }
    let compare = || TextDiff::configure().deadline(until).to_owned();
    // Words as Unicode cuts them (UAX 29): each ideograph of Chinese, each letter of Thai with its marks, by itself.
    let by_words = joined(&compare().diff_unicode_words(old, new));
    if by_words.len() <= PIECES {
        return by_words;
    }
    let by_lines = joined(&compare().diff_lines(old, new));
    if by_lines.len() <= PIECES {
        return by_lines;
    }
    piece(PieceOp::Delete, old).into_iter().chain(piece(PieceOp::Insert, new)).collect()
}

fn piece(op: PieceOp, text: &str) -> Option<TextPiece> {
    (!text.is_empty()).then(|| TextPiece { op, text: text.to_owned() })
}

/// The words in runs that have the same fate.
fn joined(diff: &TextDiff<'_, '_, '_, str>) -> Vec<TextPiece> {
    let (old, new) = (diff.old_slices(), diff.new_slices());
    let mut pieces: Vec<TextPiece> = Vec::new();
    let mut add = |op, words: &[&str]| match pieces.last_mut() {
        Some(last) if last.op == op => last.text.extend(words.iter().copied()),
        _ => pieces.extend(piece(op, &words.concat())),
    };
    for op in diff.ops() {
        let (before, after) = (&old[op.old_range()], &new[op.new_range()]);
        match op {
            DiffOp::Equal { .. } => add(PieceOp::Equal, before),
            DiffOp::Delete { .. } => add(PieceOp::Delete, before),
            DiffOp::Insert { .. } => add(PieceOp::Insert, after),
            DiffOp::Replace { .. } => {
                add(PieceOp::Delete, before);
                add(PieceOp::Insert, after);
            }
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::*;

    fn side(pieces: &[TextPiece], not: PieceOp) -> String {
        pieces.iter().filter(|piece| piece.op != not).map(|piece| piece.text.as_str()).collect()
    }

    fn holds(old: &str, new: &str) -> Vec<TextPiece> {
        let pieces = pieces(old, new, Instant::now() + Duration::from_millis(250));
        assert_eq!(side(&pieces, PieceOp::Insert), old);
        assert_eq!(side(&pieces, PieceOp::Delete), new);
        assert!(pieces.iter().all(|piece| !piece.text.is_empty()));
        assert!(pieces.windows(2).all(|pair| pair[0].op != pair[1].op), "runs are joined");
        pieces
    }

    fn told(pieces: &[TextPiece]) -> Vec<(PieceOp, &str)> {
        pieces.iter().map(|piece| (piece.op, piece.text.as_str())).collect()
    }

    #[test]
    fn a_word_is_told_alone() {
        use PieceOp::{Delete, Equal, Insert};
        let found = holds("The river rises in spring.", "The river rises in autumn.");
        let expected = [(Equal, "The river rises in "), (Delete, "spring"), (Insert, "autumn"), (Equal, ".")];
        assert_eq!(told(&found), expected);
        assert_eq!(told(&holds("", "")), []);
        assert_eq!(told(&holds("same", "same")), [(Equal, "same")]);
        assert_eq!(told(&holds("", "new")), [(Insert, "new")]);
        assert_eq!(told(&holds("old", "")), [(Delete, "old")]);
    }

    #[test]
    fn scripts_without_spaces_are_not_told_whole() {
        use PieceOp::{Delete, Equal, Insert};
        let found = holds("河水在春天上涨。", "河水在秋天上涨。");
        assert_eq!(told(&found), [(Equal, "河水在"), (Delete, "春"), (Insert, "秋"), (Equal, "天上涨。")]);
        let found = holds("แม่น้ำสูงขึ้นในฤดูใบไม้ผลิ", "แม่น้ำสูงขึ้นในฤดูร้อน");
        assert!(told(&found)[0] == (Equal, "แม่น้ำสูงขึ้นในฤดู"), "{found:?}");
        holds("e\u{301}té 👩‍👩‍👧 a\u{200d}b", "été 👩‍👧 ab");
    }

    /// The longest bodies that there are, with nothing in common, and with much: neither keeps a core busy for long.
    #[test]
    fn long_texts_end() {
        let text = |seed: u64| {
            let mut state = seed;
            let mut word = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                format!("w{} ", state >> 52)
            };
            std::iter::repeat_with(&mut word).take(36_000).collect::<String>()
        };
        let (old, new) = (text(1), text(2));
        let begun = Instant::now();
        let found = holds(&old, &new);
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
        assert!(found.len() <= PIECES);
        let one_line_more = format!("{old}\nAnd an end.");
        assert_eq!(holds(&old, &one_line_more).len(), 2);
    }

    proptest! {
        #[test]
        fn both_texts_come_out_to_the_letter(old in "\\PC{0,60}", new in "\\PC{0,60}") {
            holds(&old, &new);
        }

        #[test]
        fn of_changed_texts_as_well(
            words in proptest::collection::vec("[a-c]{1,3}|[河水春天]{1,3}|[แม่น้ำฤดู]{1,4}|[\u{600}-\u{6ff}]{1,3}|\n|\u{301}|[😀👩‍👧]", 0..60),
            kept in proptest::collection::vec(any::<bool>(), 60),
        ) {
            let old = words.join(" ");
            let rest: Vec<&str> = words.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(word, _)| word.as_str()).collect();
            holds(&old, &rest.join(" "));
            holds(&rest.join(""), &words.concat());
        }
    }
}
