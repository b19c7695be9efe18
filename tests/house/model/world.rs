//! The model: what the desk and readers would see if everything were kept in a few vectors. It knows no SQL, no interval
//! and no version, and does nothing cleverly.

use masthead_entity::Timestamp;
use masthead_tests::{TestApp, Value, Who, json};

use super::{
    ENTRIES, TAGS,
    steps::{Deed, Outcome, Step},
};

/// Whether readers see an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// They do not.
    Unpublished,
    /// They do.
    Published,
    /// They do not; it is put aside.
    Archived,
    /// They do not; it is thrown away.
    Trashed,
}
use Visibility::{Archived, Published, Trashed, Unpublished};

/// Where the working revision stands; what is published stands nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Being written.
    Draft,
    /// Submitted.
    InReview,
    /// Approved.
    Approved,
    /// Waiting for its time.
    Scheduled,
}
use Stage::{Approved, Draft, InReview, Scheduled};

/// What a revision says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// The title, or the question.
    pub title: String,
    /// Its tags, by number, in order.
    pub tags: Vec<usize>,
    /// Its FAQs, by their number among the FAQs, in order.
    pub faqs: Vec<usize>,
}

/// A revision.
#[derive(Clone, Debug)]
pub struct Revision {
    /// Its id, as soon as the server has told it.
    pub id: String,
    /// What it says.
    pub content: Content,
    /// Who saved it.
    by: Who,
    /// In which hour.
    hour: i64,
    /// Whether others may have built on it.
    pinned: bool,
    /// Whether the last verdict on it was an approval.
    approved: bool,
}

/// What is to happen at a time: the hour, and the step at which it was asked for.
#[derive(Clone, Copy, Debug)]
struct Due {
    at: (i64, usize),
    failed: bool,
}

/// What readers saw from one moment to another.
#[derive(Clone, Debug)]
pub struct Publication {
    /// From the step of this number.
    pub from: usize,
    /// Until before the step of this number.
    pub to: Option<usize>,
    /// What they saw.
    pub content: Content,
}

/// An entry.
#[derive(Clone, Debug)]
pub struct Entry {
    /// `articles` or `faqs`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Who made it.
    owner: Who,
    /// The version that the server told last.
    pub version: i64,
    /// Whether readers see it.
    pub visibility: Visibility,
    /// Where its working revision stands.
    pub stage: Option<Stage>,
    /// Its revisions, the newest last.
    pub revisions: Vec<Revision>,
    /// What readers saw, the newest last.
    pub publications: Vec<Publication>,
    publish_at: Option<(Due, usize)>,
    unpublish_at: Option<Due>,
}

impl Entry {
    /// The newest revision.
    pub fn working(&self) -> &Revision {
        self.revisions.last().expect("a revision")
    }

    /// The place of a revision, counted from the newest.
    pub fn back(&self, count: usize) -> usize {
        self.revisions.len() - 1 - count.min(self.revisions.len() - 1)
    }

    /// What readers see at the step of this number, or of now.
    pub fn seen(&self, at: Option<usize>) -> Option<&Content> {
        let is_open = |publication: &&Publication| match at {
            None => publication.to.is_none(),
            Some(at) => publication.from <= at && publication.to.is_none_or(|to| at < to),
        };
        self.publications.iter().find(is_open).map(|publication| &publication.content)
    }

    fn was_published(&self) -> bool {
        !self.publications.is_empty()
    }

    fn is_allowed(&self, who: Who, deed: &Deed) -> Result<(), String> {
        let is_own = self.owner == who;
        if matches!(deed, Deed::Approve | Deed::RequestChanges) && who == Who::Author {
            return Err("forbidden".to_owned());
        }
        if who == Who::Author && !is_own {
            return Err(if self.visibility == Published { "forbidden" } else { "not_found" }.to_owned());
        }
        // What was thrown away is looked at again by restoring it first; it may always be put anywhere else.
        let goes_from_the_trash =
            matches!(deed, Deed::Unpublish | Deed::Archive | Deed::Trash | Deed::Restore | Deed::ScheduleEnd(_));
        match self.visibility == Trashed && who != Who::Admin && !goes_from_the_trash {
            true => Err("forbidden".to_owned()),
            false => Ok(()),
        }
    }

