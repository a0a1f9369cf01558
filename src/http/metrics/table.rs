//! Every figure that there is, and what it means. docs/operations.md tells the same to people; a test compares them.

use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge};

use crate::error::Code;
use crate::scheduler;

const COUNTERS: [(&str, &str); 21] = [
    ("parkmate_http_requests_total", "Requests answered, by route, method and status."),
    ("parkmate_refusals_total", "Requests refused, by the code of the refusal."),
    ("parkmate_log_ins_total", "Attempts to log in, by outcome: accepted, or the code of the refusal."),
    (
        "parkmate_rate_limited_total",
        "Deeds refused because there were too many, by deed and by whose they were counted.",
    ),
    ("parkmate_idempotency_keys_total", "Writes with an Idempotency-Key, by outcome."),
    (
        "parkmate_booking_retries_total",
        "Tries after the first to write a booking, because holds in its way had elapsed.",
    ),
    ("parkmate_webhook_retries_total", "Webhooks that were not taken and are delivered again."),
    ("parkmate_deliveries_total", "Tries to send a mail or push message, by channel and by outcome."),
    (
        "parkmate_webhook_attempts_total",
        "Attempts to tell operators' webhooks, by outcome: delivered, gone, or why not.",
    ),
    ("parkmate_gateway_calls_total", "Questions to operators' gateways, by gateway, call and outcome."),
    ("parkmate_gateway_troubles_total", "Charges, refunds and webhooks of gateways that a person has to look at."),
    ("parkmate_events_total", "Events committed, by name."),
    ("parkmate_notifications_total", "Notifications committed, by name."),
    ("parkmate_sockets_closed_total", "Sockets closed by the server, by close code."),
    ("parkmate_timers_fired_total", "Timers that this server worked off, by kind."),
    ("parkmate_jobs_failed_total", "Runs of a job that failed, by task."),
    ("parkmate_database_deadlocks_total", "Deadlocks in the database, of all servers."),
    ("parkmate_database_rollbacks_total", "Transactions of the database that were rolled back, of all servers."),
    ("parkmate_database_commits_total", "Transactions of the database that were committed, of all servers."),
    ("parkmate_database_temporary_bytes_total", "What statements wrote to disk for want of memory, of all servers."),
    ("process_cpu_seconds_total", "Processor time used."),
];

const GAUGES: [(&str, &str); 29] = [
    ("parkmate_http_requests_in_progress", "Requests that are being answered."),
    ("parkmate_password_hashes_waiting", "Passwords that wait for a place to be hashed."),
    ("parkmate_sockets", "Open sockets, by kind."),
    (
        "parkmate_socket_frames_waiting",
        "Notifications in the mailboxes of all sockets, not yet handed to their connections.",
    ),
    ("parkmate_bus_up", "1 while the other servers are heard."),
    ("parkmate_bus_signals_waiting", "What the other servers are still to be told."),
    ("parkmate_scheduler_lag_seconds", "Age of the oldest timer that is due and not yet done, by kind."),
    ("parkmate_job_last_success_timestamp_seconds", "When a job last ended well, by task."),
    ("parkmate_live_holds", "What is held while its payment is open: bookings, washes."),
    (
        "parkmate_outbox_waiting",
        "What waits, by outbox: mail, notices, webhooks, refunds, gateway_charges, gateway_refunds.",
    ),
    ("parkmate_outbox_oldest_seconds", "Age of the oldest in an outbox; 0 if it is empty."),
    (
        "parkmate_webhook_deliveries_waiting",
        "What operators' webhooks are still to be told, failures waiting for their next attempt too.",
    ),
    ("parkmate_webhook_lag_seconds", "How late the oldest delivery is that is due to a webhook that works."),
    ("parkmate_webhooks_failing", "Operators' webhooks whose last attempt failed."),
    ("parkmate_invariant_violations", "What must not be, by invariant; NaN where another server looked last."),
    ("parkmate_invariants_checked_timestamp_seconds", "When this server last looked for violated invariants."),
    ("parkmate_database_up", "1 if the database answered this scrape."),
    ("parkmate_database_connections", "Connections in the pool, by state."),
    ("parkmate_database_connections_max", "Connections the pool may have."),
    ("parkmate_database_oldest_transaction_seconds", "Age of the database's oldest open transaction."),
    ("parkmate_database_bytes", "Size of the database."),
    ("parkmate_database_migration", "The newest migration that the database has."),
    ("parkmate_clock_timestamp_seconds", "What time it is by the server's clock."),
    ("parkmate_build_info", "1; labels tell the version, and the newest migration it knows."),
    ("process_resident_memory_bytes", "Memory in use."),
    ("process_open_fds", "Open descriptors."),
    ("process_max_fds", "Descriptors that may be open."),
    ("process_threads", "Threads."),
    ("process_start_time_seconds", "When the process started."),
];

const HISTOGRAMS: [(&str, &str); 6] = [
    ("parkmate_http_request_seconds", "From a request's arrival to its answer, by route and method."),
    ("parkmate_password_wait_seconds", "How long passwords waited for a place to be hashed."),
    ("parkmate_event_to_frame_seconds", "From what happened, on any server, to its frame's hand-over to a connection."),
    ("parkmate_socket_frame_seconds", "From a notification's delivery on this server to that hand-over."),
    ("parkmate_job_seconds", "How long a job's run took, by task."),
    (
        "parkmate_transaction_begin_seconds",
        "From asking for a transaction to having it: a free connection, a round trip.",
    ),
];

/// Tells the recorder, and begins at nought what may stay there for long: an increase from nothing is not seen as one.
pub fn describe() {
    COUNTERS.iter().for_each(|(name, help)| describe_counter!(*name, *help));
    GAUGES.iter().for_each(|(name, help)| describe_gauge!(*name, *help));
    HISTOGRAMS.iter().for_each(|(name, help)| describe_histogram!(*name, *help));
    for kind in ["notifications", "time", "lot"] {
        gauge!("parkmate_sockets", "kind" => kind).increment(0);
    }
    for code in Code::ALL {
        counter!("parkmate_refusals_total", "code" => code.as_str()).increment(0);
    }
    for job in scheduler::JOBS {
        counter!("parkmate_jobs_failed_total", "task" => job).increment(0);
    }
    for channel in ["email", "push"] {
        counter!("parkmate_deliveries_total", "channel" => channel, "outcome" => "given_up").increment(0);
    }
    for gateway in ["stripe", "razorpay"] {
        counter!("parkmate_gateway_calls_total", "gateway" => gateway, "call" => "ask", "outcome" => "answered")
            .increment(0);
    }
    counter!("parkmate_webhook_attempts_total", "outcome" => "delivered").increment(0);
    for lonely in
        ["parkmate_booking_retries_total", "parkmate_webhook_retries_total", "parkmate_gateway_troubles_total"]
    {
        counter!(lonely).increment(0);
    }
}
