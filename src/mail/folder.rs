//! Mail as files, for whoever has no relay: a file is named after its mail, and written over when it is sent again.

use std::path::Path;

use anyhow::Context;
use uuid::Uuid;

/// Whole or not at all, for whoever watches the folder. Only the server's own user reads it: links in mail open accounts.
pub async fn write(folder: &Path, id: Uuid, message: &[u8]) -> anyhow::Result<()> {
    let mut builder = tokio::fs::DirBuilder::new();
    #[cfg(unix)]
    builder.mode(0o700);
    builder.recursive(true).create(folder).await.with_context(|| format!("making {}", folder.display()))?;
    let (part, whole) = (folder.join(format!("{id}.part")), folder.join(format!("{id}.eml")));
    tokio::fs::write(&part, message).await.with_context(|| format!("writing {}", part.display()))?;
    tokio::fs::rename(&part, &whole).await.with_context(|| format!("writing {}", whole.display()))
}
