//! What people write in the demo.

/// Stars and words of customers.
pub const REVIEWS: [(i16, &str); 14] = [
    (5, "Clean, well lit, and the bay was exactly where the plan said."),
    (4, "Good place, a bit tight near the pillars."),
    (5, "Paid by UPI and it was verified before I had locked the car."),
    (3, "The ramp was blocked for five minutes, otherwise fine."),
    (5, "Renewed from the cafe in two taps. Saved me a run."),
    (4, "Fair price for Church Street."),
    (5, "Covered bay, no sun on the seats. Will come again."),
    (2, "The bay next to mine was badly parked and nobody came to look."),
    (4, "Easy in, easy out. Signs could be larger."),
    (5, "Guards are friendly and help with reversing."),
    (4, "My scooter stand was free as promised."),
    (5, "Left early and the bay was released at once. Nice touch."),
    (3, "Cash counter had no change for a 500."),
    (5, "Always a bay when I book ahead."),
];

/// Stars and words about a wash.
pub const WASH_REVIEWS: [(i16, &str); 5] = [
    (5, "Spotless, even the wheel arches."),
    (4, "Good wash while I was in a meeting. Mirrors had a few spots."),
    (5, "Interior smells like new."),
    (3, "Took a little longer than promised."),
    (5, "Worth every rupee."),
];

pub const ANSWERS: [&str; 5] = [
    "Thank you, see you again soon!",
    "Thanks for telling us. We have spoken to the team on that shift.",
    "Glad it worked out. New signs go up this month.",
    "We are sorry about that. The counter now keeps change for the whole day.",
    "Thank you! Meera and Arjun will be happy to read this.",
];

pub const DECLINED: [&str; 3] = [
    "The bay is needed for a delivery at that time.",
    "Waterlogging after the rain: this row stays empty today.",
    "The lift to this row is being serviced.",
];

pub const TASKS: [&str; 6] = [
    "Walk the lot and note scratched bay markings",
    "Guide cars at the ramp",
    "Refill the receipt printer at the counter",
    "Clear the leaves from the drain by row B",
    "Check the EV chargers",
    "Put cones on the closed bay",
];
