//! What somebody does to an entry, in the model: saving, reviewing, and where each move leads.

use masthead_tests::Who;

use super::{
    FAQS,
    entry::{
        Content, Due, Revision,
        Stage::{self, Approved, Draft, InReview},
        Visibility::{Archived, Published, Trashed, Unpublished},
    },
    steps::Deed,
    world::{World, conflict},
};

impl World {
    /// Does it, or says with which code it is refused; what it has changed by then is undone by the caller.
    pub fn does(&mut self, who: Who, number: usize, deed: &Deed) -> Result<(), String> {
        self.entries[number].is_allowed(who, deed)?;
        let step = self.step();
        let entry = &self.entries[number];
        let (visibility, stage, is_on_the_way) = (entry.visibility, entry.stage, entry.is_on_the_way());
        match deed {
            Deed::Stale => Err("version_mismatch".to_owned()),
            Deed::Title(_, publish) => {
                self.save(who, number, |world, content| deed.change(world, content))?;
                if *publish { self.publish(who, number, false) } else { Ok(()) }
            }
            Deed::Faqs(faqs) => {
                let old = self.entries[number].working().content.faqs.clone();
                let is_seen = |faq: &usize| {
                    let faq = &self.entries[FAQS + faq];
                    who != Who::Author || faq.owner == who || faq.visibility == Published
                };
                let is_known =
                    |faq: &usize| is_seen(faq) && (self.entries[FAQS + faq].visibility != Trashed || old.contains(faq));
                if !faqs.iter().all(is_known) {
                    return Err("invalid_input".to_owned());
                }
                let hidden: Vec<usize> = old.iter().copied().filter(|faq| !is_seen(faq)).collect();
                self.save(who, number, |world, content| {
                    deed.change(world, content);
                    content.keep(&old, &hidden);
                })
            }
            Deed::Slug(_) | Deed::Tags(_) | Deed::AddTags(_) | Deed::TakeTags(_) => {
                self.save(who, number, |world, content| deed.change(world, content))
            }
            Deed::Return(back) => self.go_back(who, number, *back),
            Deed::Submit => match stage {
                Some(Draft) if is_on_the_way => {
                    self.pin(number);
                    self.stand(number, InReview)
                }
                Some(InReview) if is_on_the_way => Ok(()),
                _ => conflict(),
            },
            Deed::Approve if is_on_the_way && stage == Some(InReview) => {
                self.entries[number].working_mut().approved = true;
                self.stand(number, Approved)
            }
            Deed::RequestChanges if is_on_the_way && matches!(stage, Some(InReview | Approved)) => {
                self.entries[number].working_mut().approved = false;
                self.stand(number, Draft)
            }
            Deed::Publish(with_faqs) => self.publish(who, number, *with_faqs),
            Deed::Unpublish if visibility == Published => {
                self.put_aside(number, Unpublished, step);
                Ok(())
            }
            Deed::Archive if is_on_the_way => {
                self.put_aside(number, Archived, step);
                Ok(())
            }
            Deed::Trash if visibility != Trashed => {
                self.put_aside(number, Trashed, step);
                Ok(())
            }
            Deed::Restore if matches!(visibility, Archived | Trashed) => {
                self.withdraw(number, Unpublished, stage.unwrap_or(Draft), step);
                Ok(())
            }
            Deed::Schedule(hours, with_faqs) => self.schedule(who, number, (self.hour + hours, step), *with_faqs),
            Deed::ScheduleEnd(hours) if is_on_the_way => {
                let at = (self.hour + hours, step);
                let begins = self.entries[number].publish_at.is_some_and(|(due, _)| !due.failed && due.at < at);
                if visibility != Published && !begins {
                    return conflict();
                }
                self.entries[number].unpublish_at = Some(Due { at, failed: false });
                Ok(())
            }
            Deed::Cancel if is_on_the_way => self.cancel(number),
            _ => conflict(),
        }
    }

    fn stand(&mut self, number: usize, stage: Stage) -> Result<(), String> {
        self.entries[number].stage = Some(stage);
        Ok(())
    }

    /// The newest revision is replaced by no save any more.
    pub fn pin(&mut self, number: usize) {
        self.entries[number].working_mut().pinned = true;
    }

    /// What changes nothing is not saved; what the same person saved in the same hour is replaced, if nobody built on it.
    fn save(&mut self, who: Who, number: usize, change: impl Fn(&World, &mut Content)) -> Result<(), String> {
        let mut content = self.entries[number].working().content.clone();
        change(self, &mut content);
        let entry = &self.entries[number];
        if self.names.is_taken(entry.kind, entry.locale, &content.slug, number) {
            return Err("slug_taken".to_owned());
        }
        self.keep(who, number, content)
    }

    fn go_back(&mut self, who: Who, number: usize, back: usize) -> Result<(), String> {
        let entry = &self.entries[number];
        let mut content = entry.revisions[entry.back(back)].content.clone();
        if self.names.is_taken(entry.kind, entry.locale, &content.slug, number) {
            content.slug = entry.working().content.slug.clone();
        }
        // Going back replaces nothing.
        if entry.working().content != content {
            self.pin(number);
        }
        self.keep(who, number, content)
    }

    /// Makes this the working revision, if it says anything else.
    fn keep(&mut self, who: Who, number: usize, content: Content) -> Result<(), String> {
        let hour = self.hour;
        let entry = &mut self.entries[number];
        if entry.working().content == content {
            return Ok(());
        }
        if entry.visibility == Trashed {
            return conflict();
        }
        let head = entry.working();
        if !head.pinned && head.by == who && head.hour == hour {
            entry.revisions.pop();
        }
        self.names.reserve(entry.kind, entry.locale, &content.slug, number);
        let id = String::new();
        entry.revisions.push(Revision { id, content, by: who, hour, pinned: false, approved: false });
        entry.stage = Some(Draft);
        Ok(())
    }
}
