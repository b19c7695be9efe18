//! Tables. Those of GFM are plainer than a page's: one row of headings, no cell across several.

use super::{
    line::Line,
    style::Style,
    tree::{Branch, Node},
};

/// No cell spans columns beyond this one, nor rows there; HTML itself allows a thousand for each.
const WIDEST: usize = 100;

/// Columns up to this width are filled up, for who edits the Markdown.
const FILLED: usize = 40;

/// The rows of a table: of each place, the cell that begins there.
type Grid<'b, 'a> = Vec<Vec<Option<&'b Branch<'a>>>>;

/// Whether a table only sets a page, or code, in columns: its cells are read one after the other.
pub fn is_layout(table: &Branch) -> bool {
    let is_said = matches!(table.element.get("role"), Some("presentation" | "none"));
    let within = table.within(&["table"]);
    let cells = within.iter().filter(|found| is_cell(found)).count();
    let holds = |found: &&Branch| matches!(found.name(), "pre" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
    is_said || cells <= 1 || within.iter().any(holds)
}

/// What stands beside the rows, and the table.
pub fn write<'a>(table: &Branch<'a>, style: Style<'a>) -> Vec<String> {
    let mut parts = Parts::default();
    parts.gather(&table.children);
    let mut blocks: Vec<String> = parts.beside.iter().map(|nodes| flat(Line::flat(), nodes, style)).collect();
    let grid = grid(&parts.rows);
    let width = grid.iter().map(Vec::len).max().unwrap_or(0);
    if width > 0 {
        blocks.push(lines(&grid, width, style).join("\n"));
    }
    blocks
}

/// What a person should look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doubts {
    /// Cells of it span several columns or rows.
    pub has_spans: bool,
    /// Nothing says that its first row is one of headings.
    pub has_no_header: bool,
}

/// What a person should look at in a table.
pub fn doubts(table: &Branch) -> Doubts {
    let within = table.within(&["table"]);
    let is_wide = |cell: &&Branch| span(cell, "colspan") > 1 || span(cell, "rowspan") > 1;
    let has_spans = within.iter().any(|found| is_cell(found) && is_wide(found));
    let has_no_header = !within.iter().any(|found| matches!(found.name(), "th" | "thead"));
    Doubts { has_spans, has_no_header }
}

#[derive(Default)]
struct Parts<'b, 'a> {
    rows: Vec<Vec<&'b Branch<'a>>>,
    /// Captions, and what a browser would show above the table.
    beside: Vec<&'b [Node<'a>]>,
}

impl<'b, 'a> Parts<'b, 'a> {
    fn gather(&mut self, nodes: &'b [Node<'a>]) {
        for (place, node) in nodes.iter().enumerate().filter(|(_, node)| !node.is_space()) {
            match node.branch() {
                Some(row) if row.name() == "tr" => self.row(&row.children),
                Some(part) if matches!(part.name(), "thead" | "tbody" | "tfoot") => self.gather(&part.children),
                // A row that was not begun.
                Some(cell) if is_cell(cell) => match self.rows.last_mut() {
                    Some(row) => row.push(cell),
                    None => self.rows.push(vec![cell]),
                },
                _ => self.beside.push(&nodes[place..=place]),
            }
        }
    }

    fn row(&mut self, nodes: &'b [Node<'a>]) {
        self.rows.push(nodes.iter().filter_map(Node::branch).filter(|branch| is_cell(branch)).collect());
        let is_stray = |node: &Node| !node.is_space() && !node.branch().is_some_and(is_cell);
        self.beside.extend(nodes.chunks(1).filter(|nodes| nodes.iter().any(is_stray)));
    }
}

fn is_cell(branch: &Branch) -> bool {
    matches!(branch.name(), "td" | "th")
}

fn span(cell: &Branch, name: &str) -> usize {
    cell.element.get(name).and_then(|value| value.trim().parse().ok()).unwrap_or(1)
}

