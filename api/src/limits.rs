//! Every length and count that input is held to, in one table. Lengths count Unicode scalar values.

/// A title of an article, a question of a FAQ, a title of a source.
pub const TITLE: usize = 300;
/// A lead.
pub const LEAD: usize = 5_000;
/// The body of an article.
pub const BODY: usize = 200_000;
/// The answer of a FAQ.
pub const ANSWER: usize = 50_000;
/// The HTML that a body or an answer becomes, in bytes: short Markdown can mean a large table.
pub const RENDERED: usize = 1_000_000;
/// An excerpt.
pub const EXCERPT: usize = 300;
/// A slug; a derived one is cut at a word.
pub const SLUG: usize = 100;
/// The citation key of a source.
pub const SOURCE_KEY: usize = 64;
/// A name of a tag, category, author, account or commenter.
pub const NAME: usize = 120;
/// A description of a term, a bio.
pub const DESCRIPTION: usize = 5_000;
/// A URL.
pub const URL: usize = 2_000;
/// Alternative text, a caption, a credit, a label, a publisher.
pub const CAPTION: usize = 500;
/// A question that an article puts to its readers, or the invitation after it.
pub const PROMPT: usize = 1_000;
/// A note to colleagues about a revision or a review, or to readers about a correction.
pub const NOTE: usize = 2_000;
/// An e-mail address (RFC 5321, section 4.5.3.1.3).
pub const EMAIL: usize = 254;
/// A password at most, so that hashing cannot be made expensive.
pub const PASSWORD_MAX: usize = 1_000;
/// A password at least.
pub const PASSWORD_MIN: usize = 12;
/// A comment.
pub const COMMENT: usize = 10_000;
/// Comments that come with one imported page.
pub const IMPORTED_COMMENTS: usize = 5_000;
/// Days for which comments are taken after the first publication.
pub const COMMENT_DAYS: i32 = 36_500;
/// How deep categories are nested.
pub const CATEGORY_DEPTH: usize = 10;
/// References of one kind in one entry: tags, categories, authors, FAQs, sources.
pub const RELATIONS: usize = 200;
/// Prompts or materials of one article, links of one author, authors of one source.
pub const PARTS: usize = 50;
/// Days between the two ends of a calendar.
pub const CALENDAR_DAYS: i64 = 366;
/// Kinds of events that the journal is narrowed to.
pub const EVENT_KINDS: usize = 50;
/// Languages that will do in place of one.
pub const LANGUAGES: usize = 10;
/// Things that one bulk verb or `nodes` takes.
pub const BULK: usize = 100;
/// Comments that one moderation takes.
pub const MODERATION: usize = 200;
/// Versions of a comment that its own writer may come to.
pub const OWN_EDITS: i32 = 100;
/// Things that are blocked in comments.
pub const COMMENT_BLOCKS: usize = 5_000;
/// Items of a list when its size is not given.
pub const PAGE_DEFAULT: i32 = 20;
/// Items of a list at most. More is refused, never cut.
pub const PAGE_MAX: i32 = 100;
