//! The Unix account PostgreSQL runs under: our own, except that it refuses to run as root.

use std::fs::{self, DirBuilder};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, bail, ensure};
use nix::unistd::{Uid, User};

pub fn running_as_root() -> bool {
    Uid::effective().is_root()
}

pub(super) struct Account {
    /// The account to step down to; None: we are not root and stay who we are.
    other: Option<User>,
}

impl Account {
    /// `existing` are files of an earlier run: their owner goes on, whoever it was, since nobody else can open them.
    pub fn choose(existing: &Path) -> anyhow::Result<Self> {
        if !running_as_root() {
            return Ok(Self { other: None });
        }
        let owner = fs::metadata(existing).ok().map(|files| Uid::from_raw(files.uid()));
        if let Some(owner) = owner.filter(|owner| !owner.is_root()) {
            let user = User::from_uid(owner)?
                .with_context(|| format!("{} belongs to user {owner}, who does not exist here", existing.display()))?;
            return Ok(Self { other: Some(user) });
        }
        for name in ["postgres", "nobody"] {
            if let Some(user) = User::from_name(name)? {
                return Ok(Self { other: Some(user) });
            }
        }
        bail!("PostgreSQL refuses to run as root, and there is neither a user postgres nor a user nobody to run it as")
    }

    /// A program under this account. It gets nothing of our environment: that holds secrets, and settings of `initdb`.
    /// The working folder is `/`, because ours may be closed to the account.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("LC_ALL", "C")
            .current_dir("/")
            .stdin(Stdio::null())
            // Its own group: Ctrl-C in the terminal is for us, who then stop it in good order.
            .process_group(0);
        if let Some(user) = &self.other {
            command.uid(user.uid.as_raw()).gid(user.gid.as_raw());
        }
        command
    }

    /// Makes sure of a folder that only this account (and root) can look into, and that is really the account's:
    /// in a place where everybody may write, somebody else could have made one of that name first.
    pub fn own_folder(&self, path: &Path) -> anyhow::Result<()> {
        let (uid, us) = (self.uid(), Uid::effective());
        if let Err(error) = DirBuilder::new().mode(0o700).create(path)
            && error.kind() != std::io::ErrorKind::AlreadyExists
        {
            return Err(error).with_context(|| format!("cannot make the folder {}", path.display()));
        }
        let found = fs::symlink_metadata(path)?;
        let owner = Uid::from_raw(found.uid());
        ensure!(
            found.is_dir() && (owner == uid || owner == us) && found.mode() & 0o077 == 0,
            "{} should be a folder of {} that nobody else may enter, and is not; remove it",
            path.display(),
            self.name()
        );
        if let (Some(user), true) = (&self.other, owner != uid) {
            chown(path, Some(user.uid.as_raw()), Some(user.gid.as_raw()))?;
        }
        Ok(())
    }

    /// Asked of the system by trying: permissions of all folders above, access lists and mounts decide together.
    pub fn may_enter(&self, path: &Path) -> anyhow::Result<bool> {
        if self.other.is_none() {
            return Ok(true);
        }
        let mut trial = self.command(Path::new("/bin/sh"));
        trial.args(["-c", "cd -- \"$1\"", "sh"]).arg(path).stdout(Stdio::null()).stderr(Stdio::null());
        Ok(trial.status().context("running /bin/sh")?.success())
    }

    pub fn name(&self) -> &str {
        self.other.as_ref().map_or("this user", |user| &user.name)
    }

    fn uid(&self) -> Uid {
        self.other.as_ref().map_or(Uid::effective(), |user| user.uid)
    }
}
