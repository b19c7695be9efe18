//! What a figure is worth nothing without: the machine, the versions, the commit.

use std::{fs, path::Path, process::Command};

use serde::Serialize;

/// Where and on what it was measured.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Machine {
    /// The processor.
    pub(crate) cpu: String,
    /// Its cores that this process may use.
    pub(crate) cores: usize,
    /// MiB of memory.
    pub(crate) memory_mib: u64,
    /// The kernel's name and release.
    pub(crate) kernel: String,
    /// The file system of the databases.
    pub(crate) file_system: String,
    /// The load of the machine before anything began: of a quiet one about 0.
    pub(crate) load_before: String,
    /// The compiler.
    pub(crate) rust: String,
    /// The server, as it tells its version.
    pub(crate) server: String,
    /// The commit of the working folder, and whether it was changed.
    pub(crate) commit: String,
    /// When, in UTC.
    pub(crate) date: String,
}

impl Machine {
    /// This one, with this server's binary and the databases in this folder.
    pub(crate) fn here(server: &Path, folder: &Path) -> Self {
        let field = |file: &str, name: &str| {
            let text = fs::read_to_string(file).unwrap_or_default();
            let line =
                text.lines().find_map(|line| line.strip_prefix(name)?.split_once(':').map(|(_, value)| value.trim()));
            line.unwrap_or("unknown").to_owned()
        };
        let memory = field("/proc/meminfo", "MemTotal");
        let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let changed =
            if said("git", &["status", "--porcelain", "--untracked-files=no"]).is_empty() { "" } else { ", changed" };
        Self {
            cpu: field("/proc/cpuinfo", "model name"),
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            memory_mib: memory.trim_end_matches(" kB").parse::<u64>().map_or(0, |kib| kib / 1_024),
            kernel: said("uname", &["-sr"]),
            file_system: said("stat", &["--file-system", "--format=%T", &folder.to_string_lossy()]),
            load_before: load.split(' ').take(3).collect::<Vec<_>>().join(" "),
            rust: said("rustc", &["--version"]),
            server: said(&server.to_string_lossy(), &["--version"]),
            commit: format!("{}{changed}", said("git", &["rev-parse", "--short=12", "HEAD"])),
            date: chrono::Utc::now().format("%Y-%m-%d %H:%M").to_string(),
        }
    }
}

/// What a program says; empty where it says nothing or is not there.
fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
}
