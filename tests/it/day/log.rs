//! The event log of a day, and what was told of it, in words that do not depend on when it was played: ids, and the
//! plates made of them, are numbered in the order in which they are met.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use crate::world::World;

/// Ids of events count up in the order in which they happened.
const EVENTS: &str = "
select concat_ws(' ', created_at, name, subject_id, version, actor_id, facts) from domain_event order by id";
const TOLD: &str = "
select concat_ws(' ', n.created_at, n.account_id, n.seq, n.event, n.domain_event_id, n.message, n.data)
from notification n join account a on a.id = n.account_id order by a.email, n.seq";

const ID: usize = 36;
/// `KA` and the end of its owner's id.
const PLATE: usize = 10;

pub async fn lines(world: &World) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for statement in [EVENTS, TOLD] {
        rows.extend(sqlx::query_scalar::<_, String>(statement).fetch_all(world.db()).await.expect("rows"));
    }
    let mut known = HashMap::new();
    rows.iter().map(|row| numbered(row, &mut known)).collect()
}

pub fn hash(lines: &[String]) -> String {
    hex::encode(Sha256::digest(lines.join("\n")))
}

/// Each id and each plate replaced by its number.
fn numbered(row: &str, known: &mut HashMap<String, usize>) -> String {
    let (mut text, mut rest) = (String::new(), row);
    while let Some(next) = rest.chars().next() {
        let id = rest.get(..ID).filter(|start| is_id(start));
        match id.or_else(|| rest.get(..PLATE).filter(|start| is_plate(start))) {
            Some(name) => {
                let number = known.len() + 1;
                text.push_str(&format!("#{}", known.entry(name.to_owned()).or_insert(number)));
                rest = &rest[name.len()..];
            }
            None => {
                text.push(next);
                rest = &rest[next.len_utf8()..];
            }
        }
    }
    text
}

fn is_id(text: &str) -> bool {
    text.bytes().enumerate().all(|(place, byte)| match place {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    })
}

fn is_plate(text: &str) -> bool {
    text.strip_prefix("KA").is_some_and(|end| end.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F')))
}

#[test]
fn an_id_or_a_plate_is_its_number_wherever_it_stands_and_nothing_else_is_changed() {
    let mut known = HashMap::new();
    let [one, two] = ["019e0000-0000-7000-8000-000000000001", "019e0000-0000-7000-8000-00000000000f"];
    let row = format!("ä {two} {{\"a\": \"{one}\"}} {two} 2026-11-02 PM-7K3D2Q for KA0000000F, KARL");
    assert_eq!(numbered(&row, &mut known), "ä #1 {\"a\": \"#2\"} #1 2026-11-02 PM-7K3D2Q for #3, KARL");
    assert_eq!(numbered(one, &mut known), "#2", "in the next row too");
}
