//! The types of SurrealDB's values. Knows nothing of bytes on a wire, connections or models.

mod bytes;
mod datetime;
mod decimal;
mod duration;
mod file;
mod geometry;
mod ident;
mod kind;
mod literal;
mod nullable;
mod parse_error;
mod patch_op;
mod range;
mod record_id;
mod record_key;
mod show;
mod table_name;
#[expect(clippy::module_inception, reason = "the value among the values")]
mod value;

#[cfg(feature = "chrono-04")]
mod chrono_04;
#[cfg(feature = "geo-types-07")]
mod geo_types_07;
#[cfg(feature = "jiff-02")]
mod jiff_02;
#[cfg(feature = "rust_decimal-1")]
mod rust_decimal_1;
#[cfg(feature = "serde_json-1")]
mod serde_json_1;
#[cfg(feature = "time-03")]
mod time_03;

pub use self::{
    bytes::Bytes,
    datetime::Datetime,
    decimal::Decimal,
    duration::Duration,
    file::File,
    geometry::{Geometry, Line, Point, Polygon},
    kind::Kind,
    nullable::Nullable,
    parse_error::ParseError,
    patch_op::PatchOp,
    range::Range,
    record_id::{AnyTable, Named, RecordId},
    record_key::RecordKey,
    table_name::TableName,
    value::Value,
};
pub(crate) use self::{
    ident::{Ident, Readable},
    kind::kinds,
    literal::record_id as read_record_id,
};
pub use uuid::Uuid;
