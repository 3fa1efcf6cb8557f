use super::{Subject, Surql};
use crate::{codec::Encoded, statement::returning::Clause};

impl Surql {
    /// An edge from one record to another; without an id the database chooses one.
    pub(in crate::statement) fn relate(
        from: Encoded,
        edge: Subject,
        to: Encoded,
        content: Encoded,
        returns: &Clause,
    ) -> Self {
        let mut surql = Self::begin(format_args!("RELATE "));
        surql.bind(from);
        surql.str("->");
        surql.subject(edge);
        surql.str("->");
        surql.bind(to);
        surql.str(" CONTENT ");
        surql.bind(content);
        surql.returns(returns);
        surql
    }
}
