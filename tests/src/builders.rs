//! Builders: content made through the public API.

use serde_json::{Value, json};

use crate::{TestApp, Who};

impl TestApp {
    /// Makes an article by GraphQL, and gives it back as `id version slug status`.
    pub async fn article(&self, input: Value) -> Value {
        let query = "mutation($input: CreateArticleInput!) {
            createArticle(input: $input) { article { id version slug status } } }";
        self.data(Who::Editor, query, json!({ "input": input })).await["createArticle"]["article"].clone()
    }

    /// Makes a published article of this title, with a little of everything: a category, two tags, an author, a source
    /// that is cited, and as many FAQs and approved comments as are asked for.
    pub async fn rich_article(&self, title: &str, faqs: usize, comments: usize) -> Value {
        let faqs: Vec<Value> = (1..=faqs)
            .map(|n| json!({ "question": format!("{title}: question {n}?"), "answerMarkdown": format!("Answer {n}.") }))
            .collect();
        let article = self
            .article(json!({
                "title": title,
                "lead": "A lead.",
                "bodyMarkdown": "Above.\n\n## First\n\nText.\n\n## Second\n\nMore text.",
                "tags": [{ "name": format!("{title} one") }, { "name": format!("{title} two") }],
                "sources": [{ "title": format!("Work on {title}"), "authors": ["Ama Osei"], "year": 2019 }],
                "faqs": faqs,
                "prompts": [{ "question": "What do you think?", "invitation": "Tell us." }],
                "materials": [{ "title": "A link", "url": "https://example.org/" }],
                "publish": true,
            }))
            .await;
        for n in 1..=comments {
            self.approved_comment(&article["id"], None, &format!("Comment {n}")).await;
        }
        article
    }

    /// Submits a comment as a reader, and approves it. Gives its id.
    pub async fn approved_comment(&self, article: &Value, parent: Option<&Value>, text: &str) -> Value {
        let submit = "mutation($input: SubmitCommentInput!) { submitComment(input: $input) { comment { id } } }";
        let input = json!({
            "articleId": article, "parentId": parent, "name": "Rosa Reader", "email": "rosa@example.com", "text": text,
        });
        let data = self.data(Who::Anonymous, submit, json!({ "input": input })).await;
        let id = data["submitComment"]["comment"]["id"].clone();
        let approve = "mutation($ids: [ID!]!) {
            moderateComments(input: { ids: $ids, action: APPROVE }) { results { status } } }";
        self.data(Who::Editor, approve, json!({ "ids": [id] })).await;
        id
    }
}
