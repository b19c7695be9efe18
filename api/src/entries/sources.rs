//! The works that the texts of one save cite: found before the texts are rendered, compared again in the transaction.

use std::collections::HashMap;

use masthead_entity::{TermId, TermKind, slug, term, term_version};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::changes::Changes;
use crate::{
    db::Tx,
    error::Result,
    rendering::{Citation, CitedSource},
    slugs, terms, text,
};

/// The cited works by the keys of the texts, and what was known of them.
#[derive(Clone, Debug, Default)]
pub struct CitedWorks {
    /// By the key as a text spells it.
    pub by_key: HashMap<String, CitedSource>,
    /// Those that existed, with the version whose label was printed.
    pub seen: Vec<(TermId, i32)>,
}

/// How many keys one statement names; SQLite takes 32,766 values in one.
const KEYS: usize = 10_000;

impl CitedWorks {
    /// Finds them: among the sources that are made with this save, then among those that exist.
    ///
    /// A work that was deleted since, or has another key now, is still cited where the entry cites it already, as it is
    /// printed there.
    pub async fn find<C: ConnectionTrait>(
        db: &C,
        keys: &[String],
        changes: &Changes,
        printed: &[Citation],
    ) -> Result<Self> {
        let mut works = Self::default();
        let mut missing = Vec::new();
        let new = new_sources(changes);
        for key in keys {
            match new.get(&text::fold_slug(key)) {
                Some(source) => {
                    works.by_key.insert(key.clone(), source.clone());
                }
                None => missing.push(key),
            }
        }
        if missing.is_empty() {
            return Ok(works);
        }
        let on_slug =
            slug::Entity::belongs_to(term_version::Entity).from(slug::Column::OwnerId).to(term_version::Column::TermId);
        let on_term =
            term_version::Entity::belongs_to(term::Entity).from(term_version::Column::TermId).to(term::Column::Id);
        let named: Vec<String> = missing.iter().map(|key| text::fold_slug(key)).collect();
        let mut found = Vec::new();
        let select = slug::Entity::find()
            .select_only()
            .column(slug::Column::Slug)
            .column(term_version::Column::TermId)
            .column(term::Column::Version)
            .column_as(term_version::Column::Slug, "key")
            .column(term_version::Column::Label)
            .join(sea_orm::JoinType::InnerJoin, on_slug.into())
            .join(sea_orm::JoinType::InnerJoin, on_term.into())
            .filter(slug::Column::Space.eq(slugs::term_space(TermKind::Source)))
            .filter(term_version::Column::ValidTo.is_null());
        for named in named.chunks(KEYS) {
            let select = select.clone().filter(slug::Column::Slug.is_in(named.iter().map(String::as_str)));
            found.extend(select.into_tuple::<(String, TermId, i32, String, Option<String>)>().all(db).await?);
        }
        let mut spellings: HashMap<&str, Vec<&String>> = HashMap::new();
        for (name, spelled) in named.iter().zip(missing) {
            spellings.entry(name.as_str()).or_default().push(spelled);
        }
        for citation in printed {
            for spelled in spellings.get(text::fold_slug(&citation.key).as_str()).into_iter().flatten() {
                let (key, label) = (citation.key.clone(), citation.label.clone());
                works.by_key.insert((*spelled).clone(), CitedSource { id: citation.source, key, label });
            }
        }
        for (name, id, version, key, label) in found {
            works.seen.push((id, version));
            let source = CitedSource { id: id.0, key, label: label.unwrap_or_default() };
            for spelled in spellings.get(name.as_str()).into_iter().flatten() {
                works.by_key.insert((*spelled).clone(), source.clone());
            }
        }
        Ok(works)
    }

    /// Whether they are still what was printed.
    pub async fn hold(&self, tx: &Tx) -> Result<bool> {
        if self.seen.is_empty() {
            return Ok(true);
        }
        let now: HashMap<TermId, i32> = term::Entity::find()
            .select_only()
            .columns([term::Column::Id, term::Column::Version])
            .filter(term::Column::Id.is_in(self.seen.iter().map(|(id, _)| *id)))
            .filter(term::Column::DeletedAt.is_null())
            .into_tuple::<(TermId, i32)>()
            .all(tx.db())
            .await?
            .into_iter()
            .collect();
        Ok(self.seen.iter().all(|(id, version)| now.get(id) == Some(version)))
    }
}

/// The sources that are made with this save, its FAQs' included, by key.
fn new_sources(changes: &Changes) -> HashMap<String, CitedSource> {
    let own = changes.sources.iter().flatten();
    let of_faqs = changes.new_faqs().flat_map(|(_, _, faq)| faq.sources.iter().flatten());
    let listed = own.chain(of_faqs).filter_map(|wish| match wish {
        terms::Wish::New(id, draft) => Some((id, &**draft)),
        // What a text cites is found by its key.
        terms::Wish::Existing(_) | terms::Wish::Named(..) => None,
    });
    let made = changes.new_terms.iter().map(|new| (&new.id, &new.draft));
    let made = made.filter(|(_, draft)| draft.kind == TermKind::Source);
    let cited = |(id, draft): (&TermId, &terms::Draft)| {
        let key = draft.slug.clone()?;
        let label = draft.label.clone().unwrap_or_default();
        Some((key.clone(), CitedSource { id: id.0, key, label }))
    };
    listed.chain(made).filter_map(cited).collect()
}
