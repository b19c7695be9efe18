//! The comparisons: what the server shows is what the model says.

use masthead::clock;
use masthead_tests::{TestApp, Value, Who, json};

use super::{
    ENTRIES, SLUGS, TRANSLATION,
    entry::{Entry, Stage, Visibility},
    world::World,
};

/// Compares everything that is to be seen after a step, and takes over what only the server knows. `salt` chooses the
/// earlier moment that is looked at, by readers always and every other time by whoever sees the whole desk.
pub async fn everything(app: &TestApp, world: &mut World, salt: usize) -> Result<(), String> {
    let earlier = Some(salt % world.moments.len());
    views(app, world, Who::Anonymous, &[None, earlier]).await?;
    if salt.is_multiple_of(2) {
        views(app, world, Who::Admin, &[earlier]).await?;
    }
    desk(app, world).await
}

fn equal(place: &str, shown: &Value, expected: &Value) -> Result<(), String> {
    match shown == expected {
        true => Ok(()),
        false => Err(format!("{place} shows {shown}, the model has {expected}")),
    }
}

/// What somebody sees of these moments, in one request.
async fn views(app: &TestApp, world: &World, who: Who, moments: &[Option<usize>]) -> Result<(), String> {
    let views: Vec<_> = moments.iter().enumerate().map(|(number, at)| View { world, who, at: *at, number }).collect();
    let fields: String = views.iter().map(View::fields).collect();
    let data = app.data(who, &format!("{{{fields} }}"), json!({})).await;
    views.iter().try_for_each(|view| view.compare(&data))
}

/// What is published, as somebody sees it now, or just after a step. At an earlier moment readers see what is published now
/// alone, and whoever sees the whole desk sees everything.
struct View<'a> {
    world: &'a World,
    who: Who,
    at: Option<usize>,
    /// By which its fields are told from those of others.
    number: usize,
}

impl View<'_> {
    fn is_shown(&self, entry: &Entry) -> bool {
        self.at.is_none() || self.who == Who::Admin || entry.visibility == Visibility::Published
    }

    /// Each entry by its id, the articles of each tag, what each slug leads to, and the first article in either language.
    fn fields(&self) -> String {
        let (world, v) = (self.world, self.number);
        let moment = self.at.map(|at| format!(", asOf: \"{}\"", clock::format(world.moments[at]))).unwrap_or_default();
        let mut fields = String::new();
        for (number, entry) in world.entries.iter().enumerate() {
            let id = &entry.id;
            fields += &match entry.kind {
                "articles" => format!(
                    " v{v}e{number}: article(id: \"{id}\"{moment}) {{ slug title tags {{ name }}
                        faqs {{ nodes {{ title: question }} }} translations {{ title }} }}"
                ),
                _ => format!(
                    " v{v}e{number}: faq(id: \"{id}\"{moment}) {{ slug title: question tags {{ name }} translations {{ title }} }}"
                ),
            };
        }
        for (number, (id, _)) in world.tags.iter().enumerate() {
            fields += &format!(" v{v}t{number}: tag(id: \"{id}\"{moment}) {{ articles {{ nodes {{ id }} }} }}");
        }
        for (number, (kind, locale, slug)) in slugs(world).into_iter().enumerate() {
            let field = kind.trim_end_matches('s');
            fields += &format!(" v{v}s{number}: {field}(slug: \"{slug}\", locale: \"{locale}\"{moment}) {{ id slug }}");
        }
        for (first, second) in [("de", "en"), ("en", "de")] {
            let languages = format!("locale: \"{first}\", fallbacks: [\"{second}\"]");
            let id = &world.entries[0].id;
            fields += &format!(" v{v}{first}: article(id: \"{id}\", {languages}{moment}) {{ title }}");
        }
        fields
    }

    fn compare(&self, data: &Value) -> Result<(), String> {
        let (world, v, at) = (self.world, self.number, self.at);
        let is_shown = |entry: &Entry| self.is_shown(entry);
        let place = |what: String| format!("{what} at {at:?} to {:?}", self.who);
        let seen = |number: usize| world.shown_to(number, at, is_shown);
        for (number, entry) in world.entries.iter().enumerate() {
            let mut shown = data[format!("v{v}e{number}")].clone();
            if let Some(faqs) = shown.get("faqs").map(|faqs| faqs["nodes"].clone()) {
                shown["faqs"] = faqs;
            }
            equal(&place(format!("entry {number}")), &shown, &without_faqs(entry, seen(number)))?;
        }
        for number in 0..world.tags.len() {
            let shown = &data[format!("v{v}t{number}")]["articles"]["nodes"];
            let mut shown: Vec<_> = shown.as_array().into_iter().flatten().map(|node| node["id"].clone()).collect();
            let carries = |entry: &&Entry| entry.seen(at).is_some_and(|content| content.tags.contains(&number));
            let articles = world.entries.iter().filter(|entry| entry.kind == "articles" && is_shown(entry));
            let mut expected: Vec<Value> = articles.filter(carries).map(|entry| entry.id.clone().into()).collect();
            shown.sort_by_key(Value::to_string);
            expected.sort_by_key(Value::to_string);
            equal(&place(format!("tag {number}")), &shown.into(), &expected.into())?;
        }
        for (number, (kind, locale, slug)) in slugs(world).into_iter().enumerate() {
            let leads_to = world.names.leads_to(kind, locale, &slug).map(|owner| (owner, seen(owner)));
            let expected = leads_to
                .filter(|(_, seen)| !seen.is_null())
                .map_or(Value::Null, |(owner, seen)| json!({ "id": world.entries[owner].id, "slug": seen["slug"] }));
            equal(&place(format!("{slug:?} of {kind} in {locale}")), &data[format!("v{v}s{number}")], &expected)?;
        }
        let (english, german) = (seen(0), seen(TRANSLATION));
        for (first, best) in [("de", if german.is_null() { &english } else { &german }), ("en", &english)] {
            // It is reached through what is published itself.
            let expected = if english.is_null() { Value::Null } else { json!({ "title": best["title"] }) };
            equal(&place(format!("the first article, best in {first}")), &data[format!("v{v}{first}")], &expected)?;
        }
        Ok(())
    }
}

