//! What an operator may set.

use chrono_tz::Tz;

use crate::error::{FieldError, Refusal};
use crate::lots::model::Rules;

/// A lot's zone as stored; it was known when it was set.
pub fn zone(name: &str) -> Tz {
    name.parse().unwrap_or(Tz::UTC)
}

/// For garde: an IANA time zone.
pub fn known_zone(name: &str, (): &()) -> garde::Result {
    match name.parse::<Tz>() {
        Ok(_) => Ok(()),
        Err(_) => Err(garde::Error::new("an IANA time zone, such as Asia/Kolkata")),
    }
}

/// For garde: words on one line. PostgreSQL keeps no NUL, and nobody can see the others.
pub fn printable(text: &str, (): &()) -> garde::Result {
    if text.trim().is_empty() {
        Err(garde::Error::new("not blank"))
    } else if text.chars().any(char::is_control) {
        Err(garde::Error::new("without control characters"))
    } else {
        Ok(())
    }
}

/// The shortest stay is not longer than the one by default, nor that than the longest.
pub fn check_rules(rules: &Rules) -> Result<(), Refusal> {
    let mut errors = Vec::new();
    let mut refuse = |field: &str, code: &str, message: String| {
        errors.push(FieldError { field: field.into(), code: code.into(), message });
    };
    if rules.max_duration_minutes < rules.min_duration_minutes {
        let message = format!("{} minutes at least, the shortest stay.", rules.min_duration_minutes);
        refuse("rules.max_duration_minutes", "too_short", message);
    } else if rules.default_duration_minutes < rules.min_duration_minutes {
        let message = format!("{} minutes at least, the shortest stay.", rules.min_duration_minutes);
        refuse("rules.default_duration_minutes", "too_short", message);
    } else if rules.default_duration_minutes > rules.max_duration_minutes {
        let message = format!("{} minutes at most, the longest stay.", rules.max_duration_minutes);
        refuse("rules.default_duration_minutes", "too_long", message);
    }
    if errors.is_empty() { Ok(()) } else { Err(Refusal::fields(errors)) }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::check_rules;
    use crate::lots::Rules;

    #[rstest]
    #[case::defaults(15, 60, 1_440, None)]
    #[case::one_length_only(60, 60, 60, None)]
    #[case::default_below(30, 15, 60, Some("rules.default_duration_minutes"))]
    #[case::default_above(30, 90, 60, Some("rules.default_duration_minutes"))]
    #[case::upside_down(60, 60, 30, Some("rules.max_duration_minutes"))]
    fn a_stay_by_default_lies_between_the_shortest_and_the_longest(
        #[case] min_duration_minutes: i64,
        #[case] default_duration_minutes: i64,
        #[case] max_duration_minutes: i64,
        #[case] refused: Option<&str>,
    ) {
        let rules = Rules { min_duration_minutes, default_duration_minutes, max_duration_minutes, ..Rules::default() };
        let problem = check_rules(&rules).err().map(|refusal| refusal.problem());
        let field = problem.as_ref().and_then(|problem| problem.errors.first()).map(|error| error.field.as_str());
        assert_eq!(field, refused);
    }
}
