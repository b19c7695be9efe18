//! Which kind of thing an id names, of those that readers see: one statement over all kinds.

use std::collections::HashMap;

use masthead_entity::{EntryId, EntryKind, TermId, TermKind, public_comment, publication, term_version};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, UnionType},
};
use uuid::Uuid;

use crate::{access::Action, context::Cx, error::Result, journal::Name, shown::Moment, terms};

/// The kinds of things that readers can ask for by id alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NodeKind {
    /// An article or a FAQ.
    Entry(EntryKind),
    /// A tag, a category, an author or a source.
    Term(TermKind),
    /// A comment.
    Comment,
}

const KINDS: [TermKind; 4] = [TermKind::Tag, TermKind::Category, TermKind::Author, TermKind::Source];

/// The kinds of these ids; unknown ones are missing.
pub async fn kinds(cx: &Cx, ids: &[Uuid]) -> Result<HashMap<Uuid, NodeKind>> {
    cx.require(Action::ReadPublished)?;
    // An id that names nothing yet may name any kind of entry later.
    for id in ids {
        cx.saw(Name::entry(EntryKind::Article, EntryId(*id)));
        cx.saw(Name::entry(EntryKind::Faq, EntryId(*id)));
    }
    let entries = publication::Entity::find()
        .select_only()
        .column_as(publication::Column::Kind, "kind")
        .column_as(publication::Column::EntryId, "id")
        .filter(publication::Column::ValidTo.is_null())
        .filter(publication::Column::EntryId.is_in(ids.iter().copied()));
    let comments = public_comment::Entity::find()
        .select_only()
        .expr_as(Expr::cust("'COMMENT'"), "kind")
        .column_as(public_comment::Column::Id, "id")
        .filter(public_comment::Column::Id.is_in(ids.iter().copied()));
    let mut all = entries.into_query();
    all.union(UnionType::All, comments.into_query());
    for kind in KINDS {
        let terms = terms::queries::visible(cx.actor(), kind, Moment::Now)
            .select_only()
            .column_as(term_version::Column::Kind, "kind")
            .column_as(term_version::Column::TermId, "id")
            .filter(term_version::Column::TermId.is_in(ids.iter().copied()));
        all.union(UnionType::All, terms.into_query());
    }
    let db = cx.read().await?;
    let mut found = HashMap::new();
    for row in db.query_all_raw(db.get_database_backend().build(&all)).await? {
        let (kind, id): (String, Uuid) = (row.try_get("", "kind")?, row.try_get("", "id")?);
        let kind = match kind.as_str() {
            "COMMENT" => NodeKind::Comment,
            entry if let Ok(entry) = EntryKind::try_from_value(&entry.to_owned()) => NodeKind::Entry(entry),
            term => NodeKind::Term(TermKind::try_from_value(&term.to_owned())?),
        };
        found.insert(id, kind);
    }
    for id in ids.iter().filter(|id| !found.contains_key(id)) {
        // A term that nothing uses may be used later; under which article a comment would appear is not known.
        KINDS.iter().for_each(|kind| cx.saw(Name::term(*kind, TermId(*id))));
        cx.saw(Name::all_comments());
    }
    Ok(found)
}
