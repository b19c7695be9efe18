//! The binary as a process: started, asked, stopped, killed.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::{Arc, Mutex, mpsc},
    time::{Duration, Instant},
};

/// How long a process may take to come up or to end.
const PATIENCE: Duration = Duration::from_secs(30);

/// A verb of the command line over a folder, to be given more arguments and variables.
pub fn masthead(binary: &str, data: &Path) -> Command {
    let mut command = Command::new(binary);
    let inherited = std::env::vars().map(|(name, _)| name).filter(|name| name.starts_with("MASTHEAD_"));
    inherited.for_each(|name| {
        command.env_remove(name);
    });
    command.arg("--data").arg(data).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs a verb to its end.
pub fn finish(command: &mut Command, input: &str) -> Output {
    let mut child = command.stdin(Stdio::piped()).spawn().expect("the binary starts");
    // A verb that reads nothing closes its end.
    let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
    child.wait_with_output().expect("it ends")
}

/// A server in a process of its own; killed when it is dropped.
pub struct Process {
    child: Child,
    /// Where it listens, as `http://127.0.0.1:1234`.
    pub base: String,
    said: Arc<Mutex<String>>,
}

impl Process {
    /// Starts `serve` on a free port, and waits until it answers there.
    pub fn serve(mut command: Command, arguments: &[&str]) -> Self {
        let mut child = command.args(["serve", "--bind", "127.0.0.1:0"]).args(arguments).spawn().expect("it starts");
        let (lines, said) = (child.stderr.take().expect("a pipe"), Arc::<Mutex<String>>::default());
        let (told, address) = mpsc::channel();
        let heard = said.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(lines).lines().map_while(Result::ok) {
                {
                    let mut said = heard.lock().expect("what it said");
                    said.push_str(&line);
                    said.push('\n');
                }
                if let Some((_, base)) = line.split_once(" serves ") {
                    let _ = told.send(base.trim().to_owned());
                }
            }
        });
        let base = address.recv_timeout(PATIENCE);
        let base = base.unwrap_or_else(|_| panic!("it does not serve: {}", said.lock().expect("what it said")));
        Self { child, base, said }
    }

    /// What it has said so far.
    pub fn said(&self) -> String {
        self.said.lock().expect("what it said").clone()
    }

    /// Sends a signal by its name.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status();
        assert!(sent.expect("kill").success());
    }

    /// Waits for its end.
    pub fn end(mut self) -> ExitStatus {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("a status") {
                return status;
            }
            assert!(Instant::now() < until, "it does not end: {}", self.said());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
