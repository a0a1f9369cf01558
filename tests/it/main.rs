//! The whole server from outside: over HTTP and sockets, on a real PostgreSQL, by a clock that the test advances.

#[cfg(test)]
mod source;
#[cfg(test)]
mod world;

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod architecture;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod authorisation;
#[cfg(test)]
mod backup;
#[cfg(test)]
mod baseline;
#[cfg(test)]
mod bookings;
#[cfg(test)]
mod bounds;
#[cfg(test)]
mod calendars;
#[cfg(test)]
mod car_washes;
#[cfg(test)]
mod closures;
#[cfg(test)]
mod command_line;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod day;
#[cfg(test)]
mod deploy;
#[cfg(test)]
mod docs;
#[cfg(test)]
mod dst;
#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod gateways;
#[cfg(test)]
mod idempotency;
#[cfg(test)]
mod invariants;
#[cfg(test)]
mod lateness;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod lots;
#[cfg(test)]
mod migrations;
#[cfg(test)]
mod model;
#[cfg(test)]
mod notifications;
#[cfg(test)]
mod openapi;
#[cfg(test)]
mod operations;
#[cfg(test)]
mod operators;
#[cfg(test)]
mod outage;
#[cfg(test)]
mod payments;
#[cfg(test)]
mod private_postgres;
#[cfg(test)]
mod problems;
#[cfg(test)]
mod races;
#[cfg(test)]
mod reach;
#[cfg(test)]
mod renewals;
#[cfg(test)]
mod reports;
#[cfg(test)]
mod reviews;
#[cfg(test)]
mod round_trips;
#[cfg(test)]
mod scheduler;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod seed;
#[cfg(test)]
mod servers;
#[cfg(test)]
mod sockets;
#[cfg(test)]
mod staff;
#[cfg(test)]
mod ten_events;
#[cfg(test)]
mod watching;
#[cfg(test)]
mod web_app;
#[cfg(test)]
mod webhooks;
#[cfg(test)]
mod worlds;
