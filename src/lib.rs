//! ParkMate: parking bookings. The modules in order of dependency: each may use those above it.
#![recursion_limit = "256"]

// What every feature stands on.
pub mod types;
pub mod error;
pub mod clock;
pub mod config;
pub mod limits;
pub mod together;
pub mod hashing;
pub mod events;
pub mod websocket;
pub mod gateways;
pub mod mail;
pub mod courier;
pub mod app;
pub mod auth;
pub mod rest;

// The trade, a folder a feature.
pub mod accounts;
pub mod operators;
pub mod lots;
pub mod ledger;
pub mod merchants;
pub mod payments;
pub mod bookings;
pub mod car_washes;
pub mod orders;
pub mod settlements;
pub mod receipts;
pub mod staff;
pub mod reviews;
pub mod reports;
pub mod audit;
pub mod notifications;
pub mod reach;
pub mod webhooks;
pub mod calendars;

// What holds it together.
pub mod consequences;
pub mod database;
pub mod http;
pub mod scheduler;
pub mod instance;
pub mod seed;
