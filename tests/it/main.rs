//! The whole server from outside: over HTTP and sockets, on a real PostgreSQL, by a clock that the test advances.

#[cfg(test)]
#[expect(dead_code, reason = "the features whose tests use the rest are on their way")]
mod world;

#[cfg(test)]
mod problems;
