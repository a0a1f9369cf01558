//! Who does not look is reached: by mail and by push, once, in time, and by nothing that is not true any more.

mod calendar;
mod mails;
mod push;
mod relay;
mod seen;
mod stale;
mod wishes;

use crate::world::{Person, Smtp, World};

/// A world whose mail goes to a server of ours.
async fn with_smtp() -> (World, Smtp) {
    let smtp = Smtp::start().await;
    let url = smtp.url.clone();
    let world = World::with(|config| config.smtp_url = url.into()).await;
    (world, smtp)
}

/// Somebody whose booking has just been declined, which is a critical notice.
async fn declined(world: &World) -> Person {
    let nandi = world.operator("nandi").await;
    let bay = nandi.lot("MG Road").await.bay("A-01").await;
    let asha = world.customer("asha").await;
    let booked = asha.hold(bay, 60, "cash").await;
    nandi.admin.decline(&booked).await.expect(200);
    asha
}

/// The header of a mail.
fn header<'m>(mail: &'m str, name: &str) -> &'m str {
    let start = format!("{name}: ");
    let line = mail.lines().take_while(|line| !line.is_empty()).find_map(|line| line.strip_prefix(&start));
    line.unwrap_or_else(|| panic!("no {name} in {mail}"))
}
