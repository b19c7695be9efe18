//! From ids and slugs in an input to terms, inside the transaction that will use them.

use std::collections::{HashMap, HashSet};

use masthead_entity::{TermId, TermKind, term_version};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::ExprTrait};
use uuid::Uuid;

use crate::{
    error::{AppError, Code, FieldError, Result},
    limits,
    slugs::{self, Space},
    text,
    wire::Id,
};

/// Something that exists, named in an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// By its id.
    Id(Uuid),
    /// By its slug, folded; an old one that readers saw will do.
    Slug(String),
}

impl Wanted {
    /// What the arguments `id` and `slug` of a query mean: one of the two must be given.
    pub fn by(id: Option<Id>, slug: Option<String>) -> Result<Self> {
        match (id, slug) {
            (Some(id), None) => Ok(Self::Id(id.0)),
            (None, Some(slug)) => Ok(Self::named(&slug)),
            _ => Err(AppError::new(Code::InvalidRequest, "Give either `id` or `slug`.")),
        }
    }

    /// By a slug or a key. A text that can be neither names nothing, as does `-`: it goes into no statement and no header.
    pub fn named(text: &str) -> Self {
        let slug = text::fold_slug(text);
        let can_be = slug.len() <= 4 * limits::SLUG && slug.chars().all(|c| c.is_alphanumeric() || "-_:.".contains(c));
        Self::Slug(if can_be { slug } else { "-".to_owned() })
    }

    /// What a text of a filter or a path means: a UUID is an id, everything else a slug.
    pub fn read(text: &str) -> Self {
        match Id::parse(text) {
            Some(id) => Self::Id(id.0),
            None => Self::named(text),
        }
    }
}

impl std::fmt::Display for Wanted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Id(id) => write!(f, "the id {id}"),
            Self::Slug(slug) => write!(f, "the slug {slug:?}"),
        }
    }
}

/// The terms of one kind that are called so, in order: by their name, however it is written, or else by their slug. Of
/// several with one name it is the oldest.
pub async fn called<C: ConnectionTrait>(db: &C, kind: TermKind, names: &[&str]) -> Result<Vec<Option<TermId>>> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let owners = slugs::owners_of(db, Space::terms(kind), names.iter().map(|name| text::fold_slug(name))).await?;
    let by_name = term_version::Column::SortKey.is_in(names.iter().map(|name| text::sort_key(name)));
    let by_slug = term_version::Column::TermId.is_in(owners.values().copied().map(TermId));
    let rows: Vec<(TermId, String)> = term_version::Entity::find()
        .select_only()
        .columns([term_version::Column::TermId, term_version::Column::SortKey])
        .filter(term_version::Column::Kind.eq(kind))
        .filter(term_version::Column::ValidTo.is_null())
        .filter(by_name.or(by_slug))
        .order_by_asc(term_version::Column::TermId)
        .into_tuple()
        .all(db)
        .await?;
    let found = |name: &&str| {
        let (key, owner) = (text::sort_key(name), owners.get(&text::fold_slug(name)));
        let by_name = rows.iter().find(|(_, known)| *known == key);
        by_name.or_else(|| rows.iter().find(|(id, _)| owner == Some(&id.0))).map(|(id, _)| *id)
    };
    Ok(names.iter().map(found).collect())
}

/// The terms of one kind that are wanted, in order. Unknown, deleted and repeated ones are faults at their paths.
pub async fn resolve<C: ConnectionTrait>(db: &C, kind: TermKind, wanted: &[(String, Wanted)]) -> Result<Vec<TermId>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let slugs: Vec<&str> = wanted
        .iter()
        .filter_map(|(_, wanted)| match wanted {
            Wanted::Slug(slug) => Some(slug.as_str()),
            Wanted::Id(_) => None,
        })
        .collect();
    let owners = match slugs.is_empty() {
        true => HashMap::new(),
        false => slugs::owners_of(db, Space::terms(kind), slugs).await?,
    };
    let ids: Vec<Option<TermId>> = wanted
        .iter()
        .map(|(_, wanted)| match wanted {
            Wanted::Id(id) => Some(TermId(*id)),
            Wanted::Slug(slug) => owners.get(slug).copied().map(TermId),
        })
        .collect();
    let known: HashSet<TermId> = term_version::Entity::find()
        .select_only()
        .column(term_version::Column::TermId)
        .filter(term_version::Column::Kind.eq(kind))
        .filter(term_version::Column::ValidTo.is_null())
        .filter(term_version::Column::TermId.is_in(ids.iter().flatten().copied()))
        .into_tuple::<TermId>()
        .all(db)
        .await?
        .into_iter()
        .collect();
    let mut resolved = Vec::new();
    let mut faults = Vec::new();
    for ((path, wanted), id) in wanted.iter().zip(ids) {
        let message = match id.filter(|id| known.contains(id)) {
            None => format!("There is nothing with {wanted}."),
            Some(id) if resolved.contains(&id) => "This is named twice.".to_owned(),
            Some(id) => {
                resolved.push(id);
                continue;
            }
        };
        faults.push(FieldError { path: path.clone(), message });
    }
    if faults.is_empty() { Ok(resolved) } else { Err(AppError::invalid_input(faults)) }
}
