//! The closed sets of values that columns hold, each text under a CHECK.

use sea_orm::{DeriveActiveEnum, EnumIter};

macro_rules! column_enum {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, EnumIter, DeriveActiveEnum)]
        #[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }
    )+};
}

column_enum! {
    /// The two kinds of entry.
    EntryKind {
        /// A page of editorial content.
        Article,
        /// A question and its answer.
        Faq,
    }

    /// The four kinds of term.
    TermKind {
        /// A flat label.
        Tag,
        /// A place in a tree.
        Category,
        /// A byline.
        Author,
        /// A work that is cited.
        Source,
    }

    /// What a slug names; slugs are unique within one space and locale.
    SlugSpace {
        /// Articles, by locale.
        Article,
        /// FAQs, by locale.
        Faq,
        /// Tags.
        Tag,
        /// Categories.
        Category,
        /// Authors.
        Author,
        /// Sources, whose slug is their citation key.
        Source,
    }

    /// Where the working revision stands on its way to readers. Null when it is what is published.
    Stage {
        /// Being written.
        Draft,
        /// Submitted, waiting for a reviewer.
        InReview,
        /// Approved, waiting to be published.
        Approved,
        /// Waiting for its time.
        Scheduled,
    }

    /// Whether readers see the entry.
    Visibility {
        /// They do not, or not any more.
        Unpublished,
        /// They see its open publication.
        Published,
        /// They do not, and desks hide it.
        Archived,
        /// They do not, and an administrator may purge it.
        Trashed,
    }

    /// What a reviewer found.
    Verdict {
        /// Readers may see the revision.
        Approved,
        /// It needs more work.
        ChangesRequested,
    }

    /// What happens at the time of a schedule.
    ScheduleAction {
        /// Its revision is shown to readers.
        Publish,
        /// The entry is taken from readers.
        Unpublish,
    }

    /// How an entry takes comments, or the site where an entry says nothing.
    CommentPolicy {
        /// Shown at once.
        Open,
        /// Those of commenters of whom none was approved before are held, others shown at once.
        FirstHeld,
        /// Held until a moderator approves.
        Moderated,
        /// Not taken.
        Closed,
    }

    /// Whether a form asks for something.
    FieldRule {
        /// It must be given.
        Required,
        /// It may be given.
        Optional,
        /// It is not asked for, and not kept.
        Hidden,
    }

    /// The state of a comment.
    CommentStatus {
        /// Waiting for a moderator.
        Held,
        /// Shown to readers.
        Approved,
        /// Not shown, by decision.
        Rejected,
        /// Not shown, as spam.
        Spam,
        /// Thrown away, purged later.
        Trashed,
    }

    /// What is blocked in comments.
    BlockKind {
        /// A word or phrase, of the name or the text.
        Word,
        /// The e-mail address of who writes.
        Email,
        /// A domain that a comment leads to, or that the e-mail address is of.
        Domain,
        /// The network that a comment comes from.
        Network,
    }

    /// What an account may do, by the matrix in `masthead::access::rules`.
    Role {
        /// Everything, accounts, tokens and settings included.
        Administrator,
        /// Everybody's content, and moderation.
        Editor,
        /// Writes and publishes what is its own.
        Author,
        /// Writes what is its own; others publish it.
        Contributor,
        /// Moderates comments, and nothing else.
        Moderator,
    }

    /// Whether an account may sign in.
    AccountStatus {
        /// It may.
        Active,
        /// It may not.
        Suspended,
        /// It is gone: its row stays, without its address, for what names it.
        Deleted,
    }

    /// What a link in a mail is for.
    PasswordPurpose {
        /// Choosing another password, by whoever lost theirs.
        Reset,
        /// Choosing the first one.
        Invitation,
    }

    /// The kind of a cited work.
    SourceKind {
        /// A web page.
        Webpage,
        /// A piece in a newspaper or of a news agency.
        News,
        /// A paper in a journal.
        Article,
        /// A book.
        Book,
        /// A chapter of a book.
        Chapter,
        /// A report.
        Report,
        /// A dissertation.
        Thesis,
        /// A collection of data.
        Dataset,
        /// Anything else.
        Other,
    }
}
