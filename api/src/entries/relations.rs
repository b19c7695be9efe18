//! From the wanted relations of an entry to ids, inside the transaction: what is new is made, what is named is found.

use masthead_entity::{EntryId, EntryKind, TermId, TermKind, Visibility, entry};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::{
    changes::{FaqWish, MaterialWish},
    desk,
    documents::MaterialDocument,
    word,
};
use crate::{
    db::Tx,
    error::{AppError, FieldError, Result},
    limits,
    slugs::{self, Space},
    terms::{self, Wanted},
    text,
    wire::Id,
};

/// Makes the terms of a list that are new. `path` is the list in the input.
pub async fn make_terms(tx: &Tx, kind: TermKind, wishes: &[terms::Wish], path: &str) -> Result<()> {
    let mut called = called(tx, kind, wishes).await?.into_iter();
    let mut made = Vec::new();
    for (place, wish) in wishes.iter().enumerate() {
        let (id, draft) = match wish {
            terms::Wish::Existing(_) => continue,
            terms::Wish::New(id, draft) => (id, draft),
            terms::Wish::Named(id, draft) => {
                let key = text::sort_key(&draft.name);
                if called.next().flatten().is_some() || made.contains(&key) {
                    continue;
                }
                made.push(key);
                (id, draft)
            }
        };
        terms::create_in(tx, *id, (**draft).clone(), &format!("{path}/{place}")).await?;
    }
    Ok(())
}

/// Of the wishes that name a term which may exist, in order: the one that does.
async fn called(tx: &Tx, kind: TermKind, wishes: &[terms::Wish]) -> Result<Vec<Option<TermId>>> {
    let names = wishes.iter().filter_map(|wish| match wish {
        terms::Wish::Named(_, draft) => Some(draft.name.as_str()),
        terms::Wish::Existing(_) | terms::Wish::New(..) => None,
    });
    terms::resolve::called(tx.db(), kind, &names.collect::<Vec<_>>()).await
}

/// The terms of one list. Those that are new have been made before.
pub async fn terms(tx: &Tx, kind: TermKind, wishes: &[terms::Wish], path: &str) -> Result<Vec<TermId>> {
    let mut called = called(tx, kind, wishes).await?.into_iter();
    let wanted = wishes.iter().enumerate().map(|(place, wish)| {
        let wanted = match wish {
            terms::Wish::Existing(wanted) => wanted.clone(),
            terms::Wish::New(id, _) => Wanted::Id(id.0),
            terms::Wish::Named(id, _) => Wanted::Id(called.next().flatten().unwrap_or(*id).0),
        };
        (format!("{path}/{place}"), wanted)
    });
    terms::resolve::resolve(tx.db(), kind, &wanted.collect::<Vec<_>>()).await
}

/// The FAQs of a list. Those that are new have been made before. What stood in the old one and the actor does not see stays
/// in its place: whoever sends back what the desk shows them takes nothing away.
pub async fn faqs(tx: &Tx, wishes: &[FaqWish], old: &[EntryId], locale: &str, path: &str) -> Result<Vec<EntryId>> {
    let wanted = wishes.iter().enumerate().map(|(place, wish)| {
        let wanted = match wish {
            FaqWish::Existing(wanted) => wanted.clone(),
            FaqWish::New(id, _) => Wanted::Id(id.0),
        };
        (format!("{path}/{place}"), wanted)
    });
    let hidden = desk::hidden(tx, EntryKind::Faq, old).await?;
    let seen: Vec<EntryId> = old.iter().filter(|id| !hidden.contains(id)).copied().collect();
    let list = find(tx, EntryKind::Faq, locale, wanted.collect(), &seen, false).await?;
    let list = with_hidden(list, old, &hidden);
    if list.len() > limits::RELATIONS {
        let (count, most) = (list.len(), limits::RELATIONS);
        let message = format!("With those that you do not see it would have {count} FAQs; at most {most} are allowed.");
        return Err(AppError::fault(path, message));
    }
    Ok(list)
}

