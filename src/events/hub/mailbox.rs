//! What waits for one socket.

use std::collections::VecDeque;
use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytestring::ByteString;
use chrono::{DateTime, Utc};
use tokio::sync::Notify;
use tokio::time::Instant;

use super::Closing;
use crate::types::SessionId;

const MOST_FRAMES: usize = 256;
const MOST_BYTES: usize = 1024 * 1024;
/// Room that an idle mailbox may keep.
const IDLE_ROOM: usize = 8;

/// Filled by whoever tells, emptied by the one task that owns the socket. It holds at most [`MOST_FRAMES`] and
/// [`MOST_BYTES`]. What does not fit is dropped, because the table has it: a socket that is merely busy reads it there, one
/// whose reader has stopped reading is closed.
pub struct Mailbox {
    session: SessionId,
    state: Mutex<State>,
    filled: Notify,
}

#[derive(Default)]
struct State {
    frames: VecDeque<Frame>,
    /// What came since the socket last took something, whether kept or dropped.
    waiting: usize,
    waiting_bytes: usize,
    /// Something is only in the table.
    behind: bool,
    /// The reader takes nothing just now.
    stalled: bool,
    /// The latest notification this socket has heard of; None while it is opening.
    head: Option<i64>,
    read_up_to: Option<i64>,
    read_ones: Vec<i64>,
    closing: Option<Closing>,
}

pub struct Frame {
    pub seq: i64,
    pub text: ByteString,
    /// When it happened, perhaps on another server.
    pub told_at: DateTime<Utc>,
    /// When it was put here.
    pub since: Instant,
}

/// One thing to do for the socket, the most urgent first. Read state comes last, behind the notifications it speaks of.
pub enum Mail {
    Close(Closing),
    /// Read the table; what came before this was dropped.
    Behind,
    Frame(Frame),
    ReadUpTo(i64),
    ReadOnes(Vec<i64>),
}

impl Mailbox {
    pub(super) fn new(session: SessionId) -> Self {
        Self { session, state: Mutex::default(), filled: Notify::new() }
    }

    pub(super) fn session(&self) -> SessionId {
        self.session
    }

    pub fn is_open(&self) -> bool {
        self.lock().closing.is_none()
    }

    pub(super) fn deliver(&self, seq: i64, told_at: DateTime<Utc>, text: &ByteString) {
        self.fill(|state| {
            state.head = state.head.map(|head| head.max(seq));
            state.waiting += 1;
            state.waiting_bytes += text.len();
            if state.too_much() {
                state.drop_frames();
            } else if !state.behind {
                state.frames.push_back(Frame { seq, text: text.clone(), told_at, since: Instant::now() });
            }
            state.close_if_stalled();
        });
    }

    /// How many frames.
    pub(super) fn waiting(&self) -> usize {
        self.lock().frames.len()
    }

    pub(super) fn look(&self) {
        self.fill(State::drop_frames);
    }

    pub(super) fn expect(&self, latest_seq: i64) {
        if self.head_or_look().is_some_and(|head| head < latest_seq) {
            self.look();
        }
    }

    /// Up to where it has heard. While it is opening nobody knows: it is to look at the table once it is open.
    pub(super) fn head_or_look(&self) -> Option<i64> {
        let head = self.lock().head;
        if head.is_none() {
            self.look();
        }
        head
    }

    pub(super) fn read_up_to(&self, seq: i64) {
        self.fill(|state| state.read_up_to = state.read_up_to.max(Some(seq)));
    }

    pub(super) fn read_one(&self, seq: i64) {
        self.fill(|state| {
            if state.read_ones.len() < MOST_FRAMES {
                state.read_ones.push(seq);
            }
        });
    }

    /// Asks the socket to close; the first reason stands.
    pub fn close(&self, closing: Closing) {
        self.fill(|state| state.close(closing));
    }

    /// The socket has everything up to `seq`.
    pub fn caught_up(&self, seq: i64) {
        let mut state = self.lock();
        state.head = state.head.max(Some(seq));
    }

    /// The reader takes nothing: from here on a full mailbox closes it.
    pub fn stalled(&self) {
        self.fill(|state| {
            state.stalled = true;
            state.close_if_stalled();
        });
    }

    pub fn flowing(&self) {
        self.lock().stalled = false;
    }

