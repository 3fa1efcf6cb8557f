//! Models as they are stored and read.

mod absence;
mod edges;
mod enums;
mod every_type;
mod hygiene;
mod keys;
mod links;
mod misfits;
mod objects;
mod patches;
mod ranges;
mod schema;
mod serde;
