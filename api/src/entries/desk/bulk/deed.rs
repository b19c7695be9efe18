//! What a bulk change does to one entry: first everything that can keep it from being done, which writes nothing, then the
//! deed.

use masthead_entity::{EntryKind, TermId, entry};

use super::{
    Item,
    types::{BulkAction, BulkArticlesInput},
};
use crate::{
    access::Action,
    context::Cx,
    db::Tx,
    entries::{
        amending::Amending,
        content::Content,
        workflow::{
            Move, State, moving,
            publishing::{self, Publishing},
        },
    },
    error::{AppError, Result},
    limits,
    terms::Wish,
    validate::Check,
};

/// What is done to each entry.
#[derive(Clone, Copy, Debug)]
pub(super) enum Deed {
    /// It is published, and with it its FAQs that were never published, where that is wanted.
    Publish { faqs: bool },
    /// It is taken from readers: unpublished, or thrown away.
    Withdraw(Move),
    /// It is saved with other tags.
    Retag(Retagging),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Retagging {
    Add,
    Remove,
    Replace,
}

/// What nothing keeps from being done to an entry, in this transaction.
pub(super) enum Ready {
    Publish(Box<publishing::Ready>),
    Withdraw(entry::Model, State),
    Save(Box<Amending>),
}

impl BulkArticlesInput {
    /// What is to be done, and with which tags.
    pub(super) fn deed(self, cx: &Cx, check: &mut Check) -> (Deed, Vec<Wish>) {
        let deed = match self.action {
            BulkAction::Publish => Deed::Publish { faqs: self.publish_faqs.unwrap_or_default() },
            BulkAction::Unpublish => Deed::Withdraw(Move::Unpublish),
            BulkAction::Trash => Deed::Withdraw(Move::Trash),
            BulkAction::Tag => Deed::Retag(Retagging::Add),
            BulkAction::Untag => Deed::Retag(Retagging::Remove),
            BulkAction::Retag => Deed::Retag(Retagging::Replace),
        };
        let is_publishing = matches!(deed, Deed::Publish { .. });
        check.rule(is_publishing || self.publish_faqs.is_none(), "/publishFaqs", "This belongs to `PUBLISH`.");
        let Deed::Retag(retagging) = deed else {
            check.rule(self.tags.is_none(), "/tags", "These belong to `TAG`, `UNTAG` and `RETAG`.");
            return (deed, Vec::new());
        };
        let are_named = self.tags.as_ref().is_some_and(|tags| !tags.is_empty() || retagging == Retagging::Replace);
        check.rule(are_named, "/tags", "Name at least one tag; only `RETAG` takes an empty list.");
        let tags = self.tags.unwrap_or_default();
        check.count("/tags", tags.len(), limits::RELATIONS);
        let wishes = tags.into_iter().enumerate().map(|(place, tag)| {
            let path = format!("/tags/{place}");
            let can_be_new = tag.name.is_some();
            let exists = !can_be_new || retagging != Retagging::Remove;
            check.rule(exists, &path, "Name a tag that exists, by `id` or `slug`.");
            tag.wish(cx, check, &path)
        });
        (deed, wishes.collect())
    }
}

impl Deed {
    pub(super) fn action(self) -> Action {
        match self {
            Deed::Publish { .. } => Move::Publish.action(),
            Deed::Withdraw(verb) => verb.action(),
            Deed::Retag(_) => Action::UpdateEntry,
        }
    }

    /// Refuses what cannot be done to this entry. Writes nothing.
    pub(super) async fn ready(self, tx: &Tx, kind: EntryKind, item: Item, tags: &[TermId]) -> Result<Ready> {
        let Item { id, expected, .. } = item;
        match self {
            Deed::Publish { faqs } => {
                let (entry, _) = moving::admitted(tx, kind, id, expected, Move::Publish).await?;
                let how = Publishing { publish_faqs: faqs, correction: None };
                publishing::ready(tx, entry, how).await.map(Box::new).map(Ready::Publish)
            }
            Deed::Withdraw(verb) => {
                let (entry, target) = moving::admitted(tx, kind, id, expected, verb).await?;
                Ok(Ready::Withdraw(entry, target))
            }
            Deed::Retag(retagging) => {
                let amending = Amending::begin(tx, kind, id, expected).await?;
                let content = retagging.of(&amending.content, tags)?;
                amending.to(content).map(Box::new).map(Ready::Save)
            }
        }
    }
}

impl Retagging {
    /// The same content with other tags.
    fn of(self, content: &Content, named: &[TermId]) -> Result<Content> {
        let mut tags = content.tags.clone();
        match self {
            Retagging::Add => tags.extend(named.iter().filter(|tag| !content.tags.contains(tag))),
            Retagging::Remove => tags.retain(|tag| !named.contains(tag)),
            Retagging::Replace => tags = named.to_vec(),
        }
        if tags.len() > limits::RELATIONS {
            let message = format!("It would have {} tags; at most {} are allowed.", tags.len(), limits::RELATIONS);
            return Err(AppError::fault("", message));
        }
        Ok(Content { tags, ..content.clone() })
    }
}

impl Ready {
    /// Does it.
    pub(super) async fn carry_out(self, tx: &Tx) -> Result<()> {
        match self {
            Ready::Publish(ready) => publishing::show(tx, *ready).await.map(drop),
            Ready::Withdraw(entry, target) => publishing::withdraw(tx, entry, target).await,
            // Its texts are those that it has, and are not rendered again.
            Ready::Save(amending) => amending.store(tx, None, None).await,
        }
    }
}
