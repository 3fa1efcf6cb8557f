//! Derive macros of `surreal-session`. Use them through that crate, which re-exports them beside the traits they implement.
