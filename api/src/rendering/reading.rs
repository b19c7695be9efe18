//! How long a text is, in words and minutes.

/// Words that a reader takes in a minute.
const WORDS_A_MINUTE: u32 = 230;

/// Characters of scripts written without spaces that a reader takes in a minute.
const CHARACTERS_A_MINUTE: u64 = 500;

/// The words of a text. Characters of scripts written without spaces count as the part of a word that takes as long
/// to read: 500 of them for 230 words.
pub(super) fn words(text: &str) -> u32 {
    let (mut words, mut characters) = (0_u64, 0_u64);
    let mut in_word = false;
    for c in text.chars() {
        if !c.is_alphanumeric() {
            // Punctuation within a word ("don't", "3.5", "cross-border") does not end it.
            in_word &= !c.is_whitespace() && !matches!(c, '—' | '–' | '/' | '…');
        } else if is_unspaced(c) {
            characters += 1;
            in_word = false;
        } else if !in_word {
            words += 1;
            in_word = true;
        }
    }
    let words = words + (characters * u64::from(WORDS_A_MINUTE)).div_ceil(CHARACTERS_A_MINUTE);
    u32::try_from(words).unwrap_or(u32::MAX)
}

/// Minutes that a reader needs for so many words, at 230 words a minute, begun minutes counted whole; at least 1.
pub fn reading_minutes(words: u32) -> u32 {
    words.div_ceil(WORDS_A_MINUTE).max(1)
}

/// Scripts that put no spaces between words: Thai, Lao, Tibetan, Myanmar, Khmer, Kana, Bopomofo and Han.
pub(super) fn is_unspaced(c: char) -> bool {
    // Most texts have none of them.
    c >= '\u{e00}'
        && matches!(u32::from(c),
        0x0E00..=0x0FFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x2E80..=0x2FDF | 0x3005..=0x3007 | 0x3040..=0x312F
        | 0x31A0..=0x31BF | 0x31F0..=0x31FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0xFF66..=0xFF9D
        | 0x1B000..=0x1B16F | 0x20000..=0x3FFFF)
}
