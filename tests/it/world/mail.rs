//! The mail a server sent, read from its folder.

use std::fs;

use super::World;

impl World {
    /// Sends what is due of notices; how many were looked at.
    pub async fn reach(&self) -> usize {
        parkmate::reach::deliver_due(&self.app).await.expect("what is due is sent")
    }

    /// What became of what was to tell this person of it: its state and why, of the oldest that there is.
    pub async fn delivery(&self, person: &super::Person, event: &str) -> [String; 2] {
        let all = self.deliveries(person).await;
        let found = all.iter().find(|delivery| delivery[0] == event);
        let [_, _, state, why] = found.unwrap_or_else(|| panic!("no {event} in {all:?}")).clone();
        [state, why]
    }

    /// What became of each delivery to this person: event, channel, state and why.
    pub async fn deliveries(&self, person: &super::Person) -> Vec<[String; 4]> {
        let rows: Vec<(String, String, String, Option<String>)> = sqlx::query_as(
            "select event, channel::text, state::text, reason from delivery where account_id = $1 order by created_at, id",
        )
        .bind(person.id)
        .fetch_all(self.db())
        .await
        .expect("deliveries");
        rows.into_iter().map(|(event, channel, state, why)| [event, channel, state, why.unwrap_or_default()]).collect()
    }

    /// Sends what waits; all mail to this address so far, the oldest first.
    pub async fn mail_to(&self, email: &str) -> Vec<String> {
        parkmate::accounts::deliver_waiting(&self.app).await.expect("mail is sent");
        let Ok(folder) = fs::read_dir(self.app.data.join("mail")) else { return Vec::new() };
        let mut files: Vec<_> = folder.map(|entry| entry.expect("a file").path()).collect();
        files.sort_unstable();
        let texts = files.into_iter().map(|file| fs::read_to_string(file).expect("a mail"));
        texts.filter(|text| text.contains(&format!("\r\nTo: {email}\r\n"))).collect()
    }

    /// The token in the link of the newest mail to this address.
    pub async fn mailed_token(&self, email: &str) -> String {
        let mail = self.mail_to(email).await.pop().expect("a mail");
        token_in(&mail)
    }
}

/// The token of the link in a text.
pub fn token_in(text: &str) -> String {
    let (_, rest) = text.split_once("?token=").expect("a link");
    rest.split_whitespace().next().expect("a token").to_owned()
}
