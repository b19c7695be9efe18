//! Languages for readers: what says the same in another one, and the best of several. An entry is reached by its group from
//! one that readers see, and never from one that they do not.

use std::collections::HashMap;

use async_graphql::SimpleObject;
use masthead_entity::{EntryId, EntryKind, entry, publication, site};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Alias, CaseStatement, Expr, ExprTrait, SelectStatement, SimpleExpr},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::Row;
use crate::{
    access::Action,
    context::Cx,
    db::Tx,
    entries::{
        published,
        views::{Direction, direction},
    },
    error::Result,
    journal::Name,
    limits,
    shown::{Moment, past_is_open},
    slugs,
    terms::Wanted,
    validate::Check,
    wire::Id,
};

use publication::Column as P;

/// The same in another language, as far as a link to it needs it.
#[derive(Clone, Debug, Serialize, SimpleObject, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Translation {
    /// Its id.
    pub id: Id,
    /// Its language, BCP 47.
    pub locale: String,
    /// The direction in which its language is written.
    pub direction: Direction,
    /// Its slug.
    pub slug: String,
    /// Its page on the front end.
    pub url: String,
    /// Its title, or its question.
    pub title: String,
}

impl Translation {
    /// Of what is published.
    pub fn of(row: Row, site: &site::Model) -> Self {
        Self {
            id: row.entry_id.into(),
            direction: direction(&row.locale),
            url: row.url(site),
            locale: row.locale,
            slug: row.slug,
            title: row.title,
        }
    }
}

/// The languages in which something is wanted.
#[derive(Clone, Debug, Default)]
pub struct Languages {
    /// The first choice, where one is named.
    pub locale: Option<String>,
    /// What will do as well, best first.
    pub fallbacks: Vec<String>,
}

impl Languages {
    /// Checked. `path` is where they stand in the input.
    pub fn checked(locale: Option<&str>, fallbacks: Option<Vec<String>>, path: &str) -> Result<Self> {
        let mut check = Check::default();
        let languages = Self {
            locale: locale.map(|locale| check.locale(&format!("{path}/locale"), locale)),
            fallbacks: self::fallbacks(&mut check, fallbacks, path),
        };
        check.done()?;
        Ok(languages)
    }

    /// Whether any will do.
    fn is_open(&self) -> bool {
        self.locale.is_none() && self.fallbacks.is_empty()
    }

    /// All of them, best first, each once. Where none is named, the first choice is the site's.
    pub async fn order(&self, cx: &Cx) -> Result<Vec<String>> {
        let first = match &self.locale {
            Some(locale) => locale.clone(),
            None => cx.site().await?.default_locale.clone(),
        };
        let mut order = vec![first];
        for fallback in &self.fallbacks {
            if !order.contains(fallback) {
                order.push(fallback.clone());
            }
        }
        Ok(order)
    }
}

/// Languages that will do as well, checked. `path` is where their list stands in the input.
pub fn fallbacks(check: &mut Check, fallbacks: Option<Vec<String>>, path: &str) -> Vec<String> {
    let fallbacks = fallbacks.unwrap_or_default();
    let at = format!("{path}/fallbacks");
    check.count(&at, fallbacks.len(), limits::LANGUAGES);
    fallbacks.iter().enumerate().map(|(place, locale)| check.locale(&format!("{at}/{place}"), locale)).collect()
}

/// The list of a query string: languages joined by commas.
pub fn listed(fallbacks: Option<&str>) -> Option<Vec<String>> {
    fallbacks.map(|list| list.split(',').map(str::to_owned).collect())
}

/// The entry that a reader asks for, in the best language. By id it is the one with this id where no language is named,
/// and otherwise the one of its group; by slug that of the group which has the slug in the first of the languages in which
/// readers see one.
pub async fn one(cx: &Cx, kind: EntryKind, wanted: &Wanted, languages: &Languages, at: Moment) -> Result<Option<Row>> {
    if matches!(wanted, Wanted::Id(_)) && languages.is_open() {
        return published::one(cx, kind, wanted, "", at).await;
    }
    let order = languages.order(cx).await?;
    let found = match wanted {
        Wanted::Id(_) => published::one(cx, kind, wanted, "", at).await?,
        Wanted::Slug(name) if order.len() > 1 => best(by_slug(cx, kind, name, &order, at).await?, &order),
        Wanted::Slug(_) => return published::one(cx, kind, wanted, &order[0], at).await,
    };
    let Some(found) = found else { return Ok(None) };
    if found.locale == order[0] {
        return Ok(Some(found));
    }
    let siblings = of_entries(cx, kind, &[found.entry_id], at).await?.remove(&found.entry_id).unwrap_or_default();
    Ok(best(siblings.into_iter().chain([found]).collect(), &order))
}

/// That in the language that stands first in this order; none in another language.
fn best(rows: Vec<Row>, order: &[String]) -> Option<Row> {
    let rank = |row: &Row| order.iter().position(|locale| *locale == row.locale);
    rows.into_iter().filter(|row| rank(row).is_some()).min_by_key(rank)
}

