//! What a password, a name and a phone number must be.

use chrono::TimeDelta;

use super::model::{Email, Purpose};
use crate::error::{Refusal, Result};
use crate::types::Plate;

/// A password is judged by its length, and by not being what everyone knows of its owner: rules about digits and signs
/// make people choose worse ones.
pub fn new_password(field: &str, password: &str, email: &Email) -> Result<()> {
    let length = password.chars().count();
    let refusal = if length < 10 {
        Refusal::field(field, "too_short", "10 characters at least.")
    } else if length > 128 {
        Refusal::field(field, "too_long", "128 characters at most.")
    } else if password.trim().eq_ignore_ascii_case(email.as_str()) {
        Refusal::field(field, "same_as_email", "Not your e-mail address.")
    } else {
        return Ok(());
    };
    Err(refusal.into())
}

/// How long a mailed link works.
pub fn lifetime(purpose: Purpose) -> TimeDelta {
    match purpose {
        Purpose::Invitation => TimeDelta::days(7),
        Purpose::PasswordReset => TimeDelta::hours(1),
    }
}

pub fn plate(written: &str) -> Result<Plate> {
    let refusal = || Refusal::field("plate", "invalid", "2 to 16 letters and digits; spaces and dashes do not count.");
    Ok(Plate::parse(written).ok_or_else(refusal)?)
}

/// For garde: a text of one line that says something.
pub fn one_line(text: &str, _: &()) -> garde::Result {
    if text.trim().is_empty() {
        return Err(garde::Error::new("Must not be empty."));
    }
    if text.chars().any(char::is_control) {
        return Err(garde::Error::new("One line of text."));
    }
    Ok(())
}

/// For garde: a phone number as people write them, which nothing here dials.
pub fn phone(text: &str, _: &()) -> garde::Result {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if (5..=15).contains(&digits)
        && text.len() <= 24
        && text.chars().all(|c| c.is_ascii_digit() || " +-()./".contains(c))
    {
        Ok(())
    } else {
        Err(garde::Error::new("5 to 15 digits, as in +91 98765 43210."))
    }
}

/// For garde: a zone that the IANA knows.
pub fn time_zone(name: &str, _: &()) -> garde::Result {
    name.parse::<chrono_tz::Tz>().map(drop).map_err(|_| garde::Error::new("A time zone, as in Asia/Kolkata."))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::{new_password, one_line, phone};
    use crate::accounts::Email;

    #[rstest]
    #[case::nine_characters("123456789", Some("too_short"))]
    #[case::ten_characters("1234567890", None)]
    #[case::ten_characters_of_more_bytes("päßwörter!", None)]
    #[case::the_most("x".repeat(128), None)]
    #[case::one_more("x".repeat(129), Some("too_long"))]
    #[case::the_email(" Asha@parkmate.example", Some("same_as_email"))]
    #[case::a_phrase("correct horse battery staple", None)]
    fn a_password_is_judged_by_its_length_and_is_not_the_email(
        #[case] password: impl Into<String>,
        #[case] refused: Option<&str>,
    ) {
        let email = Email::parse("asha@parkmate.example").expect("an e-mail");
        let outcome = new_password("password", &password.into(), &email).err();
        let code = outcome.map(|error| error.refusal().problem().errors[0].code.clone());
        assert_eq!(code.as_deref(), refused);
    }

    #[test]
    fn a_name_says_something_on_one_line() {
        assert!(one_line("Asha Rao", &()).is_ok());
        for text in ["", "  ", "\u{a0}", "Asha\r\nBcc: all@b.example", "\0"] {
            assert!(one_line(text, &()).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_phone_number_is_taken_as_people_write_it() {
        for text in ["+91 98765 43210", "080-2345678", "(0361) 123456"] {
            assert!(phone(text, &()).is_ok(), "{text}");
        }
        for text in ["", "1234", "1234567890123456", "call me", "98765;43210"] {
            assert!(phone(text, &()).is_err(), "{text}");
        }
    }
}
