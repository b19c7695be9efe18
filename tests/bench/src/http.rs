//! HTTP/1.1 as far as measuring needs it: one question after the other on a connection that is kept. Little more than
//! the system's reads and writes, since the client shares its cores with the server.

use std::net::SocketAddr;

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::Result;

/// A question as it goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) body: Option<String>,
    pub(crate) headers: Vec<(&'static str, String)>,
}

impl Request {
    /// GET.
    pub(crate) fn get(path: &str) -> Self {
        Self { method: "GET", path: path.to_owned(), body: None, headers: Vec::new() }
    }

    /// POST of JSON.
    pub(crate) fn post(path: &str, body: &Value) -> Self {
        Self { method: "POST", path: path.to_owned(), body: Some(body.to_string()), headers: Vec::new() }
    }

    /// The same with one more header.
    pub(crate) fn with(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    /// As it is sent.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut text = format!("{} {} HTTP/1.1\r\nHost: 127.0.0.1\r\n", self.method, self.path);
        for (name, value) in &self.headers {
            text += &format!("{name}: {value}\r\n");
        }
        if let Some(body) = &self.body {
            text += &format!("Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        } else {
            text += "\r\n";
        }
        text.into_bytes()
    }
}

/// A connection that is kept.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    /// To a server.
    pub(crate) async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 * 1024) })
    }

    /// Sends a question and reads the whole answer: its status and its body, which must have a `Content-Length`.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Result<(u16, &[u8])> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let (mut whole, mut searched) = (None, 0);
        while whole.is_none_or(|(_, _, end)| self.buffer.len() < end) {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err("the server closed the connection".into());
            }
            if whole.is_none() {
                whole = head(&self.buffer, searched)?;
                searched = self.buffer.len().saturating_sub(3);
            }
        }
        let (status, start, end) = whole.ok_or("an answer without a head")?;
        Ok((status, self.buffer.get(start..end).unwrap_or_default()))
    }

    /// The same where JSON is expected with this status.
    pub(crate) async fn json(&mut self, request: &Request, expected: u16) -> Result<Value> {
        let (status, body) = self.ask(&request.bytes()).await?;
        if status != expected {
            let told = String::from_utf8_lossy(body);
            return Err(format!("{} {}: {status} in place of {expected}: {told}", request.method, request.path).into());
        }
        Ok(serde_json::from_slice(body)?)
    }
}

/// Where the answer's body begins and ends, with its status; `None` as long as its head is not whole.
fn head(bytes: &[u8], from: usize) -> Result<Option<(u16, usize, usize)>> {
    let Some(end) = bytes.get(from..).and_then(|rest| rest.windows(4).position(|four| four == b"\r\n\r\n")) else {
        return Ok(None);
    };
    let start = from + end + 4;
    let text = std::str::from_utf8(&bytes[..start])?;
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or("an answer without a status")?;
    let length = text.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    Ok(Some((status, start, start + length.ok_or("an answer without Content-Length")?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_found_when_it_is_whole() {
        let answer = b"HTTP/1.1 201 Created\r\ncontent-length: 3\r\nx: y\r\n\r\nabc";
        assert_eq!(head(answer, 0).unwrap(), Some((201, answer.len() - 3, answer.len())));
        assert_eq!(head(&answer[..40], 0).unwrap(), None);
        let (half, _) = answer.split_at(answer.len() - 5);
        assert_eq!(head(half, 0).unwrap(), None);
        assert!(head(answer, half.len() - 3).unwrap().is_some());
        assert!(head(b"HTTP/1.1 200 OK\r\n\r\n", 0).is_err());
    }

    #[test]
    fn a_question_names_the_length_of_its_body() {
        let post = Request::post("/x", &serde_json::json!({})).with("If-Match", "\"1\"".to_owned());
        let text = String::from_utf8(post.bytes()).unwrap();
        assert!(text.starts_with("POST /x HTTP/1.1\r\n") && text.ends_with("Content-Length: 2\r\n\r\n{}"), "{text}");
        assert!(text.contains("\r\nIf-Match: \"1\"\r\n"));
        assert!(Request::get("/y").bytes().ends_with(b"\r\n\r\n"));
    }
}
