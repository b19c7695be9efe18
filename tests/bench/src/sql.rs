//! The two hand-written statements: all of a page, and all of the list, as JSON from the tables of the house. What
//! [`crate::questions`] asks of GraphQL is what stands here; the run compares the answers before it measures.

use sea_orm::DbBackend;

/// What the two engines say differently.
struct Words(DbBackend);

impl Words {
    fn is_postgres(&self) -> bool {
        self.0 == DbBackend::Postgres
    }

    fn object(&self) -> &'static str {
        if self.is_postgres() { "json_build_object" } else { "json_object" }
    }

    /// An array of a value of all rows in an order; empty without rows.
    fn list(&self, value: &str, order: &str) -> String {
        match self.is_postgres() {
            true => format!("coalesce(json_agg({value} ORDER BY {order}), '[]')"),
            false => format!("json_group_array({value} ORDER BY {order})"),
        }
    }

    /// An id as 36 characters.
    fn id(&self, column: &str) -> String {
        if self.is_postgres() {
            return format!("{column}::text");
        }
        let part = |from: u32, length: u32| format!("substr(hex({column}), {from}, {length})");
        let parts = [part(1, 8), part(9, 4), part(13, 4), part(17, 4), part(21, 12)];
        format!("lower({})", parts.join(" || '-' || "))
    }

    /// Microseconds since 1970 as RFC 3339 with six digits.
    fn time(&self, column: &str) -> String {
        match self.is_postgres() {
            true => format!(
                "to_char(timestamp 'epoch' + {column} * interval '1 microsecond', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
            ),
            false => format!(
                "strftime('%Y-%m-%dT%H:%M:%S', {column} / 1000000, 'unixepoch') || printf('.%06dZ', {column} % 1000000)"
            ),
        }
    }

    /// The terms of a publication in their order, each with these of its columns.
    fn terms(&self, kind: &str, publication: &str, fields: &str) -> String {
        let object = self.object();
        let list = self.list(&format!("{object}({fields})"), "t.position");
        format!(
            "(SELECT {list} FROM publication_term t JOIN term_version v ON v.term_id = t.term_id AND v.valid_to IS NULL
              WHERE t.publication_id = {publication} AND t.kind = '{kind}')"
        )
    }

    /// The first category of a publication.
    fn category(&self, publication: &str) -> String {
        let object = self.object();
        format!(
            "(SELECT {object}('name', v.name, 'slug', v.slug)
              FROM publication_term t JOIN term_version v ON v.term_id = t.term_id AND v.valid_to IS NULL
              WHERE t.publication_id = {publication} AND t.kind = 'CATEGORY' ORDER BY t.position LIMIT 1)"
        )
    }
}

/// The page on the front end, by the site's pattern. Slugs of the bench need no escaping.
const URL: &str =
    "replace(replace(replace(s.article_url, '{base}', s.base_url), '{locale}', p.locale), '{slug}', p.slug)";

/// The page of the article whose slug is the one parameter; its column is `answer`.
pub(crate) fn page(engine: DbBackend) -> String {
    let words = Words(engine);
    let object = words.object();
    let (id, published, updated) = (words.id("p.entry_id"), words.time("p.published_at"), words.time("p.updated_at"));
    let authors = words.terms("AUTHOR", "p.id", "'name', v.name, 'slug', v.slug, 'bioHtml', v.text_html");
    let category = words.category("p.id");
    let tags = words.terms("TAG", "p.id", "'name', v.name, 'slug', v.slug");
    let faqs =
        words.list(&format!("{object}('question', f.title, 'slug', f.slug, 'answerHtml', f.body_html)"), "f.position");
    let (comment, written) = (words.id("c.id"), words.time("c.created_at"));
    let comments = words.list(
        &format!(
            "{object}('id', {comment}, 'authorName', c.author_name, 'bodyHtml', c.body_html, 'createdAt', {written})"
        ),
        "c.created_at, c.id",
    );
    format!(
        "SELECT CAST({object}('data', {object}('article', {object}(
            'id', {id}, 'slug', p.slug, 'url', {URL}, 'title', r.title, 'leadHtml', r.lead_html,
            'excerpt', r.excerpt_text, 'bodyHtml', r.body_html, 'publishedAt', {published}, 'updatedAt', {updated},
            'commentCount', e.comment_count, 'authors', {authors}, 'category', {category}, 'tags', {tags},
            'faqs', {object}('nodes', (SELECT {faqs} FROM (
                SELECT o.position, q.slug, w.title, w.body_html
                FROM publication_faq o
                JOIN publication q ON q.entry_id = o.faq_id AND q.valid_to IS NULL
                JOIN revision w ON w.id = q.revision_id
                WHERE o.publication_id = p.id ORDER BY o.position LIMIT 4) f)),
            'comments', {object}('nodes', (SELECT {comments} FROM (
                SELECT k.id, k.author_name, k.body_html, k.created_at
                FROM public_comment k
                WHERE k.entry_id = p.entry_id AND k.parent_id IS NULL ORDER BY k.created_at, k.id LIMIT 10) c))
         ))) AS text) AS answer
         FROM publication p
         JOIN revision r ON r.id = p.revision_id
         JOIN entry e ON e.id = p.entry_id
         CROSS JOIN site s
         WHERE p.kind = 'ARTICLE' AND p.locale = s.default_locale AND p.slug = $1 AND p.valid_to IS NULL"
    )
}

/// The list of the 20 newest articles; its column is `answer`.
pub(crate) fn list(engine: DbBackend) -> String {
    let words = Words(engine);
    let object = words.object();
    let authors = words.terms("AUTHOR", "p.id", "'name', v.name");
    let category = words.category("p.id");
    let tags = words.terms("TAG", "p.id", "'name', v.name, 'slug', v.slug");
    let articles = words.list(
        &format!(
            "{object}('title', r.title, 'excerpt', r.excerpt_text, 'url', {URL},
             'authors', {authors}, 'category', {category}, 'tags', {tags})"
        ),
        "p.published_at DESC, p.entry_id DESC",
    );
    format!(
        "SELECT CAST({object}('data', {object}('articles', {object}('nodes', {articles}))) AS text) AS answer
         FROM (
            SELECT id, entry_id, revision_id, locale, slug, published_at FROM publication
            WHERE kind = 'ARTICLE' AND valid_to IS NULL ORDER BY published_at DESC, entry_id DESC LIMIT 20) p
         JOIN revision r ON r.id = p.revision_id
         CROSS JOIN site s"
    )
}
