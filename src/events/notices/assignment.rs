//! Who hears what of an assignment.

use serde_json::json;

use super::{Level, Notice, Recipients};
use crate::events::AssignmentFacts;

/// An admin who gives work to himself hears it as the person.
pub fn given(a: &AssignmentFacts) -> Vec<Notice> {
    let event = "employee.assigned";
    let what = format!("has been assigned: {}", job(a));
    let others = format!("{} {what}", name(a));
    let person = a.employee_id.map(Recipients::Person);
    let person = person.map(|to| notice(a, event, to, format!("You have been assigned: {}", job(a))));
    person.into_iter().chain([notice(a, event, other_admins(a), others)]).collect()
}

pub fn declined(a: &AssignmentFacts) -> Vec<Notice> {
    let message = format!("{} declined: {}", name(a), job(a));
    vec![Notice {
        level: Level::Warning,
        ..notice(a, "assignment.declined", Recipients::Admins(a.operator_id), message)
    }]
}

pub fn cancelled(a: &AssignmentFacts) -> Vec<Notice> {
    let others = format!("An assignment has been cancelled: {}", job(a));
    let others = notice(a, "assignment.cancelled", other_admins(a), others);
    to_person(a, "cancelled").into_iter().chain([others]).collect()
}

/// The others hear who has it now.
pub fn handed_over(a: &AssignmentFacts) -> Vec<Notice> {
    to_person(a, "handed over").into_iter().collect()
}

fn to_person(a: &AssignmentFacts, what_became: &str) -> Option<Notice> {
    let message = format!("Your assignment has been {what_became}: {}", job(a));
    a.employee_id.map(|person| notice(a, "assignment.cancelled", Recipients::Person(person), message))
}

fn other_admins(a: &AssignmentFacts) -> Recipients {
    a.employee_id.map_or(Recipients::Admins(a.operator_id), |person| Recipients::OtherAdmins(a.operator_id, person))
}

fn job(a: &AssignmentFacts) -> String {
    format!("{} at {}.", a.task, a.lot_name)
}

fn name(a: &AssignmentFacts) -> &str {
    a.employee_name.as_deref().unwrap_or("Nobody")
}

fn notice(a: &AssignmentFacts, event: &'static str, to: Recipients, message: String) -> Notice {
    let data = json!({
        "assignment_id": a.assignment_id,
        "car_wash_id": a.car_wash_id,
        "booking_id": a.booking_id,
        "lot_id": a.lot_id,
    });
    Notice { event, level: Level::Info, to, message, data }
}
