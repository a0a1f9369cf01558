//! The database: connect, or start the private PostgreSQL; migrate.
