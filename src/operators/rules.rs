//! For which operator somebody acts, what a decision may follow, and what a UPI id looks like.

use super::model::Verification;
use crate::auth::Identity;
use crate::error::{Code, Refusal, Result};
use crate::types::OperatorId;

/// The operator an admin acts for: the one named, else the only one. Someone else's is not found.
pub fn acting_for(who: &Identity, named: Option<OperatorId>) -> Result<OperatorId> {
    match (named, who.admin_of.as_slice()) {
        (Some(named), own) if own.contains(&named) => Ok(named),
        (Some(_), _) => Err(Code::NotFound.into()),
        (None, [only]) => Ok(*only),
        (None, []) => Err(Code::Forbidden.into()),
        (None, _) => {
            Err(Refusal::field("operator_id", "required", "You run several operators: say which is meant.").into())
        }
    }
}

/// From where an operator comes to this verification. A decision can be reversed, but not repeated.
pub fn before(decided: Verification) -> &'static [Verification] {
    match decided {
        Verification::Pending => &[],
        Verification::Approved => &[Verification::Pending, Verification::Declined],
        Verification::Declined => &[Verification::Pending, Verification::Approved],
    }
}

/// For garde: `name@bank`, as NPCI has it.
pub fn upi_id(text: &str, _: &()) -> garde::Result {
    let fits = text.split_once('@').is_some_and(|(name, bank)| {
        (2..=256).contains(&name.len())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || ".-_".contains(c))
            && (2..=64).contains(&bank.len())
            && bank.starts_with(|c: char| c.is_ascii_alphabetic())
            && bank.chars().all(|c| c.is_ascii_alphanumeric())
    });
    if fits { Ok(()) } else { Err(garde::Error::new("A UPI id is written name@bank.")) }
}

/// For garde: the state, the taxpayer's PAN, which of its registrations, a Z, and a check digit over the fourteen before it.
pub fn gstin(text: &str, _: &()) -> garde::Result {
    const PATTERN: &[u8; 14] = b"99AAAAA9999AXZ";
    let fits = text.len() == 15
        && text.bytes().zip(PATTERN).all(|(c, pattern)| match pattern {
            b'9' => c.is_ascii_digit(),
            b'A' => c.is_ascii_uppercase(),
            b'X' => c.is_ascii_uppercase() || (b'1'..=b'9').contains(&c),
            fixed => c == *fixed,
        });
    let digits = text.chars().map_while(|c| c.to_digit(36));
    let sum: u32 = digits.zip([1, 2].into_iter().cycle()).take(14).map(|(d, by)| d * by / 36 + d * by % 36).sum();
    let check = char::from_digit((36 - sum % 36) % 36, 36).map(|c| c.to_ascii_uppercase());
    if fits && text.chars().last() == check { Ok(()) } else { Err(garde::Error::new("This is no GSTIN.")) }
}

#[cfg(test)]
mod tests {
    use super::{Verification, acting_for, before, gstin, upi_id};
    use crate::auth::Identity;
    use crate::error::Code;
    use crate::types::{AccountId, OperatorId, SessionId};

    fn admin_of(operators: &[OperatorId]) -> Identity {
        Identity {
            account_id: AccountId::new(),
            session_id: SessionId::new(),
            is_platform_admin: false,
            admin_of: operators.to_vec(),
            staff_of: vec![],
        }
    }

    #[test]
    fn an_admin_acts_for_the_operator_named_or_the_only_one_and_for_nobody_elses() {
        let (one, two, foreign) = (OperatorId::new(), OperatorId::new(), OperatorId::new());
        let refused =
            |own: &[OperatorId], named| acting_for(&admin_of(own), named).expect_err("refused").refusal().code;
        assert_eq!(acting_for(&admin_of(&[one]), None).expect("the only one"), one);
        assert_eq!(acting_for(&admin_of(&[one, two]), Some(two)).expect("the one named"), two);
        assert_eq!(refused(&[one, two], None), Code::ValidationFailed);
        assert_eq!(refused(&[one, two], Some(foreign)), Code::NotFound);
        assert_eq!(refused(&[], None), Code::Forbidden);
    }

    #[test]
    fn a_decision_can_be_reversed_but_not_repeated() {
        for decided in [Verification::Approved, Verification::Declined] {
            assert!(before(decided).contains(&Verification::Pending));
            assert!(!before(decided).contains(&decided));
            assert_eq!(before(decided).len(), 2);
        }
    }

    #[test]
    fn a_gstin_has_its_form_and_its_check_digit() {
        assert!(gstin("27AAPFU0939F1ZV", &()).is_ok());
        for text in [
            "",
            "27AAPFU0939F1ZW",
            "27aapfu0939f1zv",
            "27AAPFU0939F0ZV",
            "27AAPFU0939F1ZVV",
            "AA27PFU0939F1ZV",
            "२७AAPFU0939F",
        ] {
            assert!(gstin(text, &()).is_err(), "{text}");
        }
    }

    #[test]
    fn a_upi_id_is_a_name_at_a_bank() {
        for text in ["nandi@upi", "98765.43210@okhdfcbank", "a-b_c@ybl"] {
            assert!(upi_id(text, &()).is_ok(), "{text}");
        }
        for text in [
            "",
            "nandi",
            "@upi",
            "n@upi",
            "nandi@",
            "nandi@u",
            "nandi@1upi",
            "nandi@upi.in",
            "na ndi@upi",
            "a@b@c",
            "nandi@upi&am=1",
        ] {
            assert!(upi_id(text, &()).is_err(), "{text}");
        }
    }
}
