use super::{
    Expr, Field,
    node::{Node, Record},
};

/// A field of the record being inserted, for
/// [`on_duplicate_update`](crate::statement::Insert::on_duplicate_update).
pub fn input<T, V>(field: Field<T, V>) -> Expr<T, V> {
    Expr::new(Node::Of(Record::Input, field.names()))
}
