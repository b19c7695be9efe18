//! Going back to an older revision: what it says becomes a new working revision, with the rendering that it had.

use masthead_entity::{EntryId, EntryKind, RevisionId};

use super::{content::Content, desk, render::Rendering, revisions, saving};
use crate::{
    access::Action,
    context::Cx,
    db::write,
    error::{Code, Result},
    journal::Event,
    preconditions,
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
        let entry = desk::load(&tx, kind, id).await?;
        tx.require(Action::UpdateEntry, desk::resource(tx.actor(), &entry))?;
        preconditions::version(entry.version, expected)?;
        let old = revisions::named(&tx, &entry, from, "/revisionId").await?;
        let head = revisions::working(&tx, &entry).await?;
        let mut content = Content::load(tx.db(), &old).await?;
        let space = Space::entries(kind, &entry.locale);
        content.slug = match slugs::reserve(&tx, space, Wish::Given(&old.slug), id.0, false, "/slug").await {
            Ok(slug) => slug,
            // It was given to another entry since: the present one stays.
            Err(error) if error.code == Code::SlugTaken => head.slug.clone(),
            Err(error) => return Err(error),
        };
        if content == Content::load(tx.db(), &head).await? {
            return Ok(());
        }
        let slug = content.slug.clone();
        // Going back replaces nothing: what one turns away from is kept.
        revisions::pin(&tx, head.id).await?;
        let saved = saving::keep(&tx, &entry, &content, Rendering::stored(&old)?, note).await?;
        let revision = revisions::working_id(&saved)?;
        tx.record(Event::EntryReverted { kind, entry: id, revision, from, slug });
        Ok(())
    })
    .await
}
