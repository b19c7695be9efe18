//! The dialects of Markdown, and the one way to parse: with a cap on nesting.

use std::sync::LazyLock;

use comrak::arena_tree::NodeEdge;
use comrak::{Arena, Node, Options, parse_document};

/// Levels of nodes, a list counting two (itself and its item). The parsers of HTML behind us, and those of browsers,
/// take time or stack that grows with depth; no text for people comes near this.
pub(super) const MAX_DEPTH: usize = 100;

/// Entries: CommonMark and all of GFM.
pub(super) static ENTRY: LazyLock<Options<'static>> = LazyLock::new(|| {
    let mut options = base();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.alerts = true;
    options.render.tasklist_classes = true;
    options
});

/// Readers' comments: CommonMark and bare links. A line break is kept, as those who write no Markdown expect.
pub(super) static COMMENT: LazyLock<Options<'static>> = LazyLock::new(|| {
    let mut options = base();
    options.render.hardbreaks = true;
    options
});

/// Short texts of terms and prompts.
pub(super) static SHORT: LazyLock<Options<'static>> = LazyLock::new(|| {
    let mut options = base();
    options.extension.strikethrough = true;
    options
});

/// A run of `>` costs the parser its length squared: one this long is refused before it is parsed.
const MAX_QUOTE_RUN: usize = 1000;

fn base() -> Options<'static> {
    let mut options = Options::default();
    options.extension.autolink = true;
    // A backslash must stay visible in the tree: `\[@key]` is no citation.
    options.parse.escaped_char_spans = true;
    options
}

/// Parses; `None` when nodes are nested deeper than [`MAX_DEPTH`].
pub(super) fn parse<'a>(arena: &'a Arena<'a>, markdown: &str, options: &Options) -> Option<Node<'a>> {
    if markdown.split(|c| c != '>').any(|run| run.len() > MAX_QUOTE_RUN) {
        return None;
    }
    let root = parse_document(arena, markdown, options);
    let mut depth = 0_usize;
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(_) => depth += 1,
            NodeEdge::End(_) => depth -= 1,
        }
        if depth > MAX_DEPTH {
            return None;
        }
    }
    Some(root)
}
