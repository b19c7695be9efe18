//! A comment that is about to be submitted: the rules of its fields, and all that can be said of it before the transaction.

use aws_lc_rs::hmac;
use masthead_entity::{AccountId, CommentId, EntryId, FieldRule};

use super::{
    form,
    past::Traces,
    policy::Commenter,
    saying::Matter,
    suspicion::{self, Form, Suspicion},
    tokens,
    types::CommentInput,
    written::Written,
};
use crate::{
    access::{Actor, Scope},
    context::{Client, Cx},
    error::Result,
    limits, text,
    validate::Check,
};

/// A comment that passed the rules. Not `Debug`: it holds an e-mail address.
pub struct Draft {
    /// Its id.
    pub id: CommentId,
    /// The article.
    pub entry: EntryId,
    /// The comment that it answers.
    pub answered: Option<CommentId>,
    /// The name that is shown.
    pub name: String,
    /// The e-mail address as typed, and as a key.
    pub email: Option<(String, String)>,
    /// The website that the name links to.
    pub website: Option<String>,
    /// What it says.
    pub written: Written,
    /// The account that writes it.
    pub account: Option<AccountId>,
    /// What speaks against it so far.
    pub suspicions: Vec<Suspicion>,
    /// The text in which words are looked for.
    pub search_key: String,
    /// What is weighed of it by what the database holds; nothing of what accounts write.
    pub matter: Option<Matter>,
    /// From which pages draw a picture for the commenter.
    pub identicon_seed: String,
    /// The network that it comes from, hashed; `None` where nothing is kept of who wrote it.
    pub network_hash: Option<String>,
}

impl Draft {
    /// Checks and renders what was sent.
    pub async fn of(cx: &Cx, entry: EntryId, input: CommentInput) -> Result<Self> {
        let actor = cx.actor();
        let site = cx.site().await?;
        let CommentInput { parent_id, name, email, website, text, subject, form_token, client_address } = input;
        let is_guest = form::is_guest(actor);
        let mut check = Check::default();
        let name = match (given(name), actor) {
            (None, Actor::Account { name, .. }) => name.clone(),
            // The mark of the staff goes with the name by which colleagues know them.
            (Some(given), Actor::Account { name, .. }) => {
                check.rule(
                    text::nfc(&given).trim() == name,
                    "/name",
                    "An account comments by its own name: leave this out.",
                );
                name.clone()
            }
            (name, _) => {
                let name = check.line("/name", &name.unwrap_or_default(), limits::NAME);
                check.rule(!name.contains(text::turns), "/name", "This has marks that turn the direction of a text.");
                name
            }
        };
        let kept = |rule: FieldRule, text| given(text).filter(|_| rule != FieldRule::Hidden);
        let email = kept(site.comment_email, email).map(|email| check.email("/email", &email));
        if actor.account().is_some() && email.is_some() {
            check.fault("/email", "An account is known by its own address: leave this out.");
        }
        if is_guest && email.is_none() && site.comment_email == FieldRule::Required {
            check.fault("/email", "Give your e-mail address, like ada@example.org; it is not shown.");
        }
        let website = kept(site.comment_website, website).map(|website| check.url("/website", &website));
        if is_guest && website.is_none() && site.comment_website == FieldRule::Required {
            check.fault("/website", "Give your website, like https://example.org.");
        }
        let network = network(cx, &mut check, given(client_address));
        let written = Written::of(cx, check, &text).await?;
        let network_hash = network.filter(|_| is_guest).map(|network| hashed(cx, &network));
        let email_key = email.as_ref().map(|(_, key)| key.as_str());
        let identicon_seed = match actor.account() {
            Some(account) => seed(cx, &[b"account", account.0.as_bytes()]),
            None => guest_seed(cx, &name, email_key, network_hash.as_deref()),
        };
        let search_key = written.saying.search_key(&name);
        let (mut suspicions, mut matter) = (Vec::new(), None);
        if is_guest {
            let settings = &cx.app().config().comments;
            let form = match given(form_token) {
                Some(token) => tokens::open_form(cx, entry, &token).map_or(Form::Other, Form::Of),
                None => Form::None,
            };
            let is_trapped = subject.is_some_and(|subject| !subject.is_empty());
            suspicions = suspicion::of_manner(settings, form, is_trapped, cx.now());
            suspicions.extend(suspicion::of_text(settings, &written));
            let (network_hash, email_key) = (network_hash.clone(), email_key.map(str::to_owned));
            let traces = Traces { network_hash, email_key, ..Traces::default() };
            matter = Some(Matter::of(&name, website.as_deref(), &written.saying, traces));
        }
        let (id, answered, account) = (CommentId(cx.new_id()), parent_id.map(CommentId::from), actor.account());
        Ok(Self {
            id,
            entry,
            answered,
            name,
            email,
            website,
            written,
            account,
            suspicions,
            search_key,
            matter,
            identicon_seed,
            network_hash,
        })
    }

    /// By what its commenter is known.
    pub fn commenter(&self, may_moderate: bool) -> Commenter {
        let email_key = self.email.as_ref().map(|(_, key)| key.clone());
        Commenter { name: self.name.clone(), email_key, may_moderate }
    }
}

/// A form sends what was left blank as an empty text.
fn given(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

/// The network that limits are counted of: that of the client or, where a server of the site hands the comment in, of the
/// reader whose address it passes.
fn network(cx: &Cx, check: &mut Check, passed: Option<String>) -> Option<String> {
    const PATH: &str = "/clientAddress";
    let Some(passed) = passed else { return cx.client().network.clone() };
    if !matches!(cx.actor(), Actor::Token { scopes, .. } if scopes.has(Scope::CommentsRelay)) {
        check.fault(PATH, "Only an API token of scope `comments:relay` passes the address of a reader.");
        return None;
    }
    check.network_address(PATH, &passed).map(Client::network_of)
}

/// A network as the only thing that is kept of it: two comments can be seen to come from one place, and no more, by whoever
/// does not hold the key.
pub fn hashed(cx: &Cx, network: &str) -> String {
    text::hex(hmac::sign(&cx.app().keys().networks, network.as_bytes()).as_ref())
}

/// The seed of a guest. It holds of the same name, address and network alone: whoever tries an address that they guess does
/// not see whether it is right, nor is somebody known who writes under another name.
fn guest_seed(cx: &Cx, name: &str, email_key: Option<&str>, network_hash: Option<&str>) -> String {
    let (email, network) = (email_key.unwrap_or_default(), network_hash.unwrap_or_default());
    seed(cx, &[b"guest", name.as_bytes(), email.as_bytes(), network.as_bytes()])
}

/// The seed of what was there before us, of which the name alone is known.
pub fn imported_seed(cx: &Cx, name: &str) -> String {
    seed(cx, &[b"imported", name.as_bytes()])
}

fn seed(cx: &Cx, parts: &[&[u8]]) -> String {
    let mut context = hmac::Context::with_key(&cx.app().keys().identicons);
    for part in parts {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part);
    }
    text::hex(&context.sign().as_ref()[..16])
}
