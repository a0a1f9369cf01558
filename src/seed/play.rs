//! The play: at each instant somebody does what people do, by the actions of the features.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

use super::people::Cast;
use super::script::{Act, Errand, Scene, Script};
use crate::app::App;
use crate::bookings::{self, Length};
use crate::car_washes;
use crate::error::{Code, Error, Result};
use crate::lots::ClosureWish;
use crate::payments::{Method, Payment};
use crate::reviews::{self, Kind, Opinion, Subject};
use crate::staff::{self, Step};
use crate::types::{AccountId, AssignmentId, BookingId, CarWashId, CarWashServiceId, LotId, ReviewId};
use crate::{notifications, scheduler, settlements};

/// What has come of an errand so far.
#[derive(Default)]
struct Standing {
    booking: Option<BookingId>,
    payment: Option<Payment>,
    wash: Option<CarWashId>,
    work: Option<AssignmentId>,
    review: Option<ReviewId>,
}

pub struct Play<'a> {
    /// By a clock of its own.
    pub app: &'a App,
    pub cast: &'a Cast,
    pub script: &'a Script,
    pub services: &'a [CarWashServiceId],
}

impl Play<'_> {
    /// Plays the scenes after `from`. What cannot be had, as others have it, is done without.
    pub async fn run(&self, from: Option<DateTime<Utc>>) -> Result<()> {
        let mut standings: Vec<Standing> = self.script.errands.iter().map(|_| Standing::default()).collect();
        for scene in self.script.played() {
            if from.is_some_and(|from| scene.at <= from) {
                continue;
            }
            self.wait_until(scene.at).await?;
            let mut of_nobody = Standing::default();
            let standing = scene.errand.and_then(|errand| standings.get_mut(errand)).unwrap_or(&mut of_nobody);
            match self.act(&scene, standing).await {
                Err(Error::Refused(refusal)) if refusal.code.status().is_client_error() => {
                    tracing::debug!(?scene, %refusal, "not to be had");
                }
                done => done?,
            }
        }
        scheduler::advance(self.app, self.script.now).await
    }

    /// On the way everything due happens at its time. The scheduler's own way of going there looks more often.
    async fn wait_until(&self, at: DateTime<Utc>) -> Result<()> {
        while let Some(due) = scheduler::next_due(self.app).await?.filter(|due| *due <= at) {
            self.app.clock.advance_to(due);
            scheduler::run_due(self.app).await?;
        }
        self.app.clock.advance_to(at);
        Ok(())
    }

    async fn act(&self, Scene { errand, act, .. }: &Scene, so_far: &mut Standing) -> Result<()> {
        let errand = errand.and_then(|errand| self.script.errands.get(errand));
        match (*act, errand) {
            (Act::Begin, Some(errand)) => self.begin(errand, so_far).await,
            (Act::Pay | Act::PaymentFails | Act::Verify | Act::Reject, _) => self.settle(*act, so_far).await,
            (Act::Renew(minutes), Some(errand)) => self.renew(errand, minutes, so_far).await,
            (Act::CheckIn | Act::Leave | Act::Cancel | Act::Decline(_), Some(errand)) => {
                self.end(errand, *act, so_far).await
            }
            (Act::Review(stars, words), Some(errand)) => self.review(errand, (stars, words), so_far).await,
            (Act::Answer(words), _) => self.answer(words, so_far).await,
            (Act::Assign(who), Some(errand)) => self.assign(errand, who, so_far).await,
            (Act::Accept(who), _) => self.step(who, Step::Accept, so_far).await,
            (Act::Start(who), _) => self.step(who, Step::Start, so_far).await,
            (Act::Complete(who), _) => self.step(who, Step::Complete, so_far).await,
            (Act::Refuse(who), _) => self.refuse(who, so_far).await,
            (Act::GoOffline(who), _) => self.go_offline(who).await,
            (Act::Read(who), _) => self.read(who).await,
            (_, None) => Ok(()),
        }
    }

    async fn begin(&self, errand: &Errand, so_far: &mut Standing) -> Result<()> {
        match errand {
            Errand::Park { .. } => self.park(errand, so_far).await,
            Errand::Wash { .. } => self.book_wash(errand, so_far).await,
            // It begins with whom it is given to.
            Errand::Task { .. } => Ok(()),
            Errand::Close { bay, period, reason } => {
                let mut tx = self.app.begin_as(self.cast.owner).await?;
                let (from, to) = (written(period.start()), written(period.end()));
                let wish = ClosureWish { from: &from, to: &to, reason };
                bookings::close(&mut tx, &[self.cast.operator], bay.id, &wish, false).await?;
                tx.commit().await
            }
        }
    }

    async fn park(&self, errand: &Errand, so_far: &mut Standing) -> Result<()> {
        let Errand::Park { who, bay, from, minutes, method, wash } = errand else { return Ok(()) };
        let mut tx = self.app.begin_as(who.id).await?;
        let (now, service) = (tx.now(), wash.and_then(|wash| self.services.get(wash)).copied());
        let besides = match service {
            Some(service) => car_washes::quote(&mut tx, bay.id, service, None, now).await?.price.amount,
            None => 0,
        };
        let vehicle = bookings::Vehicle::Given { plate: who.plate.clone(), vehicle_class: who.class };
        let (starts_at, length) = (from.map(written), Length::Minutes(*minutes));
        let wish = bookings::Wish { slot_id: bay.id, starts_at, length, vehicle, besides };
        let (booking, payment) = bookings::book(&mut tx, &self.app.gateway, who.id, &wish, *method).await?;
        let wash = match service {
            Some(service) => Some(car_washes::add_to(&mut tx, &booking, service, &payment).await?.id),
            None => None,
        };
        tx.commit().await?;
        *so_far = Standing { booking: Some(booking.id), payment: Some(payment), wash, ..Standing::default() };
        Ok(())
    }

    async fn book_wash(&self, errand: &Errand, so_far: &mut Standing) -> Result<()> {
        let Errand::Wash { who, lot, at, method, service } = errand else { return Ok(()) };
        let mut tx = self.app.begin_as(who.id).await?;
        let vehicle = car_washes::Vehicle::Given { plate: who.plate.clone(), vehicle_class: Some(who.class) };
        let wish = car_washes::Wish {
            service_id: *self.services.get(*service).ok_or(Code::NotFound)?,
            when: car_washes::When::Standalone { lot_id: *lot, scheduled_at: written(*at) },
            vehicle: Some(vehicle),
            notes: None,
        };
        let (wash, payment) = car_washes::book(&mut tx, &self.app.gateway, who.id, &wish, *method).await?;
        tx.commit().await?;
        *so_far = Standing { payment: Some(payment), wash: Some(wash.id), ..Standing::default() };
        Ok(())
    }

    async fn settle(&self, act: Act, so_far: &Standing) -> Result<()> {
        let Some(payment) = &so_far.payment else { return Ok(()) };
        if payment.method == Method::Card {
            return settlements::charge(self.app, payment, act == Act::Pay, TimeDelta::zero()).await;
        }
        // UPI is for admins to see.
        let who = if payment.method == Method::Cash { self.cast.meera } else { self.cast.owner };
        let mut tx = self.app.begin_as(who).await?;
        if act == Act::Reject {
            settlements::reject(&mut tx, payment.id).await?;
        } else {
            settlements::succeed(&mut tx, payment.id, true).await?;
        }
        tx.commit().await
    }

    async fn renew(&self, errand: &Errand, minutes: i64, so_far: &mut Standing) -> Result<()> {
        let (Errand::Park { who, .. }, Some(old)) = (errand, so_far.booking) else { return Ok(()) };
        let mut tx = self.app.begin_as(who.id).await?;
        let renewed = bookings::renew(&mut tx, &self.app.gateway, who.id, old, minutes, Method::Card).await?;
        tx.commit().await?;
        if let Ok((booking, payment)) = renewed {
            (so_far.booking, so_far.payment) = (Some(booking.id), Some(payment));
        }
        Ok(())
    }

    /// In, out, or not at all.
    async fn end(&self, errand: &Errand, act: Act, so_far: &Standing) -> Result<()> {
        let (Errand::Park { who, .. } | Errand::Wash { who, .. }) = errand else { return Ok(()) };
        let operators = [self.cast.operator];
        let actor = match act {
            Act::CheckIn => self.cast.meera,
            Act::Decline(_) => self.cast.owner,
            _ => who.id,
        };
        let mut tx = self.app.begin_as(actor).await?;
        match (act, so_far.booking, so_far.wash) {
            (Act::CheckIn, Some(booking), _) => bookings::check_in(&mut tx, &operators, booking).await?,
            (Act::Leave, Some(id), _) => {
                bookings::check_out(&mut tx, |booking| booking.customer_id == actor, id).await.map(drop)?;
            }
            (Act::Cancel, Some(booking), _) => bookings::cancel(&mut tx, actor, booking).await.map(drop)?,
            (Act::Cancel, None, Some(wash)) => car_washes::cancel(&mut tx, actor, wash).await.map(drop)?,
            (Act::Decline(reason), Some(id), _) => {
                bookings::decline(&mut tx, |b| operators.contains(&b.operator_id), id, reason).await.map(drop)?;
            }
            _ => {}
        }
        tx.commit().await
    }

    async fn review(&self, errand: &Errand, (rating, words): (i16, &str), so_far: &mut Standing) -> Result<()> {
        let (who, lot) = match errand {
            Errand::Park { who, bay, .. } => (who, bay.lot),
            Errand::Wash { who, lot, .. } => (who, *lot),
            Errand::Task { .. } | Errand::Close { .. } => return Ok(()),
        };
        let subject = match (so_far.wash, so_far.booking) {
            (Some(wash), _) => Subject { kind: Kind::CarWash, id: wash.0 },
            (None, Some(booking)) => Subject { kind: Kind::Parking, id: booking.0 },
            (None, None) => return Ok(()),
        };
        let mut tx = self.app.begin_as(who.id).await?;
        let opinion = Opinion { rating, text: words.to_owned() };
        so_far.review = Some(reviews::review(&mut tx, lot, who.id, subject, &opinion).await?.id);
        tx.commit().await
    }

    async fn answer(&self, words: &str, so_far: &Standing) -> Result<()> {
        let Some(review) = so_far.review else { return Ok(()) };
        let mut tx = self.app.begin_as(self.cast.owner).await?;
        reviews::answer(&mut tx, &[self.cast.operator], self.cast.owner, review, words).await?;
        tx.commit().await
    }

    async fn assign(&self, errand: &Errand, who: AccountId, so_far: &mut Standing) -> Result<()> {
        let task = |lot: LotId, words: &str| staff::Wish::Task(lot, words.to_owned());
        let wish = match (errand, so_far.wash, so_far.booking) {
            (Errand::Task { lot, words }, ..) => task(*lot, words),
            (_, Some(wash), _) => staff::Wish::Wash(wash),
            (_, None, Some(booking)) => staff::Wish::Booking(booking),
            (_, None, None) => return Ok(()),
        };
        let mut tx = self.app.begin_as(self.cast.owner).await?;
        let id = staff::assign(&mut tx, self.cast.owner, &[self.cast.operator], &wish, Some(who)).await?;
        tx.commit().await?;
        so_far.work = Some(id);
        Ok(())
    }

    async fn step(&self, who: AccountId, step: Step, so_far: &Standing) -> Result<()> {
        let Some(work) = so_far.work else { return Ok(()) };
        let mut tx = self.app.begin_as(who).await?;
        staff::step(&mut tx, who, work, step).await?;
        tx.commit().await
    }

    async fn refuse(&self, who: AccountId, so_far: &mut Standing) -> Result<()> {
        let Some(work) = so_far.work else { return Ok(()) };
        let mut tx = self.app.begin_as(who).await?;
        so_far.work = Some(staff::decline(&mut tx, who, work, Some("My hands are full.")).await?);
        tx.commit().await
    }

    async fn go_offline(&self, who: AccountId) -> Result<()> {
        let mut tx = self.app.begin_as(who).await?;
        staff::come_and_go(&mut tx, who, &[self.cast.operator], who, true).await?;
        tx.commit().await
    }

    async fn read(&self, who: AccountId) -> Result<()> {
        let mut tx = self.app.begin_as(who).await?;
        notifications::read_up_to(&mut tx, who, i64::MAX).await?;
        tx.commit().await
    }
}

/// As people write it to the server.
fn written(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