/// What readers see under a slug in one of these languages. A slug that it had once finds it too.
async fn by_slug(cx: &Cx, kind: EntryKind, name: &str, order: &[String], at: Moment) -> Result<Vec<Row>> {
    cx.require(Action::ReadPublished)?;
    cx.saw(Name::entry_slug(kind, name));
    let owners = slugs::owners(slugs::seen(slugs::name_in(kind, order, name)));
    let select = published::rows(published::public(cx, kind, at)).filter(P::EntryId.in_subquery(owners));
    let rows = select.into_model::<Row>().all(&*cx.read().await?).await?;
    rows.iter().for_each(|row| cx.saw(Name::entry(kind, row.entry_id)));
    Ok(rows.into_iter().map(|row| Row { at, ..row }).collect())
}

/// A sibling, and of which entry it is one.
#[derive(FromQueryResult)]
struct Sibling {
    sibling_of: EntryId,
    #[sea_orm(nested)]
    row: Row,
}

/// What readers see that says the same as these entries in other languages, each list by language.
pub async fn of_entries(cx: &Cx, kind: EntryKind, ids: &[EntryId], at: Moment) -> Result<HashMap<EntryId, Vec<Row>>> {
    if !cx.reads_published()? {
        return Ok(HashMap::new());
    }
    // What is published later touches every entry of its group.
    ids.iter().for_each(|id| cx.saw(Name::entry(kind, *id)));
    let own = Alias::new("own");
    let of_group = entry::Entity::belongs_to(entry::Entity)
        .from(entry::Column::TranslationGroup)
        .to(entry::Column::TranslationGroup);
    let own_id = || Expr::col((own.clone(), entry::Column::Id));
    let siblings: Vec<Sibling> = published::rows(published::public(cx, kind, at))
        .expr_as(own_id(), "sibling_of")
        .join_as(JoinType::InnerJoin, of_group.into(), own.clone())
        .filter(own_id().is_in(ids.iter().copied()))
        .filter(own_id().ne(Expr::col((publication::Entity, P::EntryId))))
        .order_by_asc(P::Locale)
        .into_model()
        .all(&*cx.read().await?)
        .await?;
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for Sibling { sibling_of, row } in siblings {
        cx.saw(Name::entry(kind, row.entry_id));
        found.entry(sibling_of).or_default().push(Row { at, ..row });
    }
    Ok(found)
}

/// The translations of one entry, as REST shows them.
pub async fn shown(cx: &Cx, kind: EntryKind, id: EntryId, at: Moment) -> Result<Vec<Translation>> {
    let rows = of_entries(cx, kind, &[id], at).await?.remove(&id).unwrap_or_default();
    let site = cx.site().await?;
    Ok(rows.into_iter().map(|row| Translation::of(row, &site)).collect())
}

/// Of each group the one in the best of these languages, and nothing in another. The select is one of [`published::rows`].
pub(in crate::entries) fn best_of_each(
    cx: &Cx,
    select: Select<publication::Entity>,
    order: &[String],
    at: Moment,
) -> Select<publication::Entity> {
    let (publications, entries) = (Alias::new("better"), Alias::new("better_entry"));
    let column = |column: P| Expr::col((publications.clone(), column));
    let of_entry = |column: entry::Column| Expr::col((entries.clone(), column));
    let is_seen = at.is_past().then(|| past_is_open(cx.actor(), column(P::EntryId))).flatten();
    let better = SelectStatement::new()
        .expr(Expr::cust("1"))
        .from_as(publication::Entity, publications.clone())
        .join_as(
            sea_orm::sea_query::JoinType::InnerJoin,
            entry::Entity,
            entries.clone(),
            of_entry(entry::Column::Id).eq(column(P::EntryId)),
        )
        .and_where(
            of_entry(entry::Column::TranslationGroup).eq(Expr::col((entry::Entity, entry::Column::TranslationGroup))),
        )
        .and_where(at.holds_between(column(P::ValidFrom), column(P::ValidTo)))
        .and_where_option(is_seen)
        .and_where(rank(column(P::Locale), order).lt(rank(Expr::col((publication::Entity, P::Locale)), order)))
        .to_owned();
    select.filter(P::Locale.is_in(order)).filter(Expr::exists(better).not())
}

/// The place of a language in this order, behind its end where it is not in it.
fn rank(locale: SimpleExpr, order: &[String]) -> SimpleExpr {
    let places = order.iter().zip(0..).fold(CaseStatement::new(), |case, (wanted, place)| {
        case.case(locale.clone().eq(wanted.as_str()), Expr::cust(i32::to_string(&place)))
    });
    Expr::Case(Box::new(places.finally(Expr::cust(order.len().to_string()))))
}

/// The other entries of a group.
pub(in crate::entries) async fn siblings(tx: &Tx, entry: &entry::Model) -> Result<Vec<EntryId>> {
    let others = entry::Entity::find()
        .select_only()
        .column(entry::Column::Id)
        .filter(entry::Column::TranslationGroup.eq(entry.translation_group))
        .filter(entry::Column::Id.ne(entry.id));
    Ok(others.into_tuple().all(tx.db()).await?)
}
