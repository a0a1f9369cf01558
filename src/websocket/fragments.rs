//! Messages that come in pieces.

use actix_web::web::BytesMut;
use actix_ws::Item;

use super::{Heard, LONGEST_MESSAGE};
use crate::events::Closing;

/// What has come so far of one message.
pub struct Fragments {
    is_text: bool,
    whole: BytesMut,
}

impl Fragments {
    /// Adds a piece; the last gives the message. The codec has seen to it that the pieces come in order.
    pub fn add(open: &mut Option<Box<Self>>, item: Item) -> Result<Option<Heard>, Closing> {
        let (piece, is_last) = match item {
            Item::FirstText(piece) => (Self::begin(open, true, piece), false),
            Item::FirstBinary(piece) => (Self::begin(open, false, piece), false),
            Item::Continue(piece) => (piece, false),
            Item::Last(piece) => (piece, true),
        };
        let fragments = open.as_mut().ok_or(Closing::NotUnderstood)?;
        if fragments.whole.len() + piece.len() > LONGEST_MESSAGE {
            return Err(Closing::TooBig);
        }
        fragments.whole.extend_from_slice(&piece);
        let Some(whole) = open.take_if(|_| is_last) else { return Ok(None) };
        if whole.is_text { Heard::text(whole.whole.freeze()).map(Some) } else { Ok(Some(Heard::Binary)) }
    }

    fn begin<T>(open: &mut Option<Box<Self>>, is_text: bool, first: T) -> T {
        *open = Some(Box::new(Self { is_text, whole: BytesMut::new() }));
        first
    }
}

#[cfg(test)]
mod tests {
    use actix_ws::Item;

    use super::{Fragments, Heard, LONGEST_MESSAGE};
    use crate::events::Closing;

    #[test]
    fn pieces_are_put_together_in_order() {
        let mut open = None;
        assert!(matches!(Fragments::add(&mut open, Item::FirstText("on".into())), Ok(None)));
        assert!(matches!(Fragments::add(&mut open, Item::Continue("".into())), Ok(None)));
        assert!(
            matches!(Fragments::add(&mut open, Item::Last("e".into())), Ok(Some(Heard::Text(text))) if text == "one")
        );
        assert!(open.is_none());
        assert!(matches!(Fragments::add(&mut open, Item::FirstBinary("x".into())), Ok(None)));
        assert!(matches!(Fragments::add(&mut open, Item::Last("y".into())), Ok(Some(Heard::Binary))));
    }

    #[test]
    fn pieces_that_add_up_to_too_much_end_the_socket() {
        let mut open = None;
        let half = "x".repeat(LONGEST_MESSAGE / 2 + 1);
        assert!(Fragments::add(&mut open, Item::FirstText(half.clone().into())).is_ok());
        assert!(matches!(Fragments::add(&mut open, Item::Continue(half.into())), Err(Closing::TooBig)));
    }

    #[test]
    fn a_piece_may_end_within_a_letter_but_the_message_may_not() {
        let mut open = None;
        let (head, tail) = ("é".as_bytes()[..1].to_vec(), "é".as_bytes()[1..].to_vec());
        assert!(Fragments::add(&mut open, Item::FirstText(head.clone().into())).is_ok());
        assert!(
            matches!(Fragments::add(&mut open, Item::Last(tail.into())), Ok(Some(Heard::Text(text))) if text == "é")
        );
        assert!(Fragments::add(&mut open, Item::FirstText("e".into())).is_ok());
        assert!(matches!(Fragments::add(&mut open, Item::Last(head.into())), Err(Closing::NotText)));
    }
}
