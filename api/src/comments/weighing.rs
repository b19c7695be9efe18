//! Weighing comments by what the database holds: what came lately, and what is blocked. Where that fails, they are held for a
//! moderator: a fault of ours loses no comment, and shows none.

use masthead_entity::site;
use sea_orm::DatabaseTransaction;

use super::{
    blocks::Blocks,
    past::{self, Past},
    saying::Matter,
    suspicion::{self, Suspicion},
};
use crate::{db::Tx, error::Result};

/// What was found of a comment.
#[derive(Clone, Debug, Default)]
pub struct Weight {
    /// What speaks against it.
    pub suspicions: Vec<Suspicion>,
    /// What there was before it.
    pub past: Past,
}

/// Weighs comments, each in its place; nothing speaks against those of which there is nothing to weigh.
pub async fn weigh(tx: &Tx, site: &site::Model, matters: &[Option<&Matter>]) -> Result<Vec<Weight>> {
    let known: Vec<&Matter> = matters.iter().flatten().copied().collect();
    let mut weights = tried(tx, site, &known).await?.into_iter();
    Ok(matters.iter().map(|matter| matter.and_then(|_| weights.next()).unwrap_or_default()).collect())
}

async fn tried(tx: &Tx, site: &site::Model, matters: &[&Matter]) -> Result<Vec<Weight>> {
    if matters.is_empty() {
        return Ok(Vec::new());
    }
    // Behind a savepoint: PostgreSQL ends a transaction in which a statement failed.
    let savepoint = tx.savepoint().await?;
    match look(tx, &savepoint, site, matters).await {
        Ok(weights) => {
            savepoint.commit().await?;
            Ok(weights)
        }
        Err(error) => {
            savepoint.rollback().await?;
            tracing::error!(cause = ?error.cause, %error, "comments could not be weighed; they are held");
            Ok(vec![Weight { suspicions: suspicion::unweighed(), past: Past::default() }; matters.len()])
        }
    }
}

async fn look(tx: &Tx, db: &DatabaseTransaction, site: &site::Model, matters: &[&Matter]) -> Result<Vec<Weight>> {
    let app = tx.cx().app();
    let settings = &app.config().comments;
    let traces: Vec<_> = matters.iter().map(|matter| matter.traces.clone()).collect();
    let past = past::of(db, settings, &traces, tx.at()).await?;
    let blocks = app.kept::<Blocks>().matcher(db, site.comment_blocks).await?;
    let weight = |(matter, past): (&&Matter, Past)| {
        let mut suspicions = suspicion::of_past(settings, past);
        suspicions.extend(suspicion::of_blocks(blocks.hits(matter)));
        Weight { suspicions, past }
    };
    Ok(matters.iter().zip(past).map(weight).collect())
}