/// A list with what of the old one is hidden: each behind what it stood behind, as far as that is still there.
fn with_hidden(mut list: Vec<EntryId>, old: &[EntryId], hidden: &[EntryId]) -> Vec<EntryId> {
    for (place, faq) in old.iter().enumerate().filter(|(_, faq)| hidden.contains(faq)) {
        let before = old[..place].iter().rev().find_map(|other| list.iter().position(|known| known == other));
        list.insert(before.map_or(0, |before| before + 1), *faq);
    }
    list
}

/// Further reading with its articles found. Two items may lead to the same article.
pub async fn materials(
    tx: &Tx,
    wishes: &[MaterialWish],
    old: &[MaterialDocument],
    locale: &str,
) -> Result<Vec<MaterialDocument>> {
    let wanted = wishes.iter().enumerate().filter_map(|(place, wish)| {
        let article = wish.article.clone()?;
        Some((format!("/materials/{place}/article"), article))
    });
    let old: Vec<EntryId> = old.iter().filter_map(|item| item.article).map(EntryId::from).collect();
    let mut found = find(tx, EntryKind::Article, locale, wanted.collect(), &old, true).await?.into_iter();
    let material = |wish: &MaterialWish| MaterialDocument {
        title: wish.title.clone(),
        url: wish.url.clone(),
        article: wish.article.as_ref().and_then(|_| found.next()).map(Id::from),
        description: wish.description.clone(),
    };
    Ok(wishes.iter().map(material).collect())
}

/// The translation group of an entry that the actor sees; a slug is one of this locale.
pub async fn translation_group(tx: &Tx, kind: EntryKind, wanted: &Wanted, locale: &str) -> Result<Uuid> {
    let path = "/translationOf".to_owned();
    let found = find(tx, kind, locale, vec![(path, wanted.clone())], &[], false).await?;
    let group = entry::Entity::find()
        .select_only()
        .column(entry::Column::TranslationGroup)
        .filter(entry::Column::Id.is_in(found));
    let group = group.into_tuple().one(tx.db()).await?;
    group.ok_or_else(|| AppError::internal("an entry that was found is gone"))
}

/// Entries of one kind that the actor sees and that are not in the trash, and those that stood there before; slugs are those
/// of this locale. Others are faults, and repeated ones where they may not be.
async fn find(
    tx: &Tx,
    kind: EntryKind,
    locale: &str,
    wanted: Vec<(String, Wanted)>,
    old: &[EntryId],
    may_repeat: bool,
) -> Result<Vec<EntryId>> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let slugs = wanted.iter().filter_map(|(_, wanted)| match wanted {
        Wanted::Slug(slug) => Some(slug.as_str()),
        Wanted::Id(_) => None,
    });
    let owners = slugs::owners_of(tx.db(), Space::entries(kind, locale), slugs).await?;
    let id_of = |wanted: &Wanted| match wanted {
        Wanted::Id(id) => Some(EntryId(*id)),
        Wanted::Slug(slug) => owners.get(slug).copied().map(EntryId),
    };
    let known: Vec<EntryId> = desk::scope(tx.actor(), kind)?
        .select_only()
        .column(entry::Column::Id)
        .filter(entry::Column::Visibility.ne(Visibility::Trashed))
        .filter(entry::Column::Id.is_in(wanted.iter().filter_map(|(_, wanted)| id_of(wanted))))
        .into_tuple()
        .all(tx.db())
        .await?;
    let mut resolved = Vec::new();
    let mut faults = Vec::new();
    for (path, wanted) in wanted {
        let message = match id_of(&wanted).filter(|id| known.contains(id) || old.contains(id)) {
            None => format!("There is no {} with {wanted}.", word(kind)),
            Some(id) if !may_repeat && resolved.contains(&id) => format!("{wanted} is named twice."),
            Some(id) => {
                resolved.push(id);
                continue;
            }
        };
        faults.push(FieldError { path, message });
    }
    if faults.is_empty() { Ok(resolved) } else { Err(AppError::invalid_input(faults)) }
}
