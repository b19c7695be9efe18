use super::*;

#[test]
fn words_are_counted() {
    for (markdown, words) in [
        ("", 0),
        ("One two-three don't 3.5", 4),
        ("yes/no — a–b", 4),
        ("# A\n\n- b\n- `c d`\n", 4),
        ("- - -", 0),
        ("یہ متن ہے", 3),
        ("안녕 세계", 2),
        ("see [@a]", 4),
    ] {
        assert_eq!(rendered(markdown).words, words, "{markdown}");
    }
    assert_eq!(rendered(&"安".repeat(500)).words, 230);
    assert_eq!(rendered(&"สวัสดี".repeat(100)).words, 276);
    assert_eq!(rendered("用Rust写 CMS").words, 3);
}

#[test]
fn minutes_are_whole_and_at_least_one() {
    for (words, minutes) in [(0, 1), (1, 1), (230, 1), (231, 2), (461, 3), (u32::MAX, u32::MAX / 230 + 1)] {
        assert_eq!(reading_minutes(words), minutes, "{words}");
    }
}

#[test]
fn plain_text_is_a_block_a_line() {
    let text = rendered(
        "# A *b*\n\nc\nd  \ne [f](/g) ![h](/i)\n\n- j\n  - k\n\n| l | m |\n|---|---|\n| n | o |\n\nx[^1]\n\n[^1]: p\n",
    );
    assert_eq!(text.plain_text, "A b\nc d\ne f\nj\nk\nl m\nn o\nx\np");
}

#[test]
fn excerpts() {
    for (text, limit, cut) in [
        ("", 10, ""),
        ("One\ntwo  three ", 13, "One two three"),
        ("One two three", 12, "One two…"),
        ("One two three", 8, "One two…"),
        ("One two three", 7, "One…"),
        ("One, two three", 6, "One…"),
        ("Incomprehensible", 8, "Incompr…"),
        ("a Incomprehensible", 8, "a Incom…"),
        ("安全政策研究", 4, "安全政…"),
        ("x安全", 1, "…"),
        ("abc", 0, ""),
        ("e\u{301}e\u{301}e\u{301}", 4, "e\u{301}…"),
    ] {
        let excerpt = excerpt(text, limit);
        assert_eq!(excerpt, cut, "{text} in {limit}");
        assert!(excerpt.chars().count() <= limit);
    }
}
