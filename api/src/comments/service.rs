//! Submitting comments: many at once, as they come. What is decided about them afterwards stands in `moderation`.

use std::{collections::HashMap, sync::Arc};

use masthead_entity::{CommentId, CommentPolicy, CommentStatus, EntryId, comment, contact};
use sea_orm::{ActiveValue::Set, EntityTrait};

use super::{
    draft::Draft,
    past,
    policy::{self, Commenter},
    suspicion::{self, Suspicion},
    tokens::{self, EditToken},
    tree::{self, Difference, Place},
    types::CommentInput,
    weighing::{self, Weight},
};
use crate::{
    access::{Action, Resource},
    clock,
    context::Cx,
    db::{Asked, Gathered, Outcomes, Tx, document},
    error::{AppError, Result},
    journal::Event,
};

/// A comment to be submitted. Not `Debug`: it holds two addresses.
pub struct SubmitComment {
    /// The article.
    pub entry: EntryId,
    /// What was written.
    pub comment: CommentInput,
}

/// What became of it. Not `Debug`: whoever has its token speaks as the commenter.
#[derive(Clone)]
pub struct Submitted {
    /// Its id.
    pub id: CommentId,
    /// Its state; who wrote it is told no more than whether readers see it.
    pub status: CommentStatus,
    /// Its text as sanitised HTML.
    pub body_html: String,
    /// By which its writer may edit and withdraw it for a while.
    pub token: Option<EditToken>,
}

/// Those that wait to be stored together.
struct Submissions(Arc<Gathered<Draft, Submitted>>);

impl Default for Submissions {
    fn default() -> Self {
        Self(Gathered::new(submit_all))
    }
}

/// Submits a comment: it is shown at once or held, as the article takes comments. What moderators write is not held.
pub async fn submit(cx: &Cx, asked: SubmitComment) -> Result<Submitted> {
    cx.require(Action::SubmitComment)?;
    let draft = Draft::of(cx, asked.entry, asked.comment).await?;
    hand_in(cx, draft).await
}

/// Submits a comment that passed the rules, together with those that come meanwhile.
pub async fn hand_in(cx: &Cx, draft: Draft) -> Result<Submitted> {
    cx.app().kept::<Submissions>().0.carry_out(cx, draft).await
}

/// A comment that is taken.
struct Taken {
    by: Tx,
    asked: Arc<Asked<Draft>>,
    policy: CommentPolicy,
    commenter: Commenter,
    place: Place,
}

impl Taken {
    fn draft(&self) -> &Draft {
        &self.asked.what
    }
}

/// A comment as it is stored.
struct Decided {
    taken: Taken,
    status: CommentStatus,
    suspicions: Vec<Suspicion>,
}

/// Submits comments in one transaction, in as many statements as one alone takes; only who is signed in is looked up one by one.
/// What is refused is refused by itself; what is taken counts for those behind it. Whether a commenter is known, and what is known
/// spam, is asked once for the whole set.
fn submit_all(tx: Tx, asked: Vec<Arc<Asked<Draft>>>) -> Outcomes<Submitted> {
    Box::pin(async move {
        let site = policy::site(&tx).await?;
        let articles = policy::articles(&tx, &site, asked.iter().map(|asked| asked.what.entry)).await?;
        let answered = tree::answered(&tx, asked.iter().filter_map(|asked| asked.what.answered)).await?;
        let mut outcomes: Vec<Result<Taken>> = Vec::new();
        for asked in asked {
            let (by, draft) = (tx.on_behalf_of(&asked.cx).await, &asked.what);
            outcomes.push(by.and_then(|by| {
                let policy = policy::open(&articles, draft.entry, tx.at())?;
                by.require(Action::SubmitComment, Resource::SITE)?;
                let place = match draft.answered {
                    Some(parent) => Place::below(&by, draft.entry, answered.get(&parent))?,
                    None => Place::default(),
                };
                let commenter = draft.commenter(policy::may_moderate(&by));
                Ok(Taken { by, asked: asked.clone(), policy, commenter, place })
            }));
        }
        let taken = || outcomes.iter().filter_map(|outcome| outcome.as_ref().ok()).enumerate();
        let strangers = taken().filter(|(_, taken)| taken.policy == CommentPolicy::FirstHeld);
        let strangers = strangers.map(|(place, taken)| (place, taken.commenter.clone(), None)).collect();
        let known = policy::known(&tx, strangers).await?;
        let matters: Vec<_> = taken().map(|(_, taken)| taken.draft().matter.as_ref()).collect();
        let weights = weighing::weigh(&tx, &site, &matters).await?;
        let mut weights = weights.into_iter().enumerate();
        let mut together = Together::default();
        let outcomes: Vec<Result<Decided>> = outcomes
            .into_iter()
            .map(|outcome| {
                let taken = outcome?;
                let (place, weight) = weights.next().ok_or_else(|| AppError::internal("a comment was not weighed"))?;
                together.decide(taken, weight, known.contains(&place))
            })
            .collect();
        store(&tx, outcomes.iter().filter_map(|outcome| outcome.as_ref().ok())).await?;
        Ok(outcomes.into_iter().map(|outcome| outcome.map(|decided| answer(&tx, &decided))).collect())
    })
}

