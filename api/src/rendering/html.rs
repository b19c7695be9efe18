//! Writes HTML from the tree: ours where the contract says so, the parser's own for the rest.

mod code;
mod media;
mod notes;

use std::fmt::{self, Write};

use comrak::html::{self, ChildRendering, Context};
use comrak::nodes::NodeValue;
use comrak::options::Plugins;
use comrak::{Node, Options, node_matches};

use super::citations::Printed;
use super::footnotes::Footnotes;
use super::links::Rel;
use super::outline::Title;
use super::scope::Scope;
use super::{plain, tree};
pub(super) use code::is_language;

type Written = Result<ChildRendering, fmt::Error>;

/// What is known, and what is gathered, while one text is written.
pub(super) struct Page<'p> {
    scope: &'p mut Scope,
    printed: &'p Printed,
    footnotes: Footnotes,
    rel: Rel,
    headings: Vec<Title>,
}

impl<'p> Page<'p> {
    pub(super) fn new(scope: &'p mut Scope, printed: &'p Printed, footnotes: Footnotes, rel: Rel) -> Self {
        Self { scope, printed, footnotes, rel, headings: Vec::new() }
    }

    /// The headings at the top level, in order.
    pub(super) fn into_headings(self) -> Vec<Title> {
        self.headings
    }
}

/// The HTML, not yet sanitised.
pub(super) fn write(root: Node<'_>, options: &Options, page: &mut Page<'_>) -> String {
    let mut html = String::new();
    let plugins = Plugins::default();
    // Writing to a string never fails, and nothing else here makes an error.
    let _ = html::format_document_with_formatter(root, options, &mut html, &plugins, node, &mut *page);
    let _ = page.footnotes.finish(&mut html);
    html
}

fn node(out: &mut Context<&mut Page<'_>>, node: Node<'_>, entering: bool) -> Written {
    match &node.data().value {
        NodeValue::Heading(heading) => write_heading(out, node, heading.level, entering),
        NodeValue::Paragraph => paragraph(out, node, entering),
        NodeValue::Image(image) => media::image(out, node, image, entering),
        NodeValue::Link(link) => media::link(out, link, entering),
        NodeValue::Raw(marker) => citations(out, marker, entering),
        NodeValue::CodeBlock(block) => code::block(out, block, entering),
        NodeValue::HtmlInline(literal) => leaf(entering, || out.escape(literal)),
        NodeValue::HtmlBlock(block) => leaf(entering, || {
            out.cr()?;
            out.write_str("<p>")?;
            out.escape(block.literal.trim())?;
            out.write_str("</p>\n")
        }),
        NodeValue::FootnoteReference(mark) => leaf(entering, || {
            let mut html = String::new();
            out.user.footnotes.mark(&mut html, mark.ix, mark.ref_num)?;
            out.write_str(&html)
        }),
        NodeValue::FootnoteDefinition(_) => notes::definition(out, node, entering),
        _ => html::format_node_default(out, node, entering),
    }
}

fn leaf(entering: bool, write: impl FnOnce() -> fmt::Result) -> Written {
    if entering {
        write()?;
    }
    Ok(ChildRendering::HTML)
}

fn write_heading(out: &mut Context<&mut Page<'_>>, node: Node<'_>, level: u8, entering: bool) -> Written {
    if !entering {
        writeln!(out, "</h{level}>")?;
        return Ok(ChildRendering::HTML);
    }
    let title = plain::title(node);
    let id = out.user.scope.heading(&title);
    out.cr()?;
    write!(out, r#"<h{level} id="{id}">"#)?;
    if node.parent().is_some_and(|parent| node_matches!(parent, NodeValue::Document)) {
        out.user.headings.push(Title { id, level, title });
    }
    Ok(ChildRendering::HTML)
}

fn paragraph(out: &mut Context<&mut Page<'_>>, node: Node<'_>, entering: bool) -> Written {
    if tree::sole_image(node).is_some() {
        if entering {
            out.cr()?
        } else {
            out.lf()?
        }
        return Ok(ChildRendering::HTML);
    }
    if !entering && notes::ends(node) {
        notes::back_links(out)?;
        out.write_str("</p>\n")?;
        return Ok(ChildRendering::HTML);
    }
    html::format_node_default(out, node, entering)
}

fn citations(out: &mut Context<&mut Page<'_>>, marker: &str, entering: bool) -> Written {
    leaf(entering, || {
        let printed = out.user.printed;
        for (index, citation) in printed.at(marker).iter().enumerate() {
            out.write_str(if index == 0 { "(" } else { "; " })?;
            let (key, anchor) = (&citation.key, &citation.anchor);
            write!(out, r##"<a class="citation" href="#source-{key}" id="{anchor}">"##)?;
            out.escape(&citation.printed())?;
            out.write_str("</a>")?;
        }
        out.write_str(")")
    })
}
