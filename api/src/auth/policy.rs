//! Passwords that are refused.
//!
//! The source is NIST SP 800-63B-4, section 3.1.1.2: the whole password is compared with those that are common or
//! expected, never a word within it; no mixture of kinds of characters is asked for; the reason is told, and what to do
//! instead. Attackers try a common word with a year or an exclamation mark first, so such margins count as the word
//! itself, unless they make up more than half of the password: then it is they that would have to be guessed.
//!
//! That revision asks for 15 characters where a password is the only factor; how many are asked for here stands in
//! `limits.rs`.

use std::collections::BTreeSet;

use crate::{limits, text, validate::Check};

/// The common passwords of eight characters or more, lower-case, sorted by byte (`refused/README.md`).
static WORDS: &str = include_str!("refused/words.txt");

/// The shortest word of the list: within a shorter one, what stands around it would be most of a password.
const SHORTEST: usize = 8;

/// No word of the list is longer, in bytes.
const LONGEST: usize = 24;

/// The fewest characters that differ from each other.
const DIFFERENT: usize = 5;

/// A part of a name or an address that is looked for has so many characters: shorter ones are in many words.
const PART: usize = 3;

/// The name of the service, which is among what is guessed first.
const SERVICE: &str = "masthead";

const INSTEAD: &str =
    "Take several words that have nothing to do with each other, or have one made by a password manager.";

/// Notes why this is no password for the account of this address and name: one fault at most, the first that is found.
/// No message repeats the password.
pub fn check(check: &mut Check, path: &str, password: &str, email: &str, name: &str) {
    if let Some(reason) = reason(password, email, name) {
        check.fault(path, format!("{reason} {INSTEAD}"));
    }
}

fn reason(password: &str, email: &str, name: &str) -> Option<&'static str> {
    let length = password.chars().count();
    if !(limits::PASSWORD_MIN..=limits::PASSWORD_MAX).contains(&length) {
        return Some("A password has 12 to 1,000 characters.");
    }
    let folded = fold(password);
    if is_monotonous(&folded) {
        return Some("This password is the same few characters again and again, or a row of the alphabet.");
    }
    if is_common(&folded) {
        return Some("This is one of the most common passwords, or hardly differs from one.");
    }
    let own = fold(&format!("{email} {name} {SERVICE}"));
    let is_own = folded == fold(email) || is_made_of(&folded, &own);
    is_own.then_some("This password is little more than the e-mail address or the name.")
}

fn fold(text: &str) -> String {
    text::nfc(text).to_lowercase()
}

/// Few different characters, or each the one that follows the last (or each the one before it).
fn is_monotonous(password: &str) -> bool {
    let characters: Vec<char> = password.chars().collect();
    let different: BTreeSet<char> = characters.iter().copied().collect();
    let is_row = |step: i64| {
        characters.windows(2).all(|pair| i64::from(u32::from(pair[1])) - i64::from(u32::from(pair[0])) == step)
    };
    different.len() < DIFFERENT || is_row(1) || is_row(-1)
}

/// A word of the list, whole, or with no more than as many digits and punctuation marks around it.
fn is_common(password: &str) -> bool {
    if is_listed(password) {
        return true;
    }
    // A mark that is not ASCII is a mark as well.
    let plain = |c: char| if c.is_ascii() || c.is_alphabetic() { c } else { '.' };
    let password = password.chars().map(plain).collect::<String>();
    // A word of the list is ASCII and half of the password at least.
    if !password.is_ascii() || password.len() > 2 * LONGEST {
        return false;
    }
    let is_margin = |c: char| !c.is_ascii_alphabetic();
    let begin = password.len() - password.trim_start_matches(is_margin).len();
    let end = password.trim_end_matches(is_margin).len();
    let shortest = SHORTEST.max(password.len().div_ceil(2));
    // Digits are in words as well ("1qaz2wsx"), so the word may begin and end anywhere within the margins. Where all is
    // margin, so may the whole word be.
    (0..=begin).any(|from| (end.max(from + shortest)..=password.len()).any(|to| is_listed(&password[from..to])))
}

fn is_listed(word: &str) -> bool {
    let (mut low, mut high) = (0, WORDS.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let begin = WORDS.as_bytes()[..middle].iter().rposition(|byte| *byte == b'\n').map_or(0, |place| place + 1);
        let line = WORDS[begin..].split('\n').next().unwrap_or_default();
        match line.cmp(word) {
            std::cmp::Ordering::Equal => return !word.is_empty(),
            std::cmp::Ordering::Less => low = begin + line.len() + 1,
            std::cmp::Ordering::Greater => high = begin,
        }
    }
    false
}

