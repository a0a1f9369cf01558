//! What a person was told: lists, read state, preferences, and the sockets that carry it live.
