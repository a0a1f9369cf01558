//! A receipt as a page to print: no script, and nothing from elsewhere.

use super::format;
use super::model::Receipt;
use super::words::Words;
use crate::mail::escaped;

const STYLE: &str = "
:root { color-scheme: light; }
body { margin: 2rem auto; max-width: 42rem; padding: 0 1rem; font: 1rem/1.5 system-ui, 'Noto Sans', 'Noto Sans Devanagari', sans-serif;
    color: #17202b; background: #fff; overflow-wrap: anywhere; }
h1 { margin: 0 0 1rem; font-size: 1.75rem; }
h2 { margin: 2rem 0 .5rem; font-size: 1.125rem; }
dl { display: grid; grid-template-columns: minmax(6rem, auto) 1fr; gap: .25rem 1rem; margin: 0 0 1.5rem; }
dt { color: #566173; }
dd { margin: 0; white-space: pre-line; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .5rem 0; border-bottom: 1px solid #d5dbe4; text-align: start; font-weight: 400; vertical-align: top; }
td:last-child, th:last-child { text-align: end; white-space: nowrap; padding-inline-start: 1rem; font-variant-numeric: tabular-nums; }
thead th { color: #566173; }
.total > * { font-weight: 700; border-bottom: 0; }
@page { margin: 18mm; }
@media print { body { margin: 0; max-width: none; padding: 0; } }
";

/// The page; `nonce` lets its style through.
pub fn page(receipt: &Receipt, words: &Words, nonce: &str) -> String {
    let (code, title, number) = (words.code, words.receipt, &receipt.number);
    let facts = format::facts(receipt, words);
    let facts: String = facts.iter().map(|(of, what)| format!("<dt>{of}</dt><dd>{}</dd>", escaped(what))).collect();
    let lines = format::lines(receipt, words);
    let last = lines.len().saturating_sub(1);
    let sold: String = lines.iter().enumerate().map(|(i, line)| row(line, i == last)).collect();
    let notes: String = format::notes(receipt, words).iter().map(|note| row(note, false)).collect();
    let notes =
        if notes.is_empty() { notes } else { format!("<h2>{}</h2><table><tbody>{notes}</tbody></table>", words.notes) };
    format!(
        "<!doctype html><html lang=\"{code}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title} {number}</title>\
         <link rel=\"icon\" href=\"data:,\"><style nonce=\"{nonce}\">{STYLE}</style></head><body><main><h1>{title}</h1>\
         <dl>{facts}</dl><table><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead>\
         <tbody>{sold}</tbody></table>{notes}</main></body></html>",
        words.what, words.amount,
    )
}

fn row((what, amount): &(String, String), total: bool) -> String {
    let class = if total { " class=\"total\"" } else { "" };
    format!("<tr{class}><th scope=\"row\">{}</th><td>{amount}</td></tr>", escaped(what))
}
