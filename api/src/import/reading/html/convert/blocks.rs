//! Blocks: paragraphs, and what lines of text stand in.

use super::{
    code,
    line::Line,
    lists,
    style::Style,
    tables,
    tree::{Branch, Node},
};

/// Nodes as blocks of Markdown.
pub fn write<'a, 'b>(nodes: impl IntoIterator<Item = &'b Node<'a>>, style: Style<'a>) -> String
where
    'a: 'b,
{
    let mut writer = Writer::default();
    writer.nodes(nodes, style);
    writer.end_line();
    join(&writer.blocks)
}

/// A block.
struct Block {
    markdown: String,
    is_line: bool,
}

/// What is written so far, and the line of text that goes on.
#[derive(Default)]
struct Writer<'a> {
    blocks: Vec<Block>,
    line: Line<'a>,
}

impl<'a> Writer<'a> {
    fn nodes<'b>(&mut self, nodes: impl IntoIterator<Item = &'b Node<'a>>, style: Style<'a>)
    where
        'a: 'b,
    {
        let mut nodes = nodes.into_iter().peekable();
        while let Some(node) = nodes.next() {
            match node {
                Node::Text(text) => self.line.text(text, style),
                Node::Branch(branch) if branch.name() == "li" => {
                    let mut items = vec![node];
                    while let Some(item) = nodes.next_if(|next| lists::is_item(next) || next.is_space()) {
                        items.push(item);
                    }
                    self.end_line();
                    self.add(lists::write_items(items, style));
                }
                Node::Branch(branch) if branch.is_block() => {
                    self.end_line();
                    self.block(branch, style);
                    self.end_line();
                }
                // Emphasis or a link around blocks is that of each line in them.
                Node::Branch(branch) if branch.holds_blocks => {
                    self.nodes(&branch.children, style.within(branch.element));
                }
                Node::Branch(branch) => self.line.branch(branch, style),
            }
        }
    }

    fn block(&mut self, branch: &Branch<'a>, style: Style<'a>) {
        match branch.name() {
            "hr" => self.add("***".to_owned()),
            name if code::is_code(name) => self.blocks.extend(code::write(branch).map(of)),
            "ul" | "ol" | "menu" | "dir" => self.add(lists::write(branch, style)),
            "blockquote" => self.add(quote(&write(&branch.children, style))),
            "table" if tables::is_layout(branch) => self.nodes(&branch.children, style),
            "table" => tables::write(branch, style).into_iter().for_each(|block| self.add(block)),
            name if is_heading(name) => self.add(heading(branch, style)),
            _ => self.nodes(&branch.children, style),
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        if !line.is_empty() {
            self.blocks.push(Block { markdown: line.markdown(), is_line: true });
        }
    }

    fn add(&mut self, markdown: String) {
        if markdown.is_empty() {
            return;
        }
        let last = self.blocks.last().map(|last| last.markdown.as_str()).unwrap_or_default();
        let markdown = if lists::run_together(last, &markdown) { lists::with_other_marks(&markdown) } else { markdown };
        self.blocks.push(of(markdown));
    }
}

fn of(markdown: String) -> Block {
    Block { markdown, is_line: false }
}

/// A list stands right below the line that it belongs to.
fn join(blocks: &[Block]) -> String {
    let mut text = String::new();
    for (place, block) in blocks.iter().enumerate() {
        let is_below_line = place > 0 && blocks[place - 1].is_line && lists::may_follow_text(&block.markdown);
        text.push_str(match place {
            0 => "",
            _ if is_below_line && !block.is_line => "\n",
            _ => "\n\n",
        });
        text.push_str(&block.markdown);
    }
    text
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

fn heading<'a>(branch: &Branch<'a>, style: Style<'a>) -> String {
    let mut line = Line::flat();
    line.add(&branch.children, style);
    let level = usize::from(branch.name().as_bytes()[1] - b'0');
    if line.is_empty() { String::new() } else { format!("{} {}", "#".repeat(level), line.markdown()) }
}

/// Markdown as a quote.
pub fn quote(markdown: &str) -> String {
    let line = |line: &str| if line.is_empty() { ">".to_owned() } else { format!("> {line}") };
    markdown.lines().map(line).collect::<Vec<_>>().join("\n")
}
