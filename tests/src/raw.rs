//! Requests byte by byte, for what a well-behaved client cannot be made to send.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use serde_json::Value;

/// What came back on a raw connection.
#[derive(Debug)]
pub struct Raw {
    /// The status; 0 where the connection was closed without an answer.
    pub status: u16,
    /// The head and the body, as they came.
    pub text: String,
    /// From the first byte sent to the first byte received.
    pub took: Duration,
    /// How much of the body was taken before the answer.
    pub sent: usize,
}

impl Raw {
    /// Sends a head, then as much of the body as is taken until an answer comes. Blocks; for tests of what is refused
    /// before it is read.
    pub fn send(address: SocketAddr, head: &str, chunk: &[u8], times: usize) -> Self {
        let mut stream = TcpStream::connect(address).expect("a connection");
        stream.set_nodelay(true).expect("an option");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("an option");
        let begun = Instant::now();
        let mut reader = stream.try_clone().expect("a second handle");
        let reading = std::thread::spawn(move || {
            let (mut bytes, mut first) = (Vec::new(), None);
            let mut buffer = [0; 16 * 1024];
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                first.get_or_insert_with(|| begun.elapsed());
                bytes.extend_from_slice(&buffer[..read]);
                if is_whole(&bytes) {
                    break;
                }
            }
            (bytes, first.unwrap_or_else(|| begun.elapsed()))
        });
        let mut sent = 0;
        if stream.write_all(head.as_bytes()).is_ok() {
            for _ in 0..times {
                if reading.is_finished() || stream.write_all(chunk).is_err() {
                    break;
                }
                sent += chunk.len();
            }
        }
        let (bytes, took) = reading.join().expect("the reader");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Self { status, text, took, sent }
    }

    /// The body, as JSON; null where it is none.
    pub fn body(&self) -> Value {
        let (_, body) = self.text.split_once("\r\n\r\n").unwrap_or_default();
        serde_json::from_str(body).unwrap_or(Value::Null)
    }
}

/// Whether the answer is there as far as its `Content-Length` says.
fn is_whole(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    length.is_some_and(|length: usize| body.len() >= length)
}