    /// Takes what is next to do.
    pub fn next(&self) -> Option<Mail> {
        let mut state = self.lock();
        if let Some(closing) = state.closing {
            return Some(Mail::Close(closing));
        }
        if mem::take(&mut state.behind) {
            (state.waiting, state.waiting_bytes) = (0, 0);
            return Some(Mail::Behind);
        }
        if let Some(frame) = state.frames.pop_front() {
            state.waiting = state.frames.len();
            state.waiting_bytes = state.waiting_bytes.saturating_sub(frame.text.len());
            if state.frames.is_empty() && state.frames.capacity() > IDLE_ROOM {
                state.frames = VecDeque::new();
            }
            return Some(Mail::Frame(frame));
        }
        if let Some(seq) = state.read_up_to.take() {
            return Some(Mail::ReadUpTo(seq));
        }
        if !state.read_ones.is_empty() {
            return Some(Mail::ReadOnes(mem::take(&mut state.read_ones)));
        }
        None
    }

    /// Until there may be something to do.
    pub async fn filled(&self) {
        self.filled.notified().await;
    }

    /// Until the socket is to close.
    pub async fn closing(&self) -> Closing {
        loop {
            let closing = self.lock().closing;
            if let Some(closing) = closing {
                return closing;
            }
            self.filled.notified().await;
        }
    }

    fn fill(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.lock();
        if state.closing.is_none() {
            change(&mut state);
            drop(state);
            self.filled.notify_one();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn too_much(&self) -> bool {
        self.waiting > MOST_FRAMES || self.waiting_bytes > MOST_BYTES
    }

    fn close_if_stalled(&mut self) {
        if self.stalled && self.too_much() {
            self.close(Closing::TooSlow);
        }
    }

    fn close(&mut self, closing: Closing) {
        self.closing = Some(closing);
        self.frames = VecDeque::new();
    }

    fn drop_frames(&mut self) {
        self.behind = true;
        self.frames = VecDeque::new();
    }
}

#[cfg(test)]
mod tests {
    use bytestring::ByteString;
    use chrono::DateTime;

    use super::{Closing, MOST_BYTES, MOST_FRAMES, Mail, Mailbox};
    use crate::types::SessionId;

    fn fill(mailbox: &Mailbox, frames: usize, text: &str) {
        for seq in 1..=frames {
            mailbox.deliver(i64::try_from(seq).expect("small"), DateTime::UNIX_EPOCH, &ByteString::from(text));
        }
    }

    #[test]
    fn a_burst_sends_a_busy_socket_to_the_table() {
        let mailbox = Mailbox::new(SessionId::new());
        fill(&mailbox, MOST_FRAMES + 1, "frame");
        assert!(matches!(mailbox.next(), Some(Mail::Behind)));
        assert!(mailbox.next().is_none());
        fill(&mailbox, 1, "frame");
        assert!(matches!(mailbox.next(), Some(Mail::Frame(frame)) if frame.seq == 1));
    }

    #[test]
    fn a_reader_that_stopped_is_closed_when_256_frames_or_a_mebibyte_have_piled_up() {
        for (frames, text) in [(MOST_FRAMES, "frame".to_owned()), (4, "x".repeat(MOST_BYTES / 4))] {
            let mailbox = Mailbox::new(SessionId::new());
            mailbox.stalled();
            fill(&mailbox, frames, &text);
            assert!(mailbox.is_open());
            fill(&mailbox, 1, &text);
            assert!(matches!(mailbox.next(), Some(Mail::Close(Closing::TooSlow))));
        }
    }

    #[test]
    fn what_piled_up_before_the_reader_stopped_counts_too() {
        let mailbox = Mailbox::new(SessionId::new());
        fill(&mailbox, MOST_FRAMES + 1, "frame");
        mailbox.stalled();
        assert!(!mailbox.is_open());
    }

    #[test]
    fn read_state_comes_behind_the_notifications_it_speaks_of() {
        let mailbox = Mailbox::new(SessionId::new());
        mailbox.deliver(7, DateTime::UNIX_EPOCH, &"frame".into());
        mailbox.read_up_to(7);
        mailbox.read_up_to(5);
        assert!(matches!(mailbox.next(), Some(Mail::Frame(_))));
        assert!(matches!(mailbox.next(), Some(Mail::ReadUpTo(7))));
        assert!(mailbox.next().is_none());
    }

    #[test]
    fn only_a_socket_that_has_not_heard_of_it_is_sent_to_the_table() {
        let mailbox = Mailbox::new(SessionId::new());
        mailbox.caught_up(4);
        mailbox.expect(4);
        assert!(mailbox.next().is_none());
        mailbox.expect(5);
        assert!(matches!(mailbox.next(), Some(Mail::Behind)));
    }
}
