//! Saves that bring no new text: what an entry says is put together otherwise, under a rendering that is stored already.

use masthead_entity::{EntryId, EntryKind, entry, revision};

use super::{
    content::Content,
    desk,
    render::Rendering,
    revisions::{self, Head},
    saving,
    workflow::{Move, State},
};
use crate::{access::Action, db::Tx, error::Result, journal::Event, preconditions};

/// An entry that is being saved so. Until it is stored, nothing is written.
pub(super) struct Amending {
    /// The entry, which whoever asks may save.
    pub entry: entry::Model,
    /// Its working revision.
    pub head: revision::Model,
    /// What that says.
    pub content: Content,
    /// What the entry is to say, where that is something else.
    wanted: Option<Content>,
}

impl Amending {
    /// Begins with the version that the change starts from.
    pub async fn begin(tx: &Tx, kind: EntryKind, id: EntryId, expected: Option<i32>) -> Result<Self> {
        let entry = desk::load(tx, kind, id).await?;
        tx.require(Action::UpdateEntry, desk::resource(tx.actor(), &entry))?;
        preconditions::version(entry.version, expected)?;
        let head = revisions::working(tx, &entry).await?;
        let content = Content::load(tx.db(), &head).await?;
        Ok(Self { entry, head, content, wanted: None })
    }

    /// Has the entry say this, where the table lets it be saved; nothing keeps it from being stored then. What it says
    /// already is no change.
    pub fn to(self, content: Content) -> Result<Self> {
        let wanted = (content != self.content).then_some(content);
        if wanted.is_some() {
            Move::Save.target(State::of(&self.entry), false)?;
        }
        Ok(Self { wanted, ..self })
    }

    /// Stores what is wanted as the working revision, with the texts that it has, or with those of an older one that it goes
    /// back to. The caller has reserved its slug.
    pub async fn store(self, tx: &Tx, back_to: Option<&revision::Model>, note: Option<String>) -> Result<()> {
        let Self { entry, head, wanted, .. } = self;
        let Some(content) = wanted else { return Ok(()) };
        if back_to.is_some() {
            // Going back replaces nothing: what one turns away from is kept.
            revisions::pin(tx, head.id).await?;
        }
        let rendering = Rendering::stored(back_to.unwrap_or(&head))?;
        let saved = saving::keep(tx, &entry, Some(&Head::from(&head)), &content, rendering, note).await?;
        let (kind, id, revision, slug) = (entry.kind, entry.id, revisions::working_id(&saved)?, content.slug);
        tx.record(match back_to {
            None => Event::EntrySaved { kind, entry: id, revision, slug },
            Some(old) => Event::EntryReverted { kind, entry: id, revision, from: old.id, slug },
        });
        Ok(())
    }
}