/// Sets cells in columns. Where a cell spans several places, it stands in the first, and the others are empty.
fn grid<'b, 'a>(rows: &[Vec<&'b Branch<'a>>]) -> Grid<'b, 'a> {
    // How many rows more each column is taken by a cell above.
    let mut taken: Vec<usize> = Vec::new();
    let mut grid = Vec::new();
    for cells in rows {
        let mut row = Vec::new();
        for cell in cells {
            while taken.get(row.len()).is_some_and(|rows| *rows > 0) {
                row.push(None);
            }
            place(&mut row, &mut taken, cell, rows.len());
        }
        taken.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        row.truncate(row.iter().rposition(Option::is_some).map_or(0, |last| last + 1));
        grid.push(row);
    }
    grid.retain(|row: &Vec<_>| !row.is_empty());
    grid
}

fn place<'b, 'a>(row: &mut Vec<Option<&'b Branch<'a>>>, taken: &mut Vec<usize>, cell: &'b Branch<'a>, all: usize) {
    let columns = span(cell, "colspan").clamp(1, WIDEST.saturating_sub(row.len()).max(1));
    // Zero says: to the last row.
    let rows = Some(span(cell, "rowspan")).filter(|rows| *rows > 0).unwrap_or(all);
    for column in 0..columns {
        let at = row.len();
        taken.resize(taken.len().max(at + 1), 0);
        taken[at] = if at < WIDEST { taken[at].max(rows) } else { 1 };
        row.push((column == 0).then_some(cell));
    }
}

fn lines<'a>(grid: &Grid<'_, 'a>, width: usize, style: Style<'a>) -> Vec<String> {
    let cell =
        |cell: &Option<&Branch<'a>>| cell.map(|cell| flat(Line::cell(), &cell.children, style)).unwrap_or_default();
    let mut rows: Vec<Vec<String>> = grid.iter().map(|row| row.iter().map(cell).collect()).collect();
    let signs: Vec<(&str, &str)> = (0..width).map(|column| alignment(grid, column)).collect();
    if names_rows(&grid[0]) {
        rows.insert(0, Vec::new());
    }
    rows[0].resize(width, String::new());
    let widths = widths(&rows, width);
    let mut lines: Vec<String> = rows.iter().map(|row| line(row, &widths)).collect();
    let rule = |(width, (left, right)): (&usize, &(&str, &str))| {
        format!("{left}{}{right}", "-".repeat(width - left.len() - right.len()))
    };
    let rules: Vec<String> = widths.iter().zip(&signs).map(rule).collect();
    lines.insert(1, line(&rules, &widths));
    lines
}

/// Whether the first row has a heading of its own beside cells: then it is no row of headings.
fn names_rows(row: &[Option<&Branch>]) -> bool {
    let has = |name: &str| row.iter().flatten().any(|cell| cell.name() == name);
    has("th") && has("td")
}

/// How a column is set, by its first cell that says so.
fn alignment(grid: &Grid, column: usize) -> (&'static str, &'static str) {
    let side = |cell: &Branch| {
        let style: String = cell.element.get("style").unwrap_or_default().split_whitespace().collect();
        let said = cell.element.get("align").map(str::to_ascii_lowercase).unwrap_or_default();
        let is = |side: &&str| {
            said == *side
                || style.contains(&format!("text-align:{side}"))
                || cell.element.is_a(&[&format!("has-text-align-{side}")])
        };
        ["left", "center", "right"].into_iter().find(|side| is(side))
    };
    let mut cells = grid.iter().take(2).filter_map(|row| *row.get(column)?);
    match cells.find_map(side) {
        Some("left") => (":", ""),
        Some("center") => (":", ":"),
        Some("right") => ("", ":"),
        _ => ("", ""),
    }
}

/// The width of each column, at least that of the rule below its heading.
fn widths(rows: &[Vec<String>], width: usize) -> Vec<usize> {
    let mut widths = vec![3; width];
    for row in rows {
        for (widest, cell) in widths.iter_mut().zip(row) {
            *widest = cell.chars().count().max(*widest);
        }
    }
    widths.into_iter().map(|widest| if widest <= FILLED { widest } else { 3 }).collect()
}

fn line(cells: &[String], widths: &[usize]) -> String {
    let cell = |(cell, width): (&String, &usize)| format!(" {cell:width$} |");
    let cells: String = cells.iter().zip(widths).map(cell).collect();
    format!("|{cells}")
}

/// Nodes on one line.
fn flat<'a>(mut line: Line<'a>, nodes: &[Node<'a>], style: Style<'a>) -> String {
    line.add(nodes, style);
    line.markdown()
}
