//! A mail, from its words to its bytes: as text and as HTML, perhaps with a date for a calendar.

use chrono::{DateTime, Utc};
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, Message, MultiPart, SinglePart};
use uuid::Uuid;

use crate::types::Language;

/// The longest line that mail may have, without its end.
const LONGEST_LINE: usize = 998;

pub struct Letter {
    pub id: Uuid,
    pub to: String,
    pub language: Language,
    pub subject: String,
    pub text: String,
    /// The content of its body element.
    pub html: String,
    pub written_at: DateTime<Utc>,
    /// Where whoever does not want more of this says so.
    pub unsubscribe: Option<String>,
    pub invite: Option<Invite>,
}

/// A date for a calendar, as RFC 5545 writes it and RFC 6047 mails it.
pub struct Invite {
    pub method: Method,
    pub calendar: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Request,
    Cancel,
}

impl Method {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

impl Letter {
    /// `readable`: with its texts as they are, for whoever opens the file; a relay may take only what is ASCII.
    pub fn compose(&self, from: &Mailbox, readable: bool) -> anyhow::Result<Message> {
        let part = |kind, text: &str| part(kind, text, readable);
        let mut parts = MultiPart::alternative()
            .singlepart(part(ContentType::TEXT_PLAIN, &self.text))
            .singlepart(part(ContentType::TEXT_HTML, &self.page()));
        if let Some(Invite { method, calendar }) = &self.invite {
            let kind = format!("text/calendar; charset=utf-8; method={}", method.as_str());
            parts = parts.singlepart(part(ContentType::parse(&kind)?, calendar));
        }
        let mut builder = Message::builder()
            .from(from.clone())
            .to(Mailbox::new(None, self.to.parse()?))
            .subject(&self.subject)
            .date(self.written_at.into())
            .message_id(Some(format!("<{}@{}>", self.id, from.email.domain())))
            // Nobody is to answer it by a machine.
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".into()));
        if let Some(url) = &self.unsubscribe {
            let name = HeaderName::new_from_ascii_str("List-Unsubscribe");
            builder = builder.raw_header(HeaderValue::new(name, format!("<{url}>")));
        }
        Ok(builder.multipart(parts)?)
    }

    fn page(&self) -> String {
        let (language, title, html) = (self.language.tag(), escaped(&self.subject), &self.html);
        format!(
            "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
             content=\"width=device-width\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n\
             </head>\n<body style=\"font-family: sans-serif; font-size: 16px; line-height: 1.5; max-width: 36em; margin: 0 \
             auto; padding: 1em\">\n{html}</body>\n</html>\n"
        )
    }
}

/// Not quoted-printable, which lettre takes for long lines: it would break links for whoever reads the file.
fn part(kind: ContentType, text: &str, readable: bool) -> SinglePart {
    let text = text.replace("\r\n", "\n").replace('\n', "\r\n");
    let plain = text.is_ascii() && text.lines().all(|line| line.len() <= LONGEST_LINE);
    let body = match (plain, readable) {
        (true, _) => Body::dangerous_pre_encoded(text.into_bytes(), ContentTransferEncoding::SevenBit),
        (false, true) => Body::dangerous_pre_encoded(text.into_bytes(), ContentTransferEncoding::EightBit),
        // A text is what base64 can always carry.
        (false, false) => Body::new_with_encoding(text, ContentTransferEncoding::Base64)
            .unwrap_or_else(|text| Body::dangerous_pre_encoded(text, ContentTransferEncoding::EightBit)),
    };
    SinglePart::builder().content_type(kind).body(body)
}

/// A plain text as HTML: a paragraph for each of its own, a link for each line that is nothing but one.
pub fn html_of(text: &str) -> String {
    let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    let html = |paragraph: &str| {
        let words = escaped(paragraph);
        match paragraph.starts_with("http") && !paragraph.contains(char::is_whitespace) {
            true => format!("<p><a href=\"{words}\">{words}</a></p>\n"),
            false => format!("<p>{words}</p>\n"),
        }
    };
    paragraphs.map(html).collect()
}

/// As HTML says it, in mails and in pages: names are people's.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use uuid::Uuid;

    use super::{Letter, escaped, html_of};
    use crate::types::Language;

    #[test]
    fn a_name_stays_a_name() {
        assert_eq!(escaped("<b>\"R&D\"</b>"), "&lt;b&gt;&quot;R&amp;D&quot;&lt;/b&gt;");
    }

    fn letter(text: &str) -> Letter {
        Letter {
            id: Uuid::nil(),
            to: "asha@parkmate.example".into(),
            language: Language::En,
            subject: "Work for Nandi\r\nBcc: all@b.example".into(),
            text: text.into(),
            html: html_of(text),
            written_at: DateTime::UNIX_EPOCH,
            unsubscribe: None,
            invite: None,
        }
    }

    fn composed(text: &str, readable: bool) -> String {
        let from = "ParkMate <no-reply@parkmate.example>".parse().expect("an address");
        let message = letter(text).compose(&from, readable).expect("composes");
        String::from_utf8(message.formatted()).expect("text")
    }

    #[test]
    fn a_link_arrives_whole_and_a_subject_cannot_add_headers() {
        let link = format!("http://127.0.0.1:8000/password/reset?token={}", "x".repeat(43));
        let text = composed(&format!("Dear Äsha,\n\n{link}\n"), true);
        assert!(text.contains(&format!("\r\n{link}\r\n")), "{text}");
        assert!(text.contains(&format!("<a href=\"{link}\">")), "{text}");
        let (headers, _) = text.split_once("\r\n\r\n").expect("headers and a body");
        assert!(!headers.lines().any(|line| line.starts_with("Bcc:")), "{headers}");
    }

    #[test]
    fn a_relay_is_handed_nothing_but_ascii_and_no_long_line() {
        let text = composed(&format!("प्रिय आशा\n\n{}", "x".repeat(2_000)), false);
        assert!(text.is_ascii(), "{text}");
        assert!(text.lines().all(|line| line.len() <= super::LONGEST_LINE));
    }

    #[test]
    fn what_looks_like_html_in_a_text_is_text() {
        assert_eq!(
            html_of("<b> & \"x\"\n\nhttp://a/?b&c"),
            "<p>&lt;b&gt; &amp; &quot;x&quot;</p>\n<p><a href=\"http://a/?b&amp;c\">http://a/?b&amp;c</a></p>\n"
        );
    }
}
