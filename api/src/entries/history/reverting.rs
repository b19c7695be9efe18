//! Going back to an older revision: what it says becomes a new working revision, with the rendering that it had.

use masthead_entity::{EntryId, EntryKind, RevisionId, revision};

use crate::{
    access::Action,
    context::Cx,
    db::{Tx, write},
    entries::{amending::Amending, content::Content, revisions},
    error::{Code, Result},
    slugs::{self, Space, Wish},
};

/// Makes what a revision says the working content of its entry again, as a new revision; readers notice nothing. What is
/// the working content already changes nothing.
pub async fn revert(
    cx: &Cx,
    kind: EntryKind,
    id: EntryId,
    expected: Option<i32>,
    from: RevisionId,
    note: Option<String>,
) -> Result<()> {
    cx.require(Action::UpdateEntry)?;
    write(cx, async move |tx| {
        let amending = Amending::begin(&tx, kind, id, expected).await?;
        let old = revisions::named(&tx, &amending.entry, from, "/revisionId").await?;
        let slug = slug(&tx, &amending, &old).await?;
        let content = Content { slug, ..Content::load(tx.db(), &old).await? };
        amending.to(content)?.store(&tx, Some(&old), note).await
    })
    .await
}

/// The slug that it had, reserved to the entry; the present one, where that was given to another entry since.
async fn slug(tx: &Tx, amending: &Amending, old: &revision::Model) -> Result<String> {
    let Amending { entry, head, .. } = amending;
    let space = Space::entries(entry.kind, &entry.locale);
    match slugs::reserve(tx, space, Wish::Given(&old.slug), entry.id.0, false, "/slug").await {
        Err(error) if error.code == Code::SlugTaken => Ok(head.slug.clone()),
        reserved => reserved,
    }
}
