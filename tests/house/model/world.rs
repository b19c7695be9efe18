//! The model: what the desk and readers would see if everything were kept in a few vectors. It knows no SQL, no interval
//! and no version, and does nothing cleverly.

use masthead_entity::Timestamp;
use masthead_tests::{TestApp, Value, Who, json};

use super::{
    ENTRIES, FAQS, TAGS, TRANSLATION,
    entry::{Content, Entry, Revision, Stage, Visibility},
    names::Names,
    steps::{Outcome, Step},
};

/// Everything of one sequence.
#[derive(Clone, Debug)]
pub struct World {
    name: String,
    /// The tags: ids and names.
    pub tags: Vec<(String, String)>,
    /// The entries, in the order of [`ENTRIES`].
    pub entries: Vec<Entry>,
    /// Who holds which slug.
    pub names: Names,
    /// Moments after each step, that of the beginning first.
    pub moments: Vec<Timestamp>,
    /// The hour that it is.
    pub hour: i64,
}

/// What the table of moves does not have.
pub fn conflict<T>() -> Result<T, String> {
    Err("conflict".to_owned())
}

impl World {
    /// New entries and tags on the server, and in the model.
    pub async fn make(app: &TestApp, name: &str) -> Self {
        let names = Names::default();
        let mut world = Self { name: name.to_owned(), tags: vec![], entries: vec![], names, moments: vec![], hour: 0 };
        for number in 0..TAGS {
            let tag = format!("{name} tag {number}");
            let made = app.post(Who::Editor, "/api/v1/editorial/tags", json!({ "name": tag }), 201).await.body;
            world.tags.push((made["id"].as_str().expect("an id").to_owned(), tag));
        }
        for (number, (kind, owner, locale)) in ENTRIES.into_iter().enumerate() {
            let title = format!("{name} begins {number}");
            let mut body = match kind {
                "articles" => json!({ "title": title, "locale": locale }),
                _ => json!({ "question": title, "answerMarkdown": "An answer.", "locale": locale }),
            };
            if number == TRANSLATION {
                body["translationOf"] = json!({ "id": world.entries[0].id });
            }
            let made = app.post(owner, &format!("/api/v1/editorial/{kind}"), body, 201).await.body;
            let slug = made["slug"].as_str().expect("a slug").to_owned();
            world.names.reserve(kind, locale, &slug, number);
            let content = Content { slug, title, tags: vec![], faqs: vec![] };
            let id = made["workingRevision"]["id"].as_str().expect("an id").to_owned();
            world.entries.push(Entry {
                kind,
                locale,
                id: made["id"].as_str().expect("an id").to_owned(),
                owner,
                version: made["version"].as_i64().expect("a version"),
                visibility: Visibility::Unpublished,
                stage: Some(Stage::Draft),
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

    /// A slug that nothing of another sequence has.
    pub fn slug(&self, number: usize) -> String {
        format!("{}-slug-{number}", self.name)
    }

    /// Takes over of an entry what only the server knows.
    pub fn learn(&mut self, number: usize, version: i64, working: &str) {
        let entry = &mut self.entries[number];
        entry.version = version;
        let working_revision = entry.working_mut();
        if working_revision.id.is_empty() {
            working_revision.id = working.to_owned();
        }
    }

    /// The number of the step that is next, or under way.
    pub fn step(&self) -> usize {
        self.moments.len()
    }

    /// Does it in the model; gives what the server should answer. What is refused changes nothing.
    pub fn expect(&mut self, step: &Step) -> Outcome {
        let outcome = self.take(step);
        self.leave_names();
        outcome
    }

    fn take(&mut self, step: &Step) -> Outcome {
        let done = || "done".to_owned();
        match step {
            Step::Passes(hours, _) => {
                self.pass(*hours);
                Ok(done())
            }
            Step::Does(who, number, deed, _) => self.attempt(|world| world.does(*who, *number, deed)).map(|()| done()),
            Step::Bulk(bulk, true, _) => self
                .attempt(|world| {
                    let mut outcome = Ok(());
                    for (number, deed) in bulk.deeds() {
                        outcome = outcome.and(world.does(bulk.who, number, &deed));
                    }
                    outcome
                })
                .map(|()| done()),
            Step::Bulk(bulk, false, _) => {
                let each = bulk.deeds().map(|(number, deed)| {
                    self.attempt(|world| world.does(bulk.who, number, &deed)).map_or_else(|code| code, |()| done())
                });
                Ok(each.collect::<Vec<_>>().join(", "))
            }
        }
    }

    /// A name that readers never saw is held by what is worked on, and by what waits for its time.
    fn leave_names(&mut self) {
        for (number, entry) in self.entries.iter().enumerate() {
            let waiting =
                entry.publish_at.filter(|(due, _)| !due.failed).map(|(_, revision)| &entry.revisions[revision]);
            let kept: Vec<_> = waiting.into_iter().chain([entry.working()]).collect();
            let kept: Vec<_> = kept.iter().map(|revision| revision.content.slug.as_str()).collect();
            self.names.leave(number, &kept);
        }
    }

    fn attempt(&mut self, change: impl FnOnce(&mut Self) -> Result<(), String>) -> Result<(), String> {
        let before = self.clone();
        let outcome = change(self);
        if outcome.is_err() {
            *self = before;
        }
        outcome
    }

    /// What readers see of an entry at a step, or now, as the API tells it, where of others only these are shown; null
    /// where they see nothing.
    pub fn shown_to(&self, number: usize, at: Option<usize>, is_shown: impl Fn(&Entry) -> bool) -> Value {
        let seen = |entry: &'_ Entry| if is_shown(entry) { entry.seen(at).cloned() } else { None };
        let Some(content) = seen(&self.entries[number]) else { return Value::Null };
        let faqs = content.faqs.iter().filter_map(|faq| seen(&self.entries[FAQS + faq]));
        let faqs = faqs.map(|faq| json!({ "title": faq.title })).collect();
        let sibling = match number {
            0 => seen(&self.entries[TRANSLATION]),
            TRANSLATION => seen(&self.entries[0]),
            _ => None,
        };
        let siblings: Vec<_> = sibling.iter().map(|sibling| json!({ "title": sibling.title })).collect();
        let mut told = self.told(&content, faqs);
        told["translations"] = json!(siblings);
        told
    }

    /// What the working revision says.
    pub fn on_desk(&self, content: &Content) -> Value {
        let faqs = content.faqs.iter().map(|faq| json!({ "title": self.entries[FAQS + faq].working().content.title }));
        self.told(content, faqs.collect())
    }

    fn told(&self, content: &Content, faqs: Vec<Value>) -> Value {
        let tags: Vec<_> = content.tags.iter().map(|tag| json!({ "name": self.tags[*tag].1 })).collect();
        json!({ "slug": content.slug, "title": content.title, "tags": tags, "faqs": faqs })
    }
}
