//! Log lines, on standard error: standard output is for what was asked for.

use std::io::IsTerminal;

use anyhow::Context;
use parkmate::config::LogKind;
use tracing_subscriber::EnvFilter;

pub fn start(kind: LogKind, filter: &str) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(filter).context("PARKMATE_LOG_FILTER")?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match kind {
        LogKind::Text => lines.with_ansi(std::io::stderr().is_terminal()).init(),
        LogKind::Json => lines.json().flatten_event(true).with_span_list(false).init(),
    }
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, "panicked: {}", panic.payload_as_str().unwrap_or("without words"));
    }));
    Ok(())
}
