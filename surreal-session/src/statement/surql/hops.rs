use super::{Surql, expression::arrow};
use crate::{
    expr::{Direction, Hop, Hops, Node},
    value::Ident,
};

impl Surql {
    /// Writes a path along edges. `start` precedes it where it cannot begin with an arrow.
    pub(super) fn hops(&mut self, hops: &Hops, start: &str) {
        if matches!(hops.0.first(), Some(Hop::Repeat { .. })) {
            self.str(start);
        }
        for hop in &hops.0 {
            match hop {
                Hop::Step {
                    direction,
                    table,
                    filter,
                } => self.step(*direction, table, filter.as_ref()),
                Hop::Repeat { times, hops } => {
                    let (from, to) = (times.start(), times.end());
                    self.push(format_args!(".{{{from}..{to}+collect}}("));
                    self.hops(hops, "");
                    self.str(")");
                }
            }
        }
    }

    fn step(&mut self, direction: Direction, table: &str, filter: Option<&Node>) {
        self.str(arrow(direction));
        let table = Ident(table);
        match filter {
            Some(filter) => {
                self.push(format_args!("({table} WHERE "));
                self.node(filter);
                self.str(")");
            }
            None => self.push(format_args!("{table}")),
        }
    }
}
