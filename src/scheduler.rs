//! What happens by itself: the table of jobs, and the timers that fire.
