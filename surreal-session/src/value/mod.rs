//! The types of SurrealDB's values. Knows nothing of bytes on a wire, connections or models.

mod record_id;

pub use self::record_id::{AnyTable, Named, RecordId, RecordKey};
pub use uuid::Uuid;
