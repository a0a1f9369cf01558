//! Changing a part of what is set.

use garde::Validate;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::{FieldError, Refusal};
use crate::rest::misfit;

/// `current` with what `change` names put in its place, field by field; a field set to null falls back to its default.
pub fn merged<T>(current: &T, change: &Value) -> Result<T, Refusal>
where
    T: Serialize + DeserializeOwned + Validate<Context = ()>,
{
    let mut value = serde_json::to_value(current).unwrap_or_default();
    merge(&mut value, change);
    let merged: T = serde_path_to_error::deserialize(value)
        .map_err(|error| misfit(&error.path().to_string(), &error.inner().to_string()))?;
    merged.validate().map_err(|report| {
        let named = |(path, error): &(garde::Path, garde::Error)| FieldError {
            field: path.to_string(),
            code: "invalid".into(),
            message: error.message().to_owned(),
        };
        Refusal::fields(report.iter().map(named).collect())
    })?;
    Ok(merged)
}

/// As RFC 7396 has it.
fn merge(value: &mut Value, change: &Value) {
    match (value, change) {
        (Value::Object(fields), Value::Object(changes)) => {
            for (field, change) in changes {
                if change.is_null() {
                    fields.remove(field);
                } else {
                    merge(fields.entry(field.as_str()).or_insert(Value::Null), change);
                }
            }
        }
        (value, change) => *value = change.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::merged;
    use crate::lots::model::{Address, Location, LotSettings};
    use crate::lots::{OpeningHours, Rules};

    fn lot() -> LotSettings {
        LotSettings {
            operator_id: None,
            name: "Nandi Central".into(),
            address: Address {
                street: "1 MG Road".into(),
                locality: Some("Ashok Nagar".into()),
                city: "Bengaluru".into(),
                state: "Karnataka".into(),
                postal_code: "560001".into(),
            },
            location: Location { lat: 12.97, lng: 77.6 },
            time_zone: "Asia/Kolkata".into(),
            opening_hours: OpeningHours::default(),
            car_wash: None,
            rules: Rules { buffer_minutes: 10, grace_minutes: 0, ..Rules::default() },
        }
    }

    #[test]
    fn what_is_not_named_stays() {
        let change = json!({
            "address": {"street": "2 MG Road", "locality": null},
            "rules": {"hold_minutes": {"upi": 20}, "grace_minutes": null},
            "car_wash": {"enabled": true},
        });
        let changed = merged(&lot(), &change).expect("fits");
        assert_eq!((changed.name.as_str(), changed.address.city.as_str()), ("Nandi Central", "Bengaluru"));
        assert_eq!((changed.address.street.as_str(), changed.address.locality), ("2 MG Road", None));
        assert_eq!((changed.rules.buffer_minutes, changed.rules.grace_minutes), (10, 5), "null restores the default");
        assert_eq!((changed.rules.hold_minutes.card, changed.rules.hold_minutes.upi), (10, 20));
        assert_eq!(changed.car_wash.map(|car_wash| (car_wash.enabled, car_wash.bays)), Some((true, 2)));
    }

    #[test]
    fn what_does_not_fit_is_named_as_in_the_request() {
        for (change, field) in [
            (json!({"name": " "}), "name"),
            (json!({"name": null}), "name"),
            (json!({"address": {"street": null}}), "address.street"),
            (json!({"location": null}), "location"),
            (json!({"time_zone": "Mars/Olympus"}), "time_zone"),
            (json!({"location": {"lat": 91}}), "location.lat"),
            (
                json!({"opening_hours": [{"weekday": "monday", "opens": "8:00", "closes": "09:00"}]}),
                "opening_hours[0].opens",
            ),
            (json!({"rules": {"grace_minutes": 61}}), "rules.grace_minutes"),
            (json!({"rules": {"grace_minutes": "5"}}), "rules.grace_minutes"),
            (json!({"rules": {"hold_minutes": {"upi": 0}}}), "rules.hold_minutes.upi"),
            (
                json!({"rules": {"refund_tiers": [{"hours_before_start": 1, "percent": 101}]}}),
                "rules.refund_tiers[0].percent",
            ),
            (json!({"rules": "none"}), "rules"),
        ] {
            let problem = merged(&lot(), &change).expect_err("refused").problem();
            assert_eq!(problem.errors.first().map(|error| error.field.as_str()), Some(field), "{change}");
        }
    }
}
