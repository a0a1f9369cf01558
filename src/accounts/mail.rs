//! Outgoing mail: decided on in a transaction, sent by the scheduler. Sending is, for now, a file a mail in `<data>/mail`.
//!
//! A file is named after its mail, so that one which was written before a crash is written over, not sent twice.

use std::path::Path;

use anyhow::Context;
use chrono::{DateTime, Utc};
use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Body, Mailbox, Message};
use uuid::Uuid;

use super::model::Email;
use super::store;
use crate::app::App;
use crate::error::Result;
use crate::events::Tx;

const FROM: &str = "ParkMate <no-reply@parkmate.example>";
/// Taken at a time; their rows are locked meanwhile.
const BATCH: i64 = 20;

pub struct Letter<'a> {
    pub to: &'a Email,
    pub subject: String,
    pub body: String,
}

/// A stored mail.
pub struct Waiting {
    pub id: Uuid,
    pub recipient: String,
    pub subject: String,
    pub body: String,
    pub created_at: DateTime<Utc>,
}

/// Writes down a mail, to be sent if this transaction commits.
pub(super) async fn post(tx: &mut Tx, letter: &Letter<'_>) -> Result<()> {
    let now = tx.now();
    store::insert_mail(tx, letter, now).await
}

/// Sends what waits and says how much that was. Several servers may do so at once: each mail is taken by one of them.
pub async fn deliver_waiting(app: &App) -> Result<usize> {
    let folder = app.data.join("mail");
    let mut sent = 0;
    loop {
        let mut tx = app.begin().await?;
        let batch = store::take_mail(&mut tx, BATCH).await?;
        if batch.is_empty() {
            return Ok(sent);
        }
        make(&folder).await?;
        for mail in &batch {
            match compose(mail) {
                Ok(message) => write(&folder, mail.id, &message).await?,
                // Nothing will make it sendable, and the ones behind it wait.
                Err(error) => tracing::error!(mail = %mail.id, ?error, "a mail that cannot be sent is dropped"),
            }
        }
        tx.commit().await?;
        sent += batch.len();
    }
}

fn compose(mail: &Waiting) -> anyhow::Result<Vec<u8>> {
    // Not quoted-printable, which lettre takes for long lines: it would break links, and whoever reads the file wants them
    // whole. 998 bytes a line are allowed, and ours are far shorter.
    let text = mail.body.replace('\n', "\r\n").into_bytes();
    let body = Body::dangerous_pre_encoded(text, ContentTransferEncoding::EightBit);
    let message = Message::builder()
        .from(FROM.parse::<Mailbox>()?)
        .to(mail.recipient.parse::<Mailbox>()?)
        .subject(&mail.subject)
        .date(mail.created_at.into())
        .message_id(Some(format!("<{}@parkmate.example>", mail.id)))
        .header(ContentType::TEXT_PLAIN)
        .body(body)?;
    Ok(message.formatted())
}

/// Only the server's own user reads mail: its links open accounts.
async fn make(folder: &Path) -> anyhow::Result<()> {
    let mut builder = tokio::fs::DirBuilder::new();
    #[cfg(unix)]
    builder.mode(0o700);
    builder.recursive(true).create(folder).await.with_context(|| format!("making {}", folder.display()))
}

/// Whole or not at all, for whoever watches the folder.
async fn write(folder: &Path, id: Uuid, message: &[u8]) -> anyhow::Result<()> {
    let (part, whole) = (folder.join(format!("{id}.part")), folder.join(format!("{id}.eml")));
    tokio::fs::write(&part, message).await.with_context(|| format!("writing {}", part.display()))?;
    tokio::fs::rename(&part, &whole).await.with_context(|| format!("writing {}", whole.display()))
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use uuid::Uuid;

    use super::{Waiting, compose};

    #[test]
    fn a_link_arrives_whole_and_a_subject_cannot_add_headers() {
        let link = format!("http://127.0.0.1:8000/password/reset?token={}", "x".repeat(43));
        let mail = Waiting {
            id: Uuid::nil(),
            recipient: "asha@parkmate.example".into(),
            subject: "Work for Nandi\r\nBcc: all@b.example".into(),
            body: format!("Dear Äsha,\n\n{link}\n"),
            created_at: DateTime::UNIX_EPOCH,
        };
        let text = String::from_utf8(compose(&mail).expect("composes")).expect("text");
        assert!(text.contains(&format!("\r\n{link}\r\n")), "{text}");
        assert!(!text.lines().any(|line| line.starts_with("Bcc:")), "{text}");
    }
}
