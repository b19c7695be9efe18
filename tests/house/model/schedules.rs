//! What happens at a time, in the model.

use masthead_tests::Who;

use super::{
    entry::{
        Due,
        Stage::{Approved, Draft, Scheduled},
        Visibility::{Published, Unpublished},
    },
    steps::Deed,
    world::{World, conflict},
};

impl World {
    /// Has the working revision be published, with the FAQs that would keep it from that, where that is wanted.
    pub fn schedule(&mut self, who: Who, number: usize, at: (i64, usize), with_faqs: bool) -> Result<(), String> {
        let entry = &self.entries[number];
        let is_over =
            entry.visibility != Published && entry.unpublish_at.is_some_and(|due| !due.failed && due.at <= at);
        if !entry.is_on_the_way() || entry.stage.is_none() || is_over {
            return conflict();
        }
        let missing = self.never_published(&entry.working().content);
        let missing: Vec<_> = missing.into_iter().filter(|faq| !self.entries[*faq].begins_by(at)).collect();
        if !missing.is_empty() && !with_faqs {
            return Err("unpublished_relation".to_owned());
        }
        for faq in missing {
            self.entries[faq].is_allowed(who, &Deed::Publish(false)).map_err(|_| "forbidden".to_owned())?;
            self.schedule(who, faq, at, false)?;
        }
        self.pin(number);
        let entry = &mut self.entries[number];
        entry.publish_at = Some((Due { at, failed: false }, entry.revisions.len() - 1));
        entry.stage = Some(Scheduled);
        Ok(())
    }

    /// Calls its publishing off.
    pub fn cancel(&mut self, number: usize) -> Result<(), String> {
        let entry = &mut self.entries[number];
        let Some((_, revision)) = entry.publish_at.take() else { return conflict() };
        if entry.visibility != Published {
            entry.unpublish_at = None;
        }
        self.wait_no_more(number, revision);
        Ok(())
    }

    /// So many hours pass, and what is due happens, in order: at one time what begins before what ends, and FAQs before
    /// articles.
    pub fn pass(&mut self, hours: i64) {
        self.hour += hours;
        loop {
            let all = self.entries.iter().enumerate().flat_map(|(number, entry)| {
                let begins = entry.publish_at.map(|(due, _)| (due, false));
                let ends = entry.unpublish_at.map(|due| (due, true));
                let is_article = entry.kind == "articles";
                [begins, ends].into_iter().flatten().map(move |(due, ends)| (due, ends, is_article, number))
            });
            let due = all.filter(|(due, ..)| due.at.0 <= self.hour && !due.failed);
            let first = due.min_by_key(|(due, ends, is_article, _)| (due.at, *ends, *is_article));
            let Some((_, ends, _, number)) = first else { return };
            if ends { self.end(number) } else { self.begin(number) }
        }
    }

    fn begin(&mut self, number: usize) {
        let Some((_, revision)) = self.entries[number].publish_at else { return };
        if self.never_published(&self.entries[number].revisions[revision].content).is_empty() {
            return self.show(number, revision);
        }
        let entry = &mut self.entries[number];
        if let Some((due, _)) = &mut entry.publish_at {
            due.failed = true;
        }
        if entry.visibility != Published {
            entry.unpublish_at = None;
        }
        self.wait_no_more(number, revision);
    }

    fn end(&mut self, number: usize) {
        let (step, entry) = (self.step(), &self.entries[number]);
        if entry.visibility == Published {
            return self.put_aside(number, Unpublished, step);
        }
        if let Some(due) = &mut self.entries[number].unpublish_at {
            due.failed = true;
        }
    }

    /// The working revision stands where it stood, if this is it.
    fn wait_no_more(&mut self, number: usize, revision: usize) {
        let entry = &mut self.entries[number];
        if revision + 1 == entry.revisions.len() && entry.stage == Some(Scheduled) {
            entry.stage = Some(if entry.working().approved { Approved } else { Draft });
        }
    }
}