/// The slugs that are given to entries, in each space that has entries.
fn slugs(world: &World) -> Vec<(&'static str, &'static str, String)> {
    let mut spaces: Vec<_> = ENTRIES.iter().map(|(kind, _, locale)| (*kind, *locale)).collect();
    spaces.sort_unstable();
    spaces.dedup();
    let of = |(kind, locale)| (0..SLUGS).map(move |number| (kind, locale, world.slug(number)));
    spaces.into_iter().flat_map(of).collect()
}

/// A FAQ has none.
fn without_faqs(entry: &Entry, mut told: Value) -> Value {
    if let Some(told) = told.as_object_mut().filter(|_| entry.kind == "faqs") {
        told.remove("faqs");
    }
    told
}

fn word(stage: Option<Stage>) -> Value {
    stage.map_or(Value::Null, |stage| {
        match stage {
            Stage::Draft => "DRAFT",
            Stage::InReview => "IN_REVIEW",
            Stage::Approved => "APPROVED",
            Stage::Scheduled => "SCHEDULED",
        }
        .into()
    })
}

/// Where each entry is, what its working revision says, and all revisions before it.
async fn desk(app: &TestApp, world: &mut World) -> Result<(), String> {
    let mut query = String::from("{ editorial {");
    for (number, entry) in world.entries.iter().enumerate() {
        let (field, title, faqs) = match entry.kind {
            "articles" => ("article", "title", "faqs { title: question }"),
            _ => ("faq", "title: question", ""),
        };
        let id = &entry.id;
        query += &format!(
            " e{number}: {field}(id: \"{id}\") {{ version visibility stage revisions(first: 100) {{ nodes {{ title }} }}
                workingRevision {{ id slug {title} tags {{ name }} {faqs} }} }}"
        );
    }
    let data = app.data(Who::Editor, &(query + " } }"), json!({})).await;
    for number in 0..world.entries.len() {
        let mut shown = data["editorial"][format!("e{number}")].clone();
        let entry = &world.entries[number];
        let visibility = match entry.visibility {
            Visibility::Unpublished => "UNPUBLISHED",
            Visibility::Published => "PUBLISHED",
            Visibility::Archived => "ARCHIVED",
            Visibility::Trashed => "TRASHED",
        };
        let place = |what: &str| format!("{what} of entry {number} on the desk");
        equal(&place("the visibility"), &shown["visibility"], &visibility.into())?;
        equal(&place("the stage"), &shown["stage"], &word(entry.stage))?;
        let working = shown["workingRevision"].as_object_mut().expect("a working revision").remove("id");
        let working = working.as_ref().and_then(Value::as_str).expect("an id").to_owned();
        let expected = without_faqs(entry, world.on_desk(&entry.working().content));
        equal(&place("the working revision"), &shown["workingRevision"], &expected)?;
        let titles = |revisions: &Value| {
            revisions.as_array().into_iter().flatten().map(|one| one["title"].clone()).collect::<Vec<_>>()
        };
        let history: Vec<Value> =
            entry.revisions.iter().rev().map(|revision| revision.content.title.clone().into()).collect();
        equal(&place("the history"), &titles(&shown["revisions"]["nodes"]).into(), &history.into())?;
        world.learn(number, shown["version"].as_i64().expect("a version"), &working);
    }
    Ok(())
}
