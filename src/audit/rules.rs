//! What is different after a change.

use std::collections::BTreeMap;

use serde_json::Value;

/// Field by field, before and after.
pub type Changes = BTreeMap<String, [Value; 2]>;

/// The fields that differ; one that is missing on a side is null there.
pub fn changes(before: Option<&Value>, after: Option<&Value>) -> Changes {
    let fields = [before, after].into_iter().flatten().filter_map(Value::as_object).flat_map(|row| row.keys());
    let side = |row: Option<&Value>, field: &str| row.and_then(|row| row.get(field)).cloned().unwrap_or(Value::Null);
    fields
        .map(|field| (field.clone(), [side(before, field), side(after, field)]))
        .filter(|(_, [was, became])| was != became)
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::changes;

    #[test]
    fn only_what_differs_is_a_change() {
        let (before, after) = (json!({"a": 1, "b": 2, "c": 3}), json!({"a": 1, "b": null, "d": 4}));
        let found = serde_json::to_value(changes(Some(&before), Some(&after))).expect("JSON");
        assert_eq!(found, json!({"b": [2, null], "c": [3, null], "d": [null, 4]}));
    }

    #[test]
    fn a_new_row_has_come_from_nothing() {
        let found = changes(None, Some(&json!({"a": 1, "b": null})));
        assert_eq!(found.into_iter().collect::<Vec<_>>(), [("a".to_owned(), [Value::Null, json!(1)])]);
    }
}