/// What those that come together add to the past of those behind them.
#[derive(Default)]
struct Together {
    networks: HashMap<String, u64>,
    emails: HashMap<String, u64>,
    texts: HashMap<i64, u64>,
}

impl Together {
    fn decide(&mut self, taken: Taken, weight: Weight, is_known: bool) -> Result<Decided> {
        let draft = taken.draft();
        let settings = &taken.by.cx().app().config().comments;
        let Weight { suspicions: mut found, mut past } = weight;
        if let Some(matter) = &draft.matter {
            let traces = &matter.traces;
            let others = |counts: &HashMap<String, u64>, key: &Option<String>| {
                key.as_ref().and_then(|key| counts.get(key)).copied().unwrap_or_default()
            };
            let before = past;
            past.from_network += others(&self.networks, &traces.network_hash);
            past.of_email += others(&self.emails, &traces.email_key);
            past.alike += traces.likeness.and_then(|text| self.texts.get(&text)).copied().unwrap_or_default();
            if past != before {
                found.retain(|found| !found.rule.is_of_past());
                found.extend(suspicion::of_past(settings, past));
            }
            if settings.most_per_network > 0 && past.from_network >= settings.most_per_network {
                // The first of those that count may have come a moment ago.
                return Err(AppError::too_many_requests((past::LATELY / clock::SECOND).unsigned_abs()));
            }
            for (counts, key) in [(&mut self.networks, &traces.network_hash), (&mut self.emails, &traces.email_key)] {
                key.iter().for_each(|key| *counts.entry(key.clone()).or_default() += 1);
            }
        }
        let suspicions: Vec<_> = draft.suspicions.iter().cloned().chain(found).collect();
        let first = policy::first_status(taken.policy, &taken.commenter, is_known);
        let status = policy::weighed(&taken.by, &taken.commenter, first, &suspicions);
        if let Some(text) = draft.matter.as_ref().and_then(|matter| matter.traces.likeness)
            && status == CommentStatus::Approved
        {
            *self.texts.entry(text).or_default() += 1;
        }
        Ok(Decided { taken, status, suspicions })
    }
}

/// Stores comments with what is kept of who wrote them: one statement a table.
async fn store<'a>(tx: &Tx, decided: impl Iterator<Item = &'a Decided>) -> Result<()> {
    let (mut comments, mut contacts, mut differences) = (Vec::new(), Vec::new(), Vec::new());
    for decided in decided {
        let (draft, place) = (decided.taken.draft(), decided.taken.place);
        comments.push(row(tx, decided)?);
        if draft.email.is_some() || draft.network_hash.is_some() {
            let (email, email_key) = draft.email.clone().unzip();
            contacts.push(contact::ActiveModel {
                comment_id: Set(draft.id),
                email: Set(email),
                email_key: Set(email_key),
                network_hash: Set(draft.network_hash.clone()),
                created_at: Set(tx.at()),
            });
        }
        let by = i32::from(decided.status == CommentStatus::Approved);
        differences.push(Difference { entry: draft.entry, parent: place.parent, by });
        let (comment, entry, status) = (draft.id, draft.entry, decided.status);
        decided.taken.by.record(Event::CommentSubmitted { comment, entry, status });
    }
    if !comments.is_empty() {
        comment::Entity::insert_many(comments).exec_without_returning(tx.db()).await?;
    }
    if !contacts.is_empty() {
        contact::Entity::insert_many(contacts).exec_without_returning(tx.db()).await?;
    }
    tree::count(tx, &differences).await
}

fn row(tx: &Tx, decided: &Decided) -> Result<comment::ActiveModel> {
    let (draft, place) = (decided.taken.draft(), decided.taken.place);
    Ok(comment::ActiveModel {
        id: Set(draft.id),
        entry_id: Set(draft.entry),
        parent_id: Set(place.parent),
        depth: Set(place.depth),
        status: Set(decided.status),
        author_name: Set(draft.name.clone()),
        author_url: Set(draft.website.clone()),
        is_staff: Set(draft.account.is_some()),
        account_id: Set(draft.account),
        text: Set(draft.written.text.clone()),
        body_html: Set(draft.written.body_html.clone()),
        search_key: Set(draft.search_key.clone()),
        likeness: Set(draft.matter.as_ref().and_then(|matter| matter.traces.likeness)),
        identicon_seed: Set(draft.identicon_seed.clone()),
        original_author_name: Set(None),
        original_author_url: Set(None),
        original_text: Set(None),
        reply_count: Set(0),
        created_at: Set(tx.at()),
        edited_at: Set(None),
        is_edited_by_staff: Set(false),
        is_withdrawn: Set(false),
        is_erased: Set(false),
        is_decided: Set(false),
        decided_at: Set(tx.at()),
        suspicion: Set(suspicion::points(&decided.suspicions)),
        suspicions: Set(document::write(&decided.suspicions)?),
        version: Set(1),
    })
}

fn answer(tx: &Tx, decided: &Decided) -> Submitted {
    let Draft { id, written, .. } = decided.taken.draft();
    let token = tokens::issue(tx.cx(), *id, tx.at());
    Submitted { id: *id, status: decided.status, body_html: written.body_html.clone(), token }
}
