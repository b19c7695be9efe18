//! Slugs: who holds which name. One table for entries and terms; a row reserves a name to its owner.
//!
//! A name that readers saw is never given to another, and keeps leading to its owner. A name that nobody saw is
//! released when its owner leaves it.

use std::collections::{HashMap, HashSet};

use masthead_entity::{EntryKind, SlugSpace, TermKind, slug};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, SelectStatement},
};
use uuid::Uuid;

use crate::{
    context::Cx,
    db::Tx,
    error::{AppError, Code, Result},
    limits, text,
};

/// A slug as it was given, or what it is to be made from.
#[derive(Clone, Debug)]
pub enum Wish<'a> {
    /// This and no other: `slug_taken` when it is in use.
    Given(&'a str),
    /// Made from a title; the first free one of `title`, `title-2`, `title-3` ...
    From(&'a str),
}

/// Room for the number behind a name that is in use.
const ROOM: usize = 6;

/// A set of names within which each is unique.
#[derive(Clone, Copy, Debug)]
pub struct Space<'a> {
    /// What the names name.
    pub of: SlugSpace,
    /// The language; empty for terms.
    pub locale: &'a str,
}

impl<'a> Space<'a> {
    /// The names of entries of one kind in one language.
    pub fn entries(kind: EntryKind, locale: &'a str) -> Self {
        let of = match kind {
            EntryKind::Article => SlugSpace::Article,
            EntryKind::Faq => SlugSpace::Faq,
        };
        Self { of, locale }
    }

    /// The names of terms of one kind.
    pub fn terms(kind: TermKind) -> Self {
        Self { of: term_space(kind), locale: "" }
    }

    /// The names of this space.
    fn names(self) -> Select<slug::Entity> {
        slug::Entity::find().filter(slug::Column::Space.eq(self.of)).filter(slug::Column::Locale.eq(self.locale))
    }

    /// The row of this name, old and reserved ones among them.
    pub fn name(self, slug: &str) -> Select<slug::Entity> {
        self.names().filter(slug::Column::Slug.eq(slug))
    }

    /// The most characters that a name here has; a citation key stands in texts.
    fn longest(self) -> usize {
        match self.of {
            SlugSpace::Source => limits::SOURCE_KEY,
            _ => limits::SLUG,
        }
    }

    fn word(self) -> &'static str {
        match self.of {
            SlugSpace::Article => "article",
            SlugSpace::Faq => "faq",
            SlugSpace::Tag => "tag",
            SlugSpace::Category => "category",
            SlugSpace::Author => "author",
            SlugSpace::Source => "source",
        }
    }
}

/// The space of terms of this kind.
pub fn term_space(kind: TermKind) -> SlugSpace {
    match kind {
        TermKind::Tag => SlugSpace::Tag,
        TermKind::Category => SlugSpace::Category,
        TermKind::Author => SlugSpace::Author,
        TermKind::Source => SlugSpace::Source,
    }
}

/// The rows of a name of entries in several languages.
pub fn name_in(kind: EntryKind, locales: &[String], slug: &str) -> Select<slug::Entity> {
    slug::Entity::find()
        .filter(slug::Column::Space.eq(Space::entries(kind, "").of))
        .filter(slug::Column::Locale.is_in(locales))
        .filter(slug::Column::Slug.eq(slug))
}

/// Of such rows those that readers have seen: they lead to their owners for ever.
pub fn seen(names: Select<slug::Entity>) -> Select<slug::Entity> {
    names.filter(slug::Column::Published.eq(true))
}

/// Who holds such rows, for a condition.
pub fn owners(names: Select<slug::Entity>) -> SelectStatement {
    names.select_only().column(slug::Column::OwnerId).into_query()
}

/// Who holds each of these slugs, old and reserved ones among them.
pub async fn owners_of<C: ConnectionTrait>(
    db: &C,
    space: Space<'_>,
    slugs: impl IntoIterator<Item = impl Into<String>>,
) -> Result<HashMap<String, Uuid>> {
    let rows = space.names().filter(slug::Column::Slug.is_in(slugs.into_iter().map(Into::into)));
    let pairs = rows.select_only().columns([slug::Column::Slug, slug::Column::OwnerId]);
    Ok(pairs.into_tuple::<(String, Uuid)>().all(db).await?.into_iter().collect())
}

