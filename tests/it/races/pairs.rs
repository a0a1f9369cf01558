//! Every two deeds on one booking at once: it comes to what it would have come to one after the other, in one of the two
//! orders, for the booking, for the money, and for what both were told.

use chrono::TimeDelta;
use parkmate::scheduler;
use parkmate::types::SlotId;
use rstest::rstest;

use super::deeds::{Cast, Deed, Stand, outcome};
use super::{at_once, deadlocks};
use crate::world::{Booked, Person, World};

/// Rounds from a held booking; as many start from a running one.
const ROUNDS: usize = 3;

/// The bay and the customer for one pair of deeds, round after round.
struct Corner {
    pair: [Deed; 2],
    customer: Person,
    bay: SlotId,
}

impl Corner {
    fn is_late(&self) -> bool {
        self.pair.contains(&Deed::Lapse)
    }
}

struct Race<'w> {
    world: &'w World,
    admin: Person,
    method: &'static str,
    corners: Vec<Corner>,
}

impl<'w> Race<'w> {
    async fn set(world: &'w World, method: &'static str) -> Self {
        let operator = world.operator("nandi").await;
        let lot = operator.lot("MG Road").await;
        let deeds = Deed::of(method);
        let mut corners = Vec::new();
        for (one, other) in deeds.iter().flat_map(|one| deeds.iter().map(move |other| (*one, *other))) {
            let label = format!("{one:?}-{other:?}").to_lowercase();
            let (customer, bay) = (world.customer(&label).await, lot.bay(&label).await);
            corners.push(Corner { pair: [one, other], customer, bay });
        }
        Self { world, admin: operator.admin, method, corners }
    }

    async fn round(&self, late: bool, start: &Stand) {
        let mut booked = Vec::new();
        for corner in self.corners.iter().filter(|corner| corner.is_late() == late) {
            booked.push((corner, self.begin(corner, start).await));
        }
        if late {
            // Past every hold, which nobody has noticed yet, and inside every range.
            self.world.app.clock.advance_to(self.world.now() + TimeDelta::minutes(15));
        }
        let deeds = booked.iter().flat_map(|(corner, booked)| {
            let (app, customer, admin) = (self.world.app.clone(), corner.customer.clone(), self.admin.clone());
            let cast = Cast { app, customer, admin };
            corner.pair.map(|deed| cast.will(self.world, deed, booked))
        });
        let told = at_once(deeds.collect()).await;
        scheduler::run_due(&self.world.app).await.expect("time goes on");
        for ((corner, booked), told) in booked.iter().zip(told.chunks(2)) {
            let came = (self.stand(booked).await, [told[0].as_str(), told[1].as_str()]);
            let legal = self.in_either_order(corner, start);
            assert!(legal.contains(&came), "{} {:?}: {came:?} is none of {legal:?}", self.method, corner.pair);
        }
        self.world.expect_sound().await;
    }

    async fn begin(&self, corner: &Corner, start: &Stand) -> Booked {
        let booked = corner.customer.hold(corner.bay, 60, self.method).await;
        if start.booking == "active" {
            match self.method {
                "card" => corner.customer.pay(&booked).await,
                _ => drop(self.admin.verify(&booked).await.expect(200)),
            }
        }
        booked
    }

    async fn stand(&self, booked: &Booked) -> Stand {
        let select = "
select b.status::text as booking, p.status::text as payment, b.rebooked_as is not null as rebooked, b.hold_extended as extended
from booking b join payment p on p.id = b.payment_id where b.id = $1::uuid";
        sqlx::query_as(select).bind(&booked.id).fetch_one(self.world.db()).await.expect("a booking")
    }

    fn in_either_order(&self, corner: &Corner, start: &Stand) -> [(Stand, [&'static str; 2]); 2] {
        let [one, other] = corner.pair;
        let (late, start) = (corner.is_late(), start.clone());
        let (first, told_one) = outcome(one, &start, late);
        let (last, told_other) = outcome(other, &first, late);
        let forth = (self.settled(last, late), [told_one, told_other]);
        let (first, told_other) = outcome(other, &start, late);
        let (last, told_one) = outcome(one, &first, late);
        [forth, (self.settled(last, late), [told_one, told_other])]
    }

    /// After the scheduler has been round: a hold that ran out has lapsed, and the gateway has given back what it should.
    fn settled(&self, stand: Stand, late: bool) -> Stand {
        let mut stand = outcome(Deed::Lapse, &stand, late).0;
        if stand.payment == "refund_pending" && self.method == "card" {
            stand.payment = "refunded".into();
        }
        stand
    }
}

#[rstest]
#[tokio::test]
async fn two_deeds_at_once_come_to_what_they_come_to_one_after_the_other(
    #[values("card", "cash", "upi")] method: &'static str,
) {
    let world = World::new().await;
    let race = Race::set(&world, method).await;
    for round in 0..ROUNDS * 2 {
        let start = if round % 2 == 0 { Stand::new("held", "pending") } else { Stand::new("active", "succeeded") };
        for late in [false, true] {
            race.round(late, &start).await;
        }
        // Until every bay is empty.
        world.advance_minutes(180).await;
    }
    println!("{method}: {} pairs, {} races", race.corners.len(), race.corners.len() * ROUNDS * 2);
    world.expect_sound().await;
    assert_eq!(deadlocks(&world).await, 0);
}
