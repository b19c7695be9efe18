//! What processes have used, as Linux tells in `/proc`.

use std::{fs, path::Path};

use crate::Result;

/// Ticks a second in `/proc/PID/stat`: USER_HZ, which Linux keeps at 100 for all programs whatever the kernel's own.
const TICKS: u64 = 100;

/// What `/proc/PID/stat` says of one process (proc(5)).
#[derive(Debug, PartialEq, Eq)]
struct Stat {
    command: String,
    parent: u32,
    /// Ticks of its own.
    own: u64,
    /// Ticks of its children that ended and were waited for.
    children: u64,
}

impl Stat {
    /// The command stands in brackets and may hold anything, brackets too: fields count from the last one.
    fn parse(text: &str) -> Option<Self> {
        let (head, tail) = text.rsplit_once(')')?;
        let (_, command) = head.split_once('(')?;
        let fields: Vec<&str> = tail.split_ascii_whitespace().collect();
        let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
        Some(Self {
            command: command.to_owned(),
            parent: fields.get(1)?.parse().ok()?,
            own: ticks(11)? + ticks(12)?,
            children: ticks(13)? + ticks(14)?,
        })
    }

    fn of(process: u32) -> Result<Self> {
        let path = format!("/proc/{process}/stat");
        let text = fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
        Ok(Self::parse(&text).ok_or_else(|| format!("{path} is not understood"))?)
    }
}

/// Microseconds of CPU time that a process has used, in user mode and in the kernel.
pub(crate) fn used(process: u32) -> Result<u64> {
    Ok(micros(Stat::of(process)?.own))
}

fn micros(ticks: u64) -> u64 {
    ticks * 1_000_000 / TICKS
}

/// KiB of memory that a process holds (VmRSS).
pub(crate) fn resident(process: u32) -> Result<u64> {
    let text = fs::read_to_string(format!("/proc/{process}/status"))?;
    Ok(parse_resident(&text).ok_or("there is no VmRSS in /proc")?)
}

fn parse_resident(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// The processes of a PostgreSQL cluster on this machine.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cluster {
    postmaster: u32,
}

impl Cluster {
    /// By one of its backends. `None`: the number is no PostgreSQL process here, so the server is elsewhere.
    pub(crate) fn of_backend(backend: u32) -> Option<Self> {
        let backend = Stat::of(backend).ok()?;
        let postmaster = Stat::of(backend.parent).ok()?;
        let is_one = [&backend, &postmaster].iter().all(|stat| stat.command.starts_with("postgres"));
        is_one.then_some(Self { postmaster: backend.parent })
    }

    /// Microseconds of CPU time that all its processes have used, those that ended included.
    pub(crate) fn used(self) -> Result<u64> {
        let postmaster = Stat::of(self.postmaster)?;
        let mut ticks = postmaster.own + postmaster.children;
        for entry in fs::read_dir(Path::new("/proc"))? {
            let Some(process) = entry?.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
            // One that ended meanwhile is among the postmaster's children next time.
            ticks += Stat::of(process).ok().filter(|stat| stat.parent == self.postmaster).map_or(0, |stat| stat.own);
        }
        Ok(micros(ticks))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_stat_is_read_whatever_the_command_is_called() {
        let tail = "S 812 900 900 0 -1 4194560 1 2 3 4 150 25 30 5 20 0 1 0 100 200 300";
        for command in ["postgres", "a b", "(sd-pam)", "odd) S 1 2"] {
            let stat = Stat::parse(&format!("4711 ({command}) {tail}")).unwrap();
            assert_eq!(stat, Stat { command: command.to_owned(), parent: 812, own: 175, children: 35 });
        }
        assert_eq!(Stat::parse("4711 (short) S 812"), None);
        assert_eq!(Stat::parse(""), None);
    }

    #[test]
    fn resident_memory_is_read_in_kib() {
        assert_eq!(parse_resident("Name:\tx\nVmPeak:\t 9 kB\nVmRSS:\t  10240 kB\nThreads:\t4\n"), Some(10_240));
        assert_eq!(parse_resident("Name:\tkthreadd\n"), None);
    }

    #[test]
    fn this_process_is_measured_and_no_cluster() {
        let own = std::process::id();
        assert!(resident(own).unwrap() > 100);
        let before = used(own).unwrap();
        let begun = std::time::Instant::now();
        while begun.elapsed().as_millis() < 60 {
            std::hint::spin_loop();
        }
        assert!(used(own).unwrap() > before);
        assert!(Cluster::of_backend(own).is_none());
    }
}