/// The parts of these texts, in any order and number, are half of the password at least, and what else it has are no
/// letters.
fn is_made_of(password: &str, own: &str) -> bool {
    let mut parts: Vec<&str> =
        own.split(|c: char| !c.is_alphanumeric()).filter(|part| part.chars().count() >= PART).collect();
    // A part within another one would leave letters of that behind.
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    let rest = parts.iter().fold(password.to_owned(), |rest, part| rest.replace(part, ""));
    let (left, length) = (rest.chars().count(), password.chars().count());
    left * 2 <= length && !rest.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(password: &str) -> Option<String> {
        let mut found = Check::default();
        check(&mut found, "/password", password, "ada.lovelace@example.org", "Augusta Ada King");
        let mut fields = found.done().err()?.fields;
        assert_eq!((fields.len(), fields[0].path.as_str()), (1, "/password"), "{password}");
        fields.pop().map(|field| field.message)
    }

    /// Each with a word of its reason, or with none where it is taken.
    #[test]
    fn what_is_easily_guessed_is_refused() {
        let long = "x y z ä 1 ".repeat(100);
        for (password, reason) in [
            ("tea by sea", Some("12 to 1,000")),
            (&*format!("{long}."), Some("12 to 1,000")),
            (&long, None),
            // Common, in any case, and with margins.
            ("administrator", Some("common")),
            ("AdminiStrator", Some("common")),
            ("administrator2024!", Some("common")),
            ("!!administrator!!", Some("common")),
            ("administrator…€", Some("common")),
            ("administratorin", None),
            ("1qaz2wsx!!!!", Some("common")),
            ("2024-1qaz2wsx", Some("common")),
            ("123456789012", Some("common")),
            ("passwordpassword", Some("common")),
            ("password7391", Some("common")),
            // Within other words, or with a margin that is most of it, they are not what is guessed.
            ("an administrator sleeps", None),
            ("administrators of tea", None),
            ("password-84619023771", None),
            ("73918462051846", None),
            // The account's own.
            ("ada.lovelace@example.org", Some("the name")),
            ("Ada.Lovelace", Some("the name")),
            ("lovelacelovelace", Some("the name")),
            ("LovelaceAda1815", Some("the name")),
            ("augusta ada king!", Some("the name")),
            ("example.org 2026", Some("the name")),
            ("masthead-2026", Some("the name")),
            ("lovelace's first engine", None),
            ("ada adaptation", None),
            ("ada739184620", None),
            // Monotonous.
            ("abcabcabcabc", Some("few characters")),
            ("aaaaaaaaaaaaaaaaaaaa", Some("few characters")),
            ("abcdefghijklm", Some("row")),
            ("zyxwvutsrqponm", Some("row")),
            ("abcdabcdabcde", None),
            // And what is taken.
            ("correct horse battery", None),
            ("Tr0ub4dor&3xyz", None),
            ("дерево стол окно", None),
            ("ÄÖÜäöüßéèêëçñ", None),
        ] {
            let told = told(password);
            match reason {
                Some(reason) => assert!(told.is_some_and(|told| told.contains(reason)), "{password}"),
                None => assert_eq!(told, None, "{password}"),
            }
        }
    }

    #[test]
    fn a_message_says_what_to_do_and_never_the_password() {
        for password in ["short", "administrator1", "LovelaceAda1815", "abcabcabcabc"] {
            let told = told(password).unwrap();
            assert!(told.contains(INSTEAD) && !told.to_lowercase().contains(&password.to_lowercase()), "{told}");
        }
    }

    /// Every word is found, and no other.
    #[test]
    fn the_list_is_sorted_and_found() {
        let words: Vec<&str> = WORDS.lines().collect();
        assert!(words.len() > 20_000 && WORDS.len() < 400_000 && WORDS.ends_with('\n'));
        assert!(words.is_sorted_by(|a, b| a < b));
        for word in &words {
            assert!(word.is_ascii() && (SHORTEST..=LONGEST).contains(&word.len()) && *word == word.to_lowercase());
            assert!(is_listed(word), "{word}");
        }
        for word in ["", "\n", "passwor", "passwordq9", "0", "~~~~~~~~~~~~~", "administrator\n"] {
            assert!(!is_listed(word), "{word}");
        }
    }

    /// Whoever sends the longest password keeps no thread busy.
    #[test]
    fn margins_alone_cost_little() {
        let begun = std::time::Instant::now();
        for _ in 0..100 {
            is_common(&"0192837465".repeat(8));
            is_common(&"0192837465".repeat(100));
        }
        assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
    }
}
