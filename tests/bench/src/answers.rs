//! Masthead's own answers: what the bare handler returns, and what the statement's answers must equal.

use std::{fs, net::SocketAddr, path::Path};

use serde_json::Value;

use crate::{
    Result,
    http::{Connection, Request},
    load::Asked,
    questions::Question,
};

/// All requests of a question with their answers.
pub(crate) struct Answered {
    /// The question.
    pub(crate) question: Question,
    /// Each request with the body of its answer.
    pub(crate) pairs: Vec<(Request, Vec<u8>)>,
}

impl Answered {
    /// Asks a server all requests of a question once.
    pub(crate) async fn of(address: SocketAddr, question: Question, articles: u32) -> Result<Self> {
        let mut connection = Connection::open(address).await?;
        let mut pairs = Vec::new();
        for request in question.requests(articles) {
            let (status, body) = connection.ask(&request.bytes()).await?;
            if status != question.status() {
                return Err(format!("{}: status {status}: {}", request.path, String::from_utf8_lossy(body)).into());
            }
            let body = body.to_vec();
            pairs.push((request, body));
        }
        Ok(Self { question, pairs })
    }

    /// The requests as load, each with the length of the answer that this server gave.
    pub(crate) fn load(&self) -> Vec<Asked> {
        let asked = |(request, answer): &(Request, Vec<u8>)| Asked {
            bytes: request.bytes(),
            status: self.question.status(),
            length: Some(answer.len()),
        };
        self.pairs.iter().map(asked).collect()
    }

    /// Fails unless the other answers are equal in value, as JSON; gives how many were compared.
    pub(crate) fn require_equal(&self, other: &Self) -> Result<usize> {
        if self.pairs.len() != other.pairs.len() {
            return Err(
                format!("{}: {} answers beside {}", self.question.name(), self.pairs.len(), other.pairs.len()).into()
            );
        }
        for ((request, ours), (_, theirs)) in self.pairs.iter().zip(&other.pairs) {
            let (ours, theirs): (Value, Value) = (serde_json::from_slice(ours)?, serde_json::from_slice(theirs)?);
            if ours != theirs {
                let asked = request.body.as_deref().unwrap_or(&request.path);
                return Err(format!("two answers to {asked}:\n{ours}\nand\n{theirs}").into());
            }
            if ours["data"].as_object().is_none_or(|data| data.values().any(Value::is_null)) {
                return Err(format!("no data: {ours}").into());
            }
        }
        Ok(self.pairs.len())
    }
}

/// Writes answers down for the bare handler.
pub(crate) fn save(file: &Path, answered: &[Answered]) -> Result<()> {
    let mut pairs = Vec::new();
    for (request, answer) in answered.iter().flat_map(|answered| &answered.pairs) {
        let key = request.body.as_ref().unwrap_or(&request.path);
        pairs.push((key, std::str::from_utf8(answer)?));
    }
    Ok(fs::write(file, serde_json::to_vec(&pairs)?)?)
}

/// Reads them: the body that asks, or the path where there is none, and the answer.
pub(crate) fn load(file: &Path) -> Result<Vec<(String, String)>> {
    Ok(serde_json::from_slice(&fs::read(file)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(answers: &[&str]) -> Answered {
        let pair = |answer: &&str| (Request::get("/x"), answer.as_bytes().to_vec());
        Answered { question: Question::Page, pairs: answers.iter().map(pair).collect() }
    }

    #[test]
    fn answers_are_compared_by_value_and_hold_something() {
        let ours = answered(&[r#"{"data":{"article":{"a":1,"b":[2,3]}}}"#]);
        assert_eq!(ours.require_equal(&answered(&[r#"{ "data": {"article":{"b":[2,3],"a":1}} }"#])).unwrap(), 1);
        for other in [r#"{"data":{"article":{"a":1,"b":[3,2]}}}"#, r#"{"data":{"article":{"a":1}}}"#] {
            assert!(ours.require_equal(&answered(&[other])).is_err(), "{other}");
        }
        assert!(ours.require_equal(&answered(&[])).is_err());
        let nothing = r#"{"data":{"article":null}}"#;
        assert!(answered(&[nothing]).require_equal(&answered(&[nothing])).is_err());
    }
}
