use super::Surql;
use crate::{statement::fetched::Fetch, value::Ident};

impl Surql {
    /// The record that a field links to, or the field's own id where there is no such record, or
    /// none that the user may read. FETCH would make that NONE, and a record that is written back
    /// would lose the link.
    pub(super) fn linked(&mut self, name: &str, lists: usize) {
        self.linked_from(&Ident(name).to_string(), lists);
    }

    fn linked_from(&mut self, from: &str, lists: usize) {
        if lists == 0 {
            return self.push(format_args!("({from}.* ?? {from})"));
        }
        let item = format!("$_link{lists}");
        self.push(format_args!("(IF {from} {{ {from}.map(|{item}| "));
        self.linked_from(&item, lists - 1);
        self.push(format_args!(") }} ELSE {{ {from} }})"));
    }

    /// FETCH, of the fields whose columns do not show what they link to.
    pub(super) fn fetch<'f>(&mut self, fetches: impl Iterator<Item = &'f Fetch>) {
        for (index, fetch) in fetches.enumerate() {
            self.str(if index == 0 { " FETCH " } else { ", " });
            self.path(&fetch.path);
        }
    }
}