/// Reserves a slug to its owner, who may hold it already. `seen` when readers will see it with this change.
pub async fn reserve(tx: &Tx, space: Space<'_>, wish: Wish<'_>, owner: Uuid, seen: bool, path: &str) -> Result<String> {
    let slug = match wish {
        Wish::Given(slug) => slug.to_owned(),
        Wish::From(title) => first_free(tx, space, &derived(space, title), owner).await?,
    };
    match holder(tx, space, &slug).await? {
        None => insert(tx, space, &slug, owner, seen).await?,
        Some(holder) if holder == owner => {}
        Some(_) => {
            // What a source is called by stands in texts, and has a name of its own there.
            let what = if space.of == SlugSpace::Source { "key" } else { "slug" };
            let message = format!("The {what} {slug:?} is in use. Give another, or leave it out to have one made.");
            return Err(AppError::field(Code::SlugTaken, path, message));
        }
    }
    Ok(slug)
}

/// The slug that is made from a title, before it is numbered where it is in use.
pub fn derived(space: Space<'_>, title: &str) -> String {
    text::derive_slug(title, space.word(), space.longest() - ROOM)
}

/// Which of these names are held by anybody.
pub async fn taken(cx: &Cx, space: Space<'_>, slugs: &[String]) -> Result<HashSet<String>> {
    if slugs.is_empty() {
        return Ok(HashSet::new());
    }
    Ok(owners_of(&*cx.read().await?, space, slugs).await?.into_keys().collect())
}

async fn holder(tx: &Tx, space: Space<'_>, slug: &str) -> Result<Option<Uuid>> {
    Ok(space.name(slug).select_only().column(slug::Column::OwnerId).into_tuple().one(tx.db()).await?)
}

/// `base`, or the first of `base-2`, `base-3` ... that is free or the owner's already.
async fn first_free(tx: &Tx, space: Space<'_>, base: &str, owner: Uuid) -> Result<String> {
    let taken: Vec<(String, Uuid)> = space
        .names()
        .select_only()
        .columns([slug::Column::Slug, slug::Column::OwnerId])
        // Itself, and the range of everything that starts with it and a hyphen, behind which the full stop sorts.
        .filter(
            Condition::any().add(slug::Column::Slug.eq(base)).add(
                Condition::all()
                    .add(slug::Column::Slug.gte(format!("{base}-")))
                    .add(slug::Column::Slug.lt(format!("{base}."))),
            ),
        )
        .into_tuple()
        .all(tx.db())
        .await?;
    let taken: HashMap<_, _> = taken.into_iter().collect();
    let is_free = |slug: &str| taken.get(slug).is_none_or(|holder| *holder == owner);
    let numbered = (2..).map(|number| format!("{base}-{number}"));
    std::iter::once(base.to_owned())
        .chain(numbered)
        .find(|slug| is_free(slug))
        .ok_or_else(|| AppError::internal("there is no end of numbers"))
}

async fn insert(tx: &Tx, space: Space<'_>, slug: &str, owner: Uuid, seen: bool) -> Result<()> {
    let row = slug::ActiveModel {
        space: Set(space.of),
        locale: Set(space.locale.to_owned()),
        slug: Set(slug.to_owned()),
        owner_id: Set(owner),
        published: Set(seen),
        created_at: Set(tx.at()),
    };
    slug::Entity::insert(row).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Notes that readers see this slug from now on.
pub async fn publish(tx: &Tx, space: Space<'_>, slug: &str) -> Result<()> {
    slug::Entity::update_many()
        .col_expr(slug::Column::Published, Expr::value(true))
        .filter(slug::Column::Space.eq(space.of))
        .filter(slug::Column::Locale.eq(space.locale))
        .filter(slug::Column::Slug.eq(slug))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Releases every slug of this owner that readers never saw, but these.
pub async fn release_others(tx: &Tx, owner: Uuid, kept: &[String]) -> Result<()> {
    slug::Entity::delete_many()
        .filter(slug::Column::OwnerId.eq(owner))
        .filter(slug::Column::Published.eq(false))
        .filter(slug::Column::Slug.is_not_in(kept))
        .exec(tx.db())
        .await?;
    Ok(())
}
