//! What a receiver is told of an event: by the names that the API has for things, and nothing that only we understand.

use serde_json::{Map, Value, json};

use super::model::Due;

/// The message's body.
pub fn body(due: &Due) -> String {
    json!({
        "id": due.event_id,
        "type": due.event,
        "created_at": due.created_at,
        "operator_id": due.operator_id,
        "data": data(due),
    })
    .to_string()
}

fn data(due: &Due) -> Value {
    // As it is stored: the variant's name, and in it the fields.
    let stored = due.facts.as_ref().and_then(Value::as_object).and_then(|variants| variants.values().next());
    let Some(fields) = stored.and_then(Value::as_object) else {
        return json!({"message": "This is a test."});
    };
    let told = fields.iter().filter(|(name, _)| *name != "operator_id").map(|(name, value)| match name.as_str() {
        "booking" => ("booking".into(), booking(value, due.subject.as_ref())),
        "wash" => ("car_wash".into(), car_wash(value, due.subject.as_ref())),
        "assignment" => ("assignment".into(), assignment(value)),
        _ => (name.clone(), plain(value)),
    });
    Value::Object(told.collect())
}

/// A cause within a cause has a name of its own: `{"lapsed": "hold_elapsed"}` is `lapsed`.
fn plain(value: &Value) -> Value {
    let name = |object: &Map<String, Value>| match (object.len(), object.iter().next()) {
        (1, Some((name, Value::String(_)))) => Some(json!(name)),
        _ => None,
    };
    value.as_object().and_then(name).unwrap_or_else(|| value.clone())
}

fn with(mut told: Value, more: Option<&Value>) -> Value {
    if let (Some(told), Some(more)) = (told.as_object_mut(), more.and_then(Value::as_object)) {
        told.extend(more.clone());
    }
    told
}

fn booking(facts: &Value, subject: Option<&Value>) -> Value {
    let told = json!({
        "id": facts["booking_id"],
        "reference": facts["reference"],
        "version": facts["version"],
        "lot": {"id": facts["lot_id"], "name": facts["lot_name"]},
        "slot": {"label": facts["slot_label"]},
        "customer": {"id": facts["customer_id"]},
        "payment_id": facts["payment_id"],
        "renewal_of": facts["renewal_of"],
    });
    with(told, subject)
}

fn car_wash(facts: &Value, subject: Option<&Value>) -> Value {
    let told = json!({
        "id": facts["car_wash_id"],
        "version": facts["version"],
        "lot": {"id": facts["lot_id"], "name": facts["lot_name"]},
        "service": {"name": facts["service_name"]},
        "customer": {"id": facts["customer_id"]},
        "booking_id": facts["booking_id"],
        "payment_id": facts["payment_id"],
        "employee": facts["employee_id"].as_str().map(|id| json!({"id": id})),
    });
    with(told, subject)
}

fn assignment(facts: &Value) -> Value {
    json!({
        "id": facts["assignment_id"],
        "version": facts["version"],
        "lot": {"id": facts["lot_id"], "name": facts["lot_name"]},
        "task": facts["task"],
        "car_wash_id": facts["car_wash_id"],
        "booking_id": facts["booking_id"],
        "employee": facts["employee_id"].as_str().map(|id| json!({"id": id, "full_name": facts["employee_name"]})),
    })
}
