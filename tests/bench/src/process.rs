//! The servers as processes of their own: started, measured, stopped.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

use crate::{Result, database::Scratch, seed};

/// How long a process may take to come up or to end.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server; killed when it is dropped.
pub(crate) struct Process {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// Milliseconds from its start to its first answer, of Masthead.
    pub(crate) healthy_after: f64,
}

impl Process {
    /// Masthead with its default settings, but for the limits of comments. Its log, the access log among it, goes to a file as it would at home.
    pub(crate) fn masthead(binary: &Path, scratch: &Scratch, log: &Path) -> Result<Self> {
        // A free port, let go again: asking the log for the address would cost the time that is measured.
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let mut command = Command::new(binary);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("MASTHEAD_")) {
            command.env_remove(name);
        }
        command
            // All comments come from one network.
            .env("MASTHEAD_COMMENTS_MANY_PER_NETWORK", "0")
            .env("MASTHEAD_COMMENTS_MANY_PER_EMAIL", "0")
            .env("MASTHEAD_COMMENTS_MOST_PER_NETWORK", "0")
            .env("MASTHEAD_ADMIN_EMAIL", seed::EMAIL)
            .env("MASTHEAD_ADMIN_PASSWORD", seed::PASSWORD)
            .arg("serve")
            .args(["--bind", &address.to_string(), "--database-url", &scratch.url])
            .arg("--data")
            .arg(&scratch.data)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::options().create(true).append(true).open(log)?);
        let begun = Instant::now();
        let child = command.spawn().map_err(|error| format!("{}: {error}", binary.display()))?;
        let mut process = Self { child, address, healthy_after: 0.0 };
        while !is_healthy(address) {
            if let Some(status) = process.child.try_wait()? {
                let said = std::fs::read_to_string(log)?;
                let last: Vec<_> = said.lines().rev().take(5).collect();
                return Err(format!("the server ended ({status}): {}", last.join(" / ")).into());
            }
            if begun.elapsed() > PATIENCE {
                return Err("the server does not become healthy".into());
            }
            sleep(Duration::from_millis(1));
        }
        process.healthy_after = begun.elapsed().as_secs_f64() * 1_000.0;
        Ok(process)
    }

    /// One of the servers of this binary, by its arguments. It ends with this process.
    pub(crate) fn reference(arguments: &[&str]) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        let mut child = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        if let Some(output) = child.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        let address = line.trim().parse().map_err(|_| format!("{arguments:?} does not come up"))?;
        Ok(Self { child, address, healthy_after: 0.0 })
    }

    /// Its number.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Stops it as an operator would, and waits for its end.
    pub(crate) fn stop(mut self) -> Result<()> {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            match self.child.try_wait()? {
                Some(status) if status.success() => return Ok(()),
                Some(status) => return Err(format!("the server ended with {status}").into()),
                None => sleep(Duration::from_millis(5)),
            }
        }
        Err("the server does not stop".into())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn is_healthy(address: SocketAddr) -> bool {
    let ask = || {
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        std::io::Result::Ok(answer.starts_with("HTTP/1.1 200"))
    };
    ask().unwrap_or(false)
}
