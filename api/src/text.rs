//! Text as it enters: one normal form, one way to fold a name, one key for an e-mail address.

use unicode_normalization::{IsNormalized, UnicodeNormalization, char::is_combining_mark, is_nfc_quick};
use uuid::Uuid;

/// NFC (Unicode Standard Annex 15).
pub fn nfc(text: &str) -> String {
    // Most texts are; asking takes a tenth of composing them again.
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return text.to_owned();
    }
    text.nfc().collect()
}

/// A character that no text may hold: controls other than tab and newline, and what cannot be stored (U+0000).
pub fn is_refused(c: char) -> bool {
    c.is_control() && c != '\t' && c != '\n'
}

/// Whether there is nothing to be seen in a text: it is white space, or what is not shown at all.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_ignorable(c))
}

/// A character that is not shown (`Default_Ignorable_Code_Point` of Unicode), as marks of direction and of width zero are.
fn is_ignorable(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// The key by which names are sorted: compatibility forms decomposed, marks dropped, lower-case, so that "Élan" stands
/// beside "elan" on both engines.
pub fn sort_key(name: &str) -> String {
    name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// The most characters that a text is folded to; a few of Unicode's become eighteen.
const FOLDED: usize = 40_000;

/// A text in which words are looked for: without case, optional marks and what is not shown, compatibility forms decomposed,
/// white space as single spaces.
pub fn search_key(text: &str) -> String {
    let shown = text.chars().filter(|c| !is_ignorable(*c)).nfkd().filter(|c| !is_optional_mark(*c));
    // By way of the capitals, in which the final sigma and the sharp s are as others write them.
    let folded = shown.flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    let folded: String = folded.take(FOLDED).collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A mark without which a word is the same word: accents, and the vowels that Arabic and Hebrew may leave out. Those of other
/// scripts are letters.
fn is_optional_mark(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}'
    )
}

/// Marks that turn the direction of what follows, other than the letters themselves do.
pub fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A slug as it is stored: NFC, lower-case. U+0000, which PostgreSQL takes in no text, becomes U+FFFD, which stands in
/// no slug either: whoever looks for such a slug finds nothing, and whoever gives one is refused.
pub fn fold_slug(slug: &str) -> String {
    if slug.is_ascii() && !slug.contains('\0') {
        return slug.trim().to_ascii_lowercase();
    }
    nfc(&nfc(&slug.trim().replace('\0', "\u{fffd}")).chars().flat_map(char::to_lowercase).collect::<String>())
}

/// Letters and digits in groups joined by single hyphens, and no UUID, so that a slug is never taken for an id.
pub fn is_slug(slug: &str) -> bool {
    let in_groups = slug.split('-').all(|group| !group.is_empty() && group.chars().all(char::is_alphanumeric));
    in_groups && Uuid::try_parse(slug).is_err()
}

/// A slug made from a title, at most `limit` characters, never empty: transliterated to ASCII, or `fallback` where
/// nothing of it is left.
pub fn derive_slug(title: &str, fallback: &str, limit: usize) -> String {
    // Alef, ain and hamza, which deunicode leaves out, though words begin with them.
    const LEFT_OUT: [char; 9] = ['א', 'ע', 'ء', 'آ', 'أ', 'إ', 'ا', 'ع', 'ٱ'];
    let ascii = deunicode::deunicode(&nfc(title).replace(LEFT_OUT, "a")).to_ascii_lowercase().replace(['\'', '’'], "");
    let mut slug = String::new();
    for word in ascii.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if slug.len() + word.len() + 1 > limit {
            if slug.is_empty() {
                slug.push_str(&word[..limit]);
            }
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word);
    }
    if slug.is_empty() || !is_slug(&slug) { fallback.to_owned() } else { slug }
}

/// An e-mail address as a key: NFC, lower-case, the domain in its ASCII form (UTS 46). `None` when it is not an address.
pub fn email_key(address: &str) -> Option<String> {
    let (local, domain) = address.trim().rsplit_once('@')?;
    let local_fits = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.chars().all(|c| !c.is_whitespace() && !c.is_control() && !"()<>[]:;@\\,\"".contains(c))
        && !local.contains(is_unseen);
    let domain = idna::domain_to_ascii_strict(domain).ok()?;
    let domain_fits = domain.contains('.') && domain.len() <= 253 && !domain.split('.').any(str::is_empty);
    (local_fits && domain_fits).then(|| format!("{}@{domain}", nfc(&local.to_lowercase())))
}

/// Bytes in lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A character that is not seen: of no width, or one that turns the direction of what follows.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Text as HTML, between tags and in quoted attributes alike.
pub fn escape_html(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_shown_is_blank() {
        for text in ["", " \t", "\u{202e}", "\u{200b} \u{feff}", "\u{2066}\u{2069}"] {
            assert!(is_blank(text), "{text:?}");
        }
        for text in ["a", "\u{202e}a", "👩‍👩‍👧", "می\u{200c}خواهم", "-"] {
            assert!(!is_blank(text), "{text:?}");
        }
    }

    #[test]
    fn a_slug_is_never_empty_and_never_a_uuid() {
        assert_eq!(derive_slug("Rivers & Roads: a Year’s Notes", "article", 100), "rivers-roads-a-years-notes");
        assert_eq!(derive_slug("北京的春天", "article", 100), "bei-jing-de-chun-tian");
        assert_eq!(derive_slug("!!!", "article", 100), "article");
        assert_eq!(derive_slug("0198c7a2-4f7e-7cc3-98c4-dc0c0c07398f", "article", 100), "article");
        assert_eq!(derive_slug("one two three", "article", 8), "one-two");
        assert!(is_slug("a-b1") && is_slug("überblick"));
        assert!(!is_slug("") && !is_slug("a--b") && !is_slug("a b") && !is_slug("-a"));
    }

    #[test]
    fn an_address_has_one_key() {
        assert_eq!(email_key("Ada@Example.org").as_deref(), Some("ada@example.org"));
        assert_eq!(email_key("ada@bücher.example").as_deref(), Some("ada@xn--bcher-kva.example"));
        for bad in ["", "ada", "ada@", "@example.org", "a b@example.org", "ada@localhost", "ada@exa_mple..org"] {
            assert_eq!(email_key(bad), None, "{bad}");
        }
    }

    #[test]
    fn words_are_found_however_they_are_dressed() {
        assert_eq!(search_key("  CA\u{200b}SI\u{ad}NO\n\tRoyále "), "casino royale");
        assert_eq!(search_key("ＦＲＥＥ ﬁsh"), "free fish");
        assert_eq!(search_key("ΛΌΓΟΣ STRASSE"), search_key("λόγος straße"));
        assert_ne!(search_key("काल"), search_key("कल"), "vowel signs are letters");
        assert_eq!(search_key(&"\u{fdfa}".repeat(10_000)).chars().count(), 39_999, "it has an end");
    }

    #[test]
    fn names_sort_without_case_and_marks() {
        assert_eq!(sort_key("Élan"), "elan");
    }
}
