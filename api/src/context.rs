//! `Cx`: what every call of a service is given first, and the only way to a connection.

use std::{
    collections::BTreeSet,
    net::{IpAddr, Ipv6Addr},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use masthead_entity::{Timestamp, site};
use sea_orm::{DatabaseTransaction, EntityTrait};
use uuid::Uuid;

use crate::{
    access::{Action, Actor, rules},
    db,
    error::{AppError, Code, Result},
    journal::Name,
    state::App,
    validate::Check,
};

/// One request: who asks, until when, what time it is, the door to the database, and the names of what was read.
///
/// Cheap to clone; loaders and tasks hold clones of the same request.
#[derive(Clone)]
pub struct Cx(Arc<Inner>);

struct Inner {
    app: App,
    actor: Actor,
    client: Client,
    request_id: Uuid,
    deadline: Instant,
    now: Timestamp,
    seen: Mutex<BTreeSet<Name>>,
    snapshot: tokio::sync::Mutex<Option<Snapshot>>,
    used_credentials: AtomicBool,
    is_private: AtomicBool,
}

/// Where a request comes from.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// Its network address. `None` on the command line.
    pub address: Option<String>,
    /// The network that its address counts as, where limits are counted.
    pub network: Option<String>,
    /// What it calls itself (`User-Agent`).
    pub device: Option<String>,
}

impl Client {
    /// The network that an address counts as: an IPv4 address itself, of IPv6 the first 64 bits, as `2001:db8:1:2::/64`, since
    /// whoever has one address has all of those (RFC 6177).
    pub fn network_of(address: IpAddr) -> String {
        match address.to_canonical() {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => format!("{}/64", Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
        }
    }
}

/// What one read transaction gives, until a change of the same request makes it old.
#[derive(Clone)]
struct Snapshot {
    db: Arc<DatabaseTransaction>,
    site: Arc<tokio::sync::OnceCell<Arc<site::Model>>>,
}

impl Cx {
    /// A request that begins now.
    pub fn new(app: App, actor: Actor, request_id: Uuid) -> Self {
        Self::from(app, actor, Client::default(), request_id)
    }

    /// A request that begins now, from there.
    pub fn from(app: App, actor: Actor, client: Client, request_id: Uuid) -> Self {
        let deadline = Instant::now() + Duration::from_millis(app.config().http.deadline_ms);
        let now = app.clock().now();
        let (seen, snapshot, used_credentials, is_private) = Default::default();
        let inner =
            Inner { app, actor, client, request_id, deadline, now, seen, snapshot, used_credentials, is_private };
        Self(Arc::new(inner))
    }

    /// The command line, or the server on its own behalf.
    pub fn system(app: App) -> Self {
        Self::new(app, Actor::System, Uuid::now_v7())
    }

    /// The server that the request came to.
    pub fn app(&self) -> &App {
        &self.0.app
    }

    /// Who asks.
    pub fn actor(&self) -> &Actor {
        &self.0.actor
    }

    /// Where the request comes from.
    pub fn client(&self) -> &Client {
        &self.0.client
    }

    /// The id under which the log and the journal know the request.
    pub fn request_id(&self) -> Uuid {
        self.0.request_id
    }

    /// When the request is given up.
    pub fn deadline(&self) -> Instant {
        self.0.deadline
    }

    /// When one of so many equal parts of the request's time is left.
    pub fn when_left(&self, parts: u32) -> Instant {
        self.0.deadline - Duration::from_millis(self.0.app.config().http.deadline_ms) / parts
    }

    /// When the request began. For comparing, never for storing: what is stored has the journal's time.
    pub fn now(&self) -> Timestamp {
        self.0.now
    }

    /// A new id.
    pub fn new_id(&self) -> Uuid {
        Uuid::now_v7()
    }

    /// Refuses what the actor may not do whatever the row. Changes ask again, in their transaction, on the row.
    pub fn require(&self, action: Action) -> Result<()> {
        rules::require_some(self.actor(), action)
    }

    /// Whether what is published is read beside what is shown; refuses whoever may read nothing. Where reading is closed, a
    /// preview link shows its revision alone: there are no other articles, FAQs, terms or comments for it.
    pub fn reads_published(&self) -> Result<bool> {
        match self.actor() {
            Actor::Preview { reads: false, .. } => Ok(false),
            _ => self.require(Action::ReadPublished).map(|()| true),
        }
    }

    /// Refuses a second deed with credentials in one request: what guesses secrets is not multiplied by aliases.
    pub fn once(&self) -> Result<()> {
        match self.0.used_credentials.swap(true, Ordering::Relaxed) {
            false => Ok(()),
            true => Err(AppError::new(
                Code::InvalidRequest,
                "One request can use credentials only once: sign in, refresh, or change a password in requests of their own.",
            )),
        }
    }

    /// Notes that the answer is the actor's alone, though readers have its type: no cache keeps any of it.
    pub fn keep_private(&self) {
        self.0.is_private.store(true, Ordering::Relaxed);
    }

    /// Whether no cache may keep any of the answer.
    pub fn is_private(&self) -> bool {
        self.0.is_private.load(Ordering::Relaxed)
    }

    /// Notes that the answer depends on this.
    pub fn saw(&self, name: Name) {
        self.0.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(name);
    }

    /// The names of everything that was read so far.
    pub fn seen(&self) -> BTreeSet<Name> {
        self.0.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The read transaction of this request: all its answers come from one journal position. A change of the same
    /// request ends it, so that what is read afterwards shows the change.
    pub async fn read(&self) -> Result<Arc<DatabaseTransaction>> {
        Ok(self.snapshot().await?.db)
    }

    /// The site, read once.
    pub async fn site(&self) -> Result<Arc<site::Model>> {
        self.saw(Name::site());
        let snapshot = self.snapshot().await?;
        let load = async || {
            let site = site::Entity::find_by_id(1).one(&*snapshot.db).await?;
            site.map(Arc::new).ok_or_else(|| AppError::internal("the site's row is missing"))
        };
        snapshot.site.get_or_try_init(load).await.cloned()
    }

    /// The locale that a query for one thing means: the site's default when it names none. One that is no language tag
    /// is `invalid_input`.
    pub async fn locale_or_default(&self, locale: Option<&str>) -> Result<String> {
        match locale {
            None => Ok(self.site().await?.default_locale.clone()),
            Some(locale) => {
                let mut check = Check::default();
                let locale = check.locale("/locale", locale);
                check.done().map(|()| locale)
            }
        }
    }

    async fn snapshot(&self) -> Result<Snapshot> {
        let mut held = self.0.snapshot.lock().await;
        if let Some(snapshot) = &*held {
            return Ok(snapshot.clone());
        }
        let db = Arc::new(db::begin_read(self.app().db()).await?);
        Ok(held.insert(Snapshot { db, site: Arc::default() }).clone())
    }

    /// Ends the read transaction: what is read next comes from a newer position.
    pub(crate) async fn forget_snapshot(&self) {
        self.0.snapshot.lock().await.take();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_ipv6_counts_as_its_network() {
        for (address, expected) in [
            ("192.0.2.7", "192.0.2.7"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2::", "2001:db8:1:2::/64"),
            ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
            ("::1", "::/64"),
        ] {
            assert_eq!(Client::network_of(address.parse().unwrap()), expected);
        }
    }
}