    fn close(&mut self, step: usize) {
        if let Some(open) = self.publications.last_mut().filter(|publication| publication.to.is_none()) {
            open.to = Some(step);
        }
    }
}

/// Everything of one sequence.
#[derive(Clone, Debug)]
pub struct World {
    name: String,
    /// The tags: ids and names.
    pub tags: Vec<(String, String)>,
    /// The entries, articles first.
    pub entries: Vec<Entry>,
    /// Moments after each step, that of the beginning first.
    pub moments: Vec<Timestamp>,
    hour: i64,
}

fn conflict<T>() -> Result<T, String> {
    Err("conflict".to_owned())
}

impl World {
    /// New entries and tags on the server, and in the model.
    pub async fn make(app: &TestApp, name: &str) -> Self {
        let mut world = Self { name: name.to_owned(), tags: vec![], entries: vec![], moments: vec![], hour: 0 };
        for number in 0..TAGS {
            let tag = format!("{name} tag {number}");
            let made = app.post(Who::Editor, "/api/v1/editorial/tags", json!({ "name": tag }), 201).await.body;
            world.tags.push((made["id"].as_str().expect("an id").to_owned(), tag));
        }
        for (number, (kind, owner)) in ENTRIES.into_iter().enumerate() {
            let title = format!("{name} begins {number}");
            let body = match kind {
                "articles" => json!({ "title": title }),
                _ => json!({ "question": title, "answerMarkdown": "An answer." }),
            };
            let made = app.post(owner, &format!("/api/v1/editorial/{kind}"), body, 201).await.body;
            let content = Content { title, tags: vec![], faqs: vec![] };
            let id = made["workingRevision"]["id"].as_str().expect("an id").to_owned();
            world.entries.push(Entry {
                kind,
                id: made["id"].as_str().expect("an id").to_owned(),
                owner,
                version: made["version"].as_i64().expect("a version"),
                visibility: Unpublished,
                stage: Some(Draft),
                revisions: vec![Revision { id, content, by: owner, hour: 0, pinned: false, approved: false }],
                publications: vec![],
                publish_at: None,
                unpublish_at: None,
            });
        }
        world.moments.push(app.app.clock().now());
        world
    }

    /// A title that nothing of another sequence has.
    pub fn title(&self, number: u8) -> String {
        format!("{} title {number}", self.name)
    }

    /// Takes over what only the server knows, and the moment.
    pub async fn passed(&mut self, app: &TestApp) {
        for entry in &mut self.entries {
            let path = format!("/api/v1/editorial/{}/{}", entry.kind, entry.id);
            let now = app.get(Who::Admin, &path, 200).await.body;
            entry.version = now["version"].as_i64().expect("a version");
            let id = now["workingRevision"]["id"].as_str().expect("an id");
            let working = entry.revisions.last_mut().expect("a revision");
            if working.id.is_empty() {
                working.id = id.to_owned();
            }
        }
        self.moments.push(app.app.clock().now());
    }

    /// The number of the step that is next, or under way.
    fn step(&self) -> usize {
        self.moments.len()
    }

    /// Does it in the model; gives what the server should answer. What is refused changes nothing.
    pub fn expect(&mut self, step: &Step) -> Outcome {
        let before = self.clone();
        let outcome = match step {
            Step::Passes(hours, _) => {
                self.pass(*hours);
                Ok(())
            }
            Step::Does(who, number, deed, _) => self.does(*who, *number, deed),
        };
        if outcome.is_err() {
            *self = before;
        }
        outcome.map(|()| "done".to_owned())
    }

