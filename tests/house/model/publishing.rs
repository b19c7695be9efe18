//! What readers see, in the model: what opens and closes it.

use masthead_tests::Who;

use super::{
    FAQS,
    entry::{
        Content, Publication,
        Stage::{self, Approved, Draft, Scheduled},
        Visibility::{self, Published, Trashed},
    },
    steps::Deed,
    world::{World, conflict},
};

impl World {
    /// The FAQs of an article that readers never saw, but for those that are thrown away.
    pub fn never_published(&self, content: &Content) -> Vec<usize> {
        let never = |faq: &usize| !self.entries[*faq].was_published() && self.entries[*faq].visibility != Trashed;
        content.faqs.iter().map(|faq| FAQS + faq).filter(never).collect()
    }

    /// Shows the working revision.
    pub fn publish(&mut self, who: Who, number: usize, with_faqs: bool) -> Result<(), String> {
        if self.entries[number].visibility == Trashed {
            return conflict();
        }
        let newest = self.entries[number].revisions.len() - 1;
        let never = self.never_published(&self.entries[number].revisions[newest].content);
        if !never.is_empty() && !with_faqs {
            return Err("unpublished_relation".to_owned());
        }
        for faq in never {
            self.entries[faq].is_allowed(who, &Deed::Publish(false)).map_err(|_| "forbidden".to_owned())?;
            self.publish(who, faq, false)?;
        }
        self.show(number, newest);
        Ok(())
    }

    /// Shows a revision to readers. What is shown already is not shown again.
    pub fn show(&mut self, number: usize, revision: usize) {
        let step = self.step();
        let entry = &mut self.entries[number];
        let is_working = revision + 1 == entry.revisions.len();
        if is_working && entry.visibility == Published && entry.stage.is_none() {
            return;
        }
        entry.close(step);
        entry.revisions[revision].pinned = true;
        let content = entry.revisions[revision].content.clone();
        self.names.see(&content.slug, number);
        entry.publications.push(Publication { from: step, to: None, content });
        entry.visibility = Published;
        entry.stage = match (is_working, entry.stage) {
            (true, _) => None,
            (false, Some(Scheduled)) => Some(Draft),
            (false, stage) => stage,
        };
        entry.publish_at = None;
    }

    /// Takes it from readers, with a stage that it is to have then.
    pub fn withdraw(&mut self, number: usize, to: Visibility, stage: Stage, step: usize) {
        let entry = &mut self.entries[number];
        entry.close(step);
        entry.visibility = to;
        entry.stage = Some(stage);
        entry.unpublish_at = None;
    }

    /// Takes it from readers, and calls off what it waited for.
    pub fn put_aside(&mut self, number: usize, to: Visibility, step: usize) {
        let entry = &self.entries[number];
        let stage = match entry.stage {
            Some(Scheduled) if entry.working().approved => Approved,
            None | Some(Scheduled) => Draft,
            Some(stage) => stage,
        };
        self.withdraw(number, to, stage, step);
        self.entries[number].publish_at = None;
    }
}
