//! Parentheses that shorten the words before them, or spell them out: `World Harbour Council (WHC)`, `WHC (World
//! Harbour Council)`.

/// Says in which way, if they do.
pub fn between(before: &str, inner: &str) -> Option<&'static str> {
    let words: Vec<&str> = parts(before).collect();
    let last = before.split_whitespace().last().unwrap_or_default();
    if is_abbreviation(inner) && shortens(&letters(inner), &words) {
        return Some("shortens the words before it");
    }
    let inside: Vec<&str> = parts(inner).collect();
    let is_spelt_out = is_abbreviation(last) && inside.len() > 1 && shortens(&letters(last), &inside);
    is_spelt_out.then_some("spells out the abbreviation before it")
}

/// Two to ten capitals, with digits and a small `s` behind.
fn is_abbreviation(text: &str) -> bool {
    let text = text.strip_suffix('s').unwrap_or(text);
    let length = text.chars().count();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    (2..=10).contains(&length)
        && capitals >= 2
        && text.chars().all(|c| c.is_uppercase() || c.is_ascii_digit() || ".-&/".contains(c))
}

fn letters(abbreviation: &str) -> Vec<char> {
    let abbreviation = abbreviation.strip_suffix('s').unwrap_or(abbreviation);
    abbreviation.chars().filter(|c| c.is_uppercase()).flat_map(char::to_lowercase).collect()
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').filter(|word| !word.is_empty())
}

/// Whether the letters are found in the last of these words, in order: each word that counts begins with the first of
/// the letters that are found in it. Small words may be passed over.
fn shortens(letters: &[char], words: &[&str]) -> bool {
    // No abbreviation of ten letters is of more words.
    let words = &words[words.len().saturating_sub(20)..];
    let words: Vec<Vec<char>> = words.iter().map(|word| word.chars().collect()).collect();
    // `fits[n]`: the first n letters are found in the words so far, the last of them in the last word or before it only
    // by passing over small ones.
    let mut fits = vec![false; letters.len() + 1];
    for word in &words {
        let lower: Vec<char> = word.iter().flat_map(|c| c.to_lowercase()).collect();
        let is_small = word.len() <= 3 && word.first().is_some_and(|c| c.is_lowercase());
        let found = |end: usize| {
            (0..end).any(|begin| {
                let part = &letters[begin..end];
                // The first letters may begin at any word.
                (begin == 0 || fits[begin]) && part.first() == lower.first() && is_within(part, &lower)
            })
        };
        fits = (0..=letters.len()).map(|end| end > 0 && (found(end) || (is_small && fits[end]))).collect();
    }
    fits[letters.len()]
}

fn is_within(letters: &[char], word: &[char]) -> bool {
    let mut rest = word.iter();
    letters.iter().all(|letter| rest.any(|c| c == letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_are_told_from_sources() {
        for (before, inner) in [
            ("the World Harbour Council", "WHC"),
            ("Jeunesse-et-Mer Atlantique", "JMA"),
            ("the Harbour-Dam Economic Union", "HDEU"),
            ("a Hypertext Markup Language", "HTML"),
            ("many non-governmental organisations", "NGOs"),
            ("as the WHC", "World Harbour Council"),
        ] {
            assert!(between(before, inner).is_some(), "{before} ({inner})");
        }
        for (before, inner) in [
            ("documents in the harbour", "DAWN"),
            ("years of tension", "BBC"),
            ("the World Harbour Council", "Harbour Post"),
            ("the WHC", "Harbour Post"),
        ] {
            assert_eq!(between(before, inner), None, "{before} ({inner})");
        }
    }
}
