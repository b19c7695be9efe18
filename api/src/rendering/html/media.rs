//! Images, figures and links.

use std::fmt::{self, Write};

use comrak::html::{ChildRendering, Context};
use comrak::nodes::{NodeLink, NodeValue};
use comrak::{Node, node_matches};

use super::super::tree;
use super::{Page, Written};

pub(super) fn image(out: &mut Context<&mut Page<'_>>, node: Node<'_>, image: &NodeLink, entering: bool) -> Written {
    let is_figure = node
        .parent()
        .is_some_and(|parent| node_matches!(parent, NodeValue::Paragraph) && tree::sole_image(parent).is_some());
    if entering {
        out.write_str(if is_figure { "<figure><img src=\"" } else { "<img src=\"" })?;
        out.escape_href(&image.url)?;
        out.write_str("\" alt=\"")?;
        return Ok(ChildRendering::Plain);
    }
    out.write_str("\" loading=\"lazy\"")?;
    if !is_figure && !image.title.is_empty() {
        attribute(out, "title", &image.title)?;
    }
    out.write_str(">")?;
    if is_figure {
        if !image.title.is_empty() {
            out.write_str("<figcaption>")?;
            out.escape(&image.title)?;
            out.write_str("</figcaption>")?;
        }
        out.write_str("</figure>")?;
    }
    Ok(ChildRendering::HTML)
}

pub(super) fn link(out: &mut Context<&mut Page<'_>>, link: &NodeLink, entering: bool) -> Written {
    if !entering {
        out.write_str("</a>")?;
        return Ok(ChildRendering::HTML);
    }
    out.write_str("<a href=\"")?;
    out.escape_href(&link.url)?;
    out.write_str("\"")?;
    if !link.title.is_empty() {
        attribute(out, "title", &link.title)?;
    }
    if let Some(rel) = out.user.rel.of(&link.url) {
        attribute(out, "rel", rel)?;
    }
    out.write_str(">")?;
    Ok(ChildRendering::HTML)
}

fn attribute(out: &mut Context<&mut Page<'_>>, name: &str, value: &str) -> fmt::Result {
    write!(out, " {name}=\"")?;
    out.escape(value)?;
    out.write_str("\"")
}
