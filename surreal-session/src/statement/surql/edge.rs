use super::Surql;
use crate::{expr::Encoded, statement::returning::Clause, value::Ident};

impl Surql {
    /// An edge from one record to another.
    pub(in crate::statement) fn relate(
        from: Encoded,
        table: &str,
        to: Encoded,
        content: Encoded,
        returns: &Clause,
    ) -> Self {
        let mut surql = Self::begin(format_args!("RELATE "));
        surql.bind(from);
        surql.push(format_args!("->{}->", Ident(table)));
        surql.bind(to);
        surql.str(" CONTENT ");
        surql.bind(content);
        surql.returns(returns);
        surql
    }
}
