//! From Markdown to what is stored for readers: CPU work, done before the writer is taken.

use std::collections::HashMap;

use masthead_entity::{EntryId, EntryKind, TermId, revision};

use crate::{
    context::Cx,
    db::document,
    error::{AppError, FieldError, Result},
    limits,
    queue::Queue,
    rendering::{self, Citation, CitedSource, RenderError, Scope},
};

/// What is derived from the texts of a revision.
#[derive(Clone, Debug)]
pub struct Rendering {
    /// The lead as HTML.
    pub lead_html: String,
    /// The body as HTML.
    pub body_html: String,
    /// The headings of the body, as a document.
    pub outline: String,
    /// The citations of lead and body, as printed.
    pub citations: Vec<Citation>,
    /// Lead and body as plain text.
    pub plain_text: String,
    /// Its words.
    pub word_count: i32,
    /// The beginning of the lead, or of the body where there is none.
    pub excerpt: String,
    /// The version of the renderer that made the HTML.
    pub renderer_version: i32,
}

impl Rendering {
    /// What a stored revision has, for another one with the same texts: labels stay as they were printed.
    pub fn stored(row: &revision::Model) -> Result<Self> {
        Ok(Self {
            lead_html: row.lead_html.clone(),
            body_html: row.body_html.clone(),
            outline: row.outline.clone(),
            citations: document::read(&row.citations)?,
            plain_text: row.plain_text.clone(),
            word_count: row.word_count,
            excerpt: row.excerpt_text.clone(),
            renderer_version: row.renderer_version,
        })
    }

    /// The works that the texts cite, in order of first citation, each once.
    pub fn cited(&self) -> Vec<TermId> {
        let mut cited = Vec::new();
        for citation in &self.citations {
            if !cited.contains(&TermId(citation.source)) {
                cited.push(TermId(citation.source));
            }
        }
        cited
    }
}

/// The texts of one entry that are rendered together: their citations and headings share one set of anchors.
#[derive(Clone, Debug)]
pub struct Texts {
    /// Article or FAQ.
    pub kind: EntryKind,
    /// The entry; anchors of a FAQ carry the end of its id, since FAQs stand on the pages of articles.
    pub entry: EntryId,
    /// The lead.
    pub lead: String,
    /// The body or the answer.
    pub body: String,
    /// Where the entry stands in the input, for the paths of faults.
    pub path: String,
}

impl Texts {
    fn body_field(&self) -> &'static str {
        match self.kind {
            EntryKind::Article => "bodyMarkdown",
            EntryKind::Faq => "answerMarkdown",
        }
    }

    /// The keys of the works that the texts cite, and maybe others.
    pub fn keys(&self) -> Vec<String> {
        let mut keys = rendering::keys_to_load(&self.lead);
        keys.extend(rendering::keys_to_load(&self.body));
        keys
    }

    fn render(&self, sources: &HashMap<String, CitedSource>) -> Result<Rendering> {
        let mut scope = match self.kind {
            EntryKind::Article => Scope::new(),
            EntryKind::Faq => {
                let id = self.entry.0.simple().to_string();
                Scope::prefixed(&format!("faq-{}-", id.get(24..).unwrap_or_default()))
            }
        };
        let lead = rendering::render(&self.lead, sources, &mut scope).map_err(|e| self.fault("lead", e));
        let body = rendering::render(&self.body, sources, &mut scope).map_err(|e| self.fault(self.body_field(), e));
        let (lead, body) = match (lead, body) {
            (Ok(lead), Ok(body)) => (lead, body),
            (lead, body) => return Err(AppError::invalid_input(lead.err().into_iter().chain(body.err()).collect())),
        };
        if body.html.len() > limits::RENDERED {
            let message = format!(
                "This text becomes HTML of {} bytes, and {} is the limit. Is there a table of many empty cells?",
                body.html.len(),
                limits::RENDERED
            );
            let path = format!("{}/{}", self.path, self.body_field());
            return Err(AppError::fault(path, message));
        }
        let excerpted = if lead.plain_text.is_empty() { &body.plain_text } else { &lead.plain_text };
        let excerpt = rendering::excerpt(excerpted, limits::EXCERPT);
        let texts = [lead.plain_text, body.plain_text];
        Ok(Rendering {
            lead_html: lead.html,
            body_html: body.html,
            outline: document::write(&body.outline)?,
            citations: [lead.citations, body.citations].concat(),
            plain_text: texts.join("\n\n").trim().to_owned(),
            word_count: (lead.words + body.words) as i32,
            excerpt,
            renderer_version: rendering::RENDERER_VERSION,
        })
    }

    fn fault(&self, field: &str, error: RenderError) -> FieldError {
        let path = format!("{}/{field}", self.path);
        let message = match error {
            RenderError::UnknownSources(keys) => {
                let keys = keys.iter().map(|key| format!("[@{key}]")).collect::<Vec<_>>().join(", ");
                format!("No source has the key of {keys}. Create it, or give it in `sources` of this request.")
            }
            RenderError::TooDeep => "Lists and quotes are nested too deeply in this text.".to_owned(),
        };
        FieldError { path, message }
    }
}

/// Renderings that run at once, and those that may wait for them: the longest text takes a part of a second.
static QUEUE: Queue = Queue::new(2, 64);

/// Renders several entries away from the threads that serve requests. All faults of all of them come at once.
/// `overloaded` when too many wait.
pub async fn render_all(cx: &Cx, texts: Vec<Texts>, sources: HashMap<String, CitedSource>) -> Result<Vec<Rendering>> {
    let work = move || {
        let mut faults = Vec::new();
        let mut renderings = Vec::new();
        for text in &texts {
            match text.render(&sources) {
                Ok(rendering) => renderings.push(rendering),
                Err(error) if error.fields.is_empty() => return Err(error),
                Err(error) => faults.extend(error.fields),
            }
        }
        if faults.is_empty() { Ok(renderings) } else { Err(AppError::invalid_input(faults)) }
    };
    QUEUE.work(cx.deadline(), work).await
}
