//! Citations: `[@key]`, `[@key, p. 4]`, `[@a; @b, ch. 2]`, found in the text nodes of the tree.

mod syntax;

use std::collections::{HashMap, HashSet};

use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Node, node_matches};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::scope::Scope;
use super::{markdown, tree};
use syntax::Work;

/// What the renderer must know of a source to print a citation of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedSource {
    /// The source's id.
    pub id: Uuid,
    /// Its key as the source spells it, which may differ from a text's in case; links lead to this one.
    pub key: String,
    /// What is printed, such as "Osei and Lund, 2019"; plain text.
    pub label: String,
}

/// One work named at one place of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Citation {
    /// The source's id.
    pub source: Uuid,
    /// The key as the text has it: 1 to 64 of `A-Z a-z 0-9 _ : . -`.
    pub key: String,
    /// The source's label as it was printed; the locator stands apart.
    pub label: String,
    /// The place in the work, such as "p. 4"; plain text.
    pub locator: Option<String>,
    /// The `id` of the citation in the HTML, to link back to it.
    pub anchor: String,
}

impl Citation {
    /// The label and, behind a comma, the locator.
    pub(super) fn printed(&self) -> String {
        match &self.locator {
            Some(locator) => format!("{}, {locator}", self.label),
            None => self.label.clone(),
        }
    }
}

/// The citations of a text by place: each place of the tree names its place here.
pub(super) struct Printed(Vec<Vec<Citation>>);

impl Printed {
    pub(super) fn none() -> Self {
        Self(Vec::new())
    }

    /// The citations at the place that `marker` (the content of the tree's raw node) names.
    pub(super) fn at(&self, marker: &str) -> &[Citation] {
        marker.parse::<usize>().ok().and_then(|place| self.0.get(place)).map_or(&[], Vec::as_slice)
    }

    pub(super) fn into_citations(self) -> Vec<Citation> {
        self.0.into_iter().flatten().collect()
    }
}

/// More keys than a text has that was written by hand.
const MANY: usize = 200;

/// What must be loaded before a text is rendered: the keys that it cites, and in most texts whatever else stands behind an
/// `@`, since looking takes a tenth of the time of a parse. The parse alone knows what a text cites that escapes characters;
/// and of one that is full of `@`.
pub fn keys_to_load(markdown: &str) -> Vec<String> {
    if markdown.contains(['\\', '&']) {
        return cited_keys(markdown);
    }
    let mut seen = HashSet::new();
    let keys: Vec<String> = syntax::behind_signs(markdown).filter(|key| seen.insert(*key)).map(str::to_owned).collect();
    if keys.len() > MANY { cited_keys(markdown) } else { keys }
}

/// The keys that a text cites, in order of first citation, each once. Empty for a text that `render` refuses as nested too
/// deep.
pub fn cited_keys(markdown: &str) -> Vec<String> {
    let arena = Arena::new();
    let Some(root) = markdown::parse(&arena, markdown, &markdown::ENTRY) else {
        return Vec::new();
    };
    let mut seen = HashSet::new();
    let works = extract(&arena, root).into_iter().flatten();
    works.map(|work| work.key).filter(|key| seen.insert(key.clone())).collect()
}

/// Takes the citations out of the tree, in the order of the text; at each place a raw node with the place's number
/// stands for them (the parser itself makes no raw nodes).
pub(super) fn extract<'a>(arena: &'a Arena<'a>, root: Node<'a>) -> Vec<Vec<Work>> {
    let starts: Vec<_> = root
        .descendants()
        .filter(|node| is_run(node) && !node.previous_sibling().is_some_and(is_run))
        .filter(|node| !tree::within_link_or_image(node))
        .collect();
    let mut places = Vec::new();
    for start in starts {
        extract_from_run(arena, start, &mut places);
    }
    places
}

/// A wrapped line may break a citation, so that a soft break belongs to the text around it.
fn is_run(node: Node<'_>) -> bool {
    node_matches!(node, NodeValue::Text(_) | NodeValue::SoftBreak)
}

fn extract_from_run<'a>(arena: &'a Arena<'a>, start: Node<'a>, places: &mut Vec<Vec<Work>>) {
    let run: Vec<_> = start.following_siblings().take_while(|node| is_run(node)).collect();
    let mut text = String::new();
    for node in &run {
        match &node.data().value {
            NodeValue::Text(literal) => text.push_str(literal),
            _ => text.push('\n'),
        }
    }
    let found = syntax::find(&text);
    if found.is_empty() {
        return;
    }
    let insert = |value: NodeValue| start.insert_before(arena.alloc(AstNode::from(value)));
    let insert_text = |text: &str| {
        for (line, part) in text.split('\n').enumerate() {
            if line > 0 {
                insert(NodeValue::SoftBreak);
            }
            if !part.is_empty() {
                insert(NodeValue::Text(part.to_owned().into()));
            }
        }
    };
    let mut end = 0;
    for place in found {
        insert_text(&text[end..place.at.start]);
        insert(NodeValue::Raw(places.len().to_string()));
        end = place.at.end;
        places.push(place.works);
    }
    insert_text(&text[end..]);
    for node in run {
        node.detach();
    }
}

/// Looks the works up and numbers their citations; the unknown keys, each once, if there are any.
pub(super) fn resolve(
    places: Vec<Vec<Work>>,
    sources: &HashMap<String, CitedSource>,
    scope: &mut Scope,
) -> Result<Printed, Vec<String>> {
    let mut unknown = Vec::new();
    let mut seen = HashSet::new();
    for work in places.iter().flatten() {
        if !sources.contains_key(&work.key) && seen.insert(&work.key) {
            unknown.push(work.key.clone());
        }
    }
    if !unknown.is_empty() {
        return Err(unknown);
    }
    let mut cite = |work: Work| {
        let source = sources.get(&work.key)?;
        let anchor = scope.citation();
        Some(Citation {
            source: source.id,
            key: source.key.clone(),
            label: source.label.clone(),
            locator: work.locator,
            anchor,
        })
    };
    Ok(Printed(places.into_iter().map(|works| works.into_iter().filter_map(&mut cite).collect()).collect()))
}