    fn does(&mut self, who: Who, number: usize, deed: &Deed) -> Result<(), String> {
        self.entries[number].is_allowed(who, deed)?;
        if matches!(deed, Deed::Stale) {
            return Err("version_mismatch".to_owned());
        }
        let step = self.step();
        let (visibility, stage) = (self.entries[number].visibility, self.entries[number].stage);
        let is_on_the_way = matches!(visibility, Unpublished | Published);
        let mut content = self.entries[number].working().content.clone();
        let is_faq = self.entries[number].kind == "faqs";
        match deed {
            Deed::Title(title, publish) => {
                content.title = self.title(*title);
                self.save(who, number, content)?;
                if *publish { self.publish(who, number, false) } else { Ok(()) }
            }
            Deed::Tags(tags) => {
                content.tags = tags.clone();
                self.save(who, number, content)
            }
            Deed::Faqs(faqs) if is_faq => {
                content.title = self.title(faqs.len() as u8);
                self.save(who, number, content)
            }
            Deed::Faqs(faqs) => {
                let is_known = |faq: &usize| {
                    let faq = &self.entries[3 + faq];
                    faq.visibility != Trashed && (who != Who::Author || faq.owner == who || faq.visibility == Published)
                };
                if !faqs.iter().all(is_known) {
                    return Err("invalid_input".to_owned());
                }
                content.faqs = faqs.clone();
                self.save(who, number, content)
            }
            Deed::Return(back) => {
                let entry = &self.entries[number];
                let content = entry.revisions[entry.back(*back)].content.clone();
                // Going back replaces nothing.
                if visibility != Trashed && entry.working().content != content {
                    self.pin(number);
                }
                self.save(who, number, content)
            }
            Deed::Submit => match stage {
                Some(Draft) if is_on_the_way => {
                    self.pin(number);
                    self.stand(number, InReview)
                }
                Some(InReview) if is_on_the_way => Ok(()),
                _ => conflict(),
            },
            Deed::Approve if is_on_the_way && stage == Some(InReview) => {
                self.entries[number].revisions.last_mut().expect("a revision").approved = true;
                self.stand(number, Approved)
            }
            Deed::RequestChanges if is_on_the_way && matches!(stage, Some(InReview | Approved)) => {
                self.entries[number].revisions.last_mut().expect("a revision").approved = false;
                self.stand(number, Draft)
            }
            Deed::Publish(with_faqs) => self.publish(who, number, *with_faqs && !is_faq),
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
            Deed::Schedule(hours) if is_on_the_way && stage.is_some() => {
                self.schedule(number, (self.hour + hours, step))
            }
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

    fn pin(&mut self, number: usize) {
        self.entries[number].revisions.last_mut().expect("a revision").pinned = true;
    }

    /// What changes nothing is not saved; what the same person saved in the same hour is replaced, if nobody built on it.
    fn save(&mut self, who: Who, number: usize, content: Content) -> Result<(), String> {
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
        let id = String::new();
        entry.revisions.push(Revision { id, content, by: who, hour, pinned: false, approved: false });
        entry.stage = Some(Draft);
        Ok(())
    }

    /// The FAQs of an article that readers never saw, but for those that are thrown away.
    fn never_published(&self, content: &Content) -> Vec<usize> {
        let never = |faq: &usize| !self.entries[*faq].was_published() && self.entries[*faq].visibility != Trashed;
        content.faqs.iter().map(|faq| 3 + faq).filter(never).collect()
    }

    fn publish(&mut self, who: Who, number: usize, with_faqs: bool) -> Result<(), String> {
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
    fn show(&mut self, number: usize, revision: usize) {
        let step = self.step();
        let entry = &mut self.entries[number];
        let is_working = revision + 1 == entry.revisions.len();
        if is_working && entry.visibility == Published && entry.stage.is_none() {
            return;
        }
        entry.close(step);
        entry.revisions[revision].pinned = true;
        let content = entry.revisions[revision].content.clone();
        entry.publications.push(Publication { from: step, to: None, content });
        entry.visibility = Published;
        entry.stage = match (is_working, entry.stage) {
            (true, _) => None,
            (false, Some(Scheduled)) => Some(Draft),
            (false, stage) => stage,
        };
        entry.publish_at = None;
    }

    fn withdraw(&mut self, number: usize, to: Visibility, stage: Stage, step: usize) {
        let entry = &mut self.entries[number];
        entry.close(step);
        entry.visibility = to;
        entry.stage = Some(stage);
        entry.unpublish_at = None;
    }

    fn put_aside(&mut self, number: usize, to: Visibility, step: usize) {
        let entry = &self.entries[number];
        let stage = match entry.stage {
            Some(Scheduled) if entry.working().approved => Approved,
            None | Some(Scheduled) => Draft,
            Some(stage) => stage,
        };
        self.withdraw(number, to, stage, step);
        self.entries[number].publish_at = None;
    }

    fn schedule(&mut self, number: usize, at: (i64, usize)) -> Result<(), String> {
        let entry = &self.entries[number];
        if entry.visibility != Published && entry.unpublish_at.is_some_and(|due| !due.failed && due.at <= at) {
            return conflict();
        }
        let in_time = |faq: &usize| self.entries[*faq].publish_at.is_some_and(|(due, _)| !due.failed && due.at <= at);
        if !self.never_published(&self.entries[number].working().content).iter().all(in_time) {
            return Err("unpublished_relation".to_owned());
        }
        self.pin(number);
        let entry = &mut self.entries[number];
        entry.publish_at = Some((Due { at, failed: false }, entry.revisions.len() - 1));
        entry.stage = Some(Scheduled);
        Ok(())
    }

    fn cancel(&mut self, number: usize) -> Result<(), String> {
        let entry = &mut self.entries[number];
        let Some((_, revision)) = entry.publish_at.take() else { return conflict() };
        if entry.visibility != Published {
            entry.unpublish_at = None;
        }
        if revision + 1 == entry.revisions.len() && entry.stage == Some(Scheduled) {
            entry.stage = Some(if entry.working().approved { Approved } else { Draft });
        }
        Ok(())
    }

    /// So many hours pass, and what is due happens, in order.
    fn pass(&mut self, hours: i64) {
        self.hour += hours;
        loop {
            let begins = |entry: &Entry| entry.publish_at.map(|(due, _)| (due, true));
            let ends = |entry: &Entry| entry.unpublish_at.map(|due| (due, false));
            let all = self.entries.iter().enumerate().flat_map(|(number, entry)| {
                [begins(entry), ends(entry)]
                    .into_iter()
                    .flatten()
                    .map(move |(due, begins)| (due.at, number, begins, due.failed))
            });
            let due = all.filter(|(at, _, _, failed)| at.0 <= self.hour && !failed).min_by_key(|(at, ..)| *at);
            let Some((_, number, begins, _)) = due else { return };
            if begins { self.begin(number) } else { self.end(number) }
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
        if revision + 1 == entry.revisions.len() && entry.stage == Some(Scheduled) {
            entry.stage = Some(if entry.working().approved { Approved } else { Draft });
        }
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

    /// What readers see of an entry at a step, or now, as the API tells it, where of its FAQs only these are shown; null
    /// where they see nothing.
    pub fn shown_to(&self, number: usize, at: Option<usize>, is_shown: impl Fn(&Entry) -> bool) -> Value {
        let Some(content) = self.entries[number].seen(at) else { return Value::Null };
        let faqs = content.faqs.iter().map(|faq| &self.entries[3 + faq]).filter(|faq| is_shown(faq));
        let faqs: Vec<_> = faqs.filter_map(|faq| Some(json!({ "title": faq.seen(at)?.title }))).collect();
        self.told(content, faqs)
    }

    /// What the working revision says.
    pub fn on_desk(&self, content: &Content) -> Value {
        let faqs = content.faqs.iter().map(|faq| json!({ "title": self.entries[3 + faq].working().content.title }));
        self.told(content, faqs.collect())
    }

    fn told(&self, content: &Content, faqs: Vec<Value>) -> Value {
        let tags: Vec<_> = content.tags.iter().map(|tag| json!({ "name": self.tags[*tag].1 })).collect();
        json!({ "title": content.title, "tags": tags, "faqs": faqs })
    }
}
