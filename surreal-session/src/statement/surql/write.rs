use super::{Dialect, Surql, expression::symbol};
use crate::{
    codec::Encoded,
    expr::Node,
    statement::{
        change::{Assign, Assignment, Change, next_version},
        returning::Clause,
        source::Source,
        write::{Verb, Write},
    },
    value::Ident,
};

/// The duplicates that an insert handles.
#[derive(Debug)]
pub(in crate::statement) enum OnDuplicate {
    Fail,
    Ignore,
    Update(Vec<Assignment>),
}

impl Surql {
    /// A statement that creates, changes or deletes records.
    pub(in crate::statement) fn write(write: Write<'_>, returns: &Clause) -> Self {
        // Where an update with a filter leaves computed fields out, the records are found first.
        let computes = Dialect::from(write.on.version()).filtered_updates_compute();
        let filtered = matches!(write.verb, Verb::Update) && write.filter.is_some();
        let finds_first = filtered && write.computed && !computes;
        let (keyword, ends) = match write.verb {
            Verb::Create => ("CREATE ", None),
            Verb::Relate(ends) => ("RELATE ", Some(ends)),
            Verb::Update => ("UPDATE ", None),
            Verb::Upsert => ("UPSERT ", None),
            Verb::Delete => ("DELETE ", None),
        };
        let mut surql = Self::begin(format_args!("{keyword}"));
        let to = ends.map(|[from, to]| {
            surql.bind(from);
            surql.str("->");
            to
        });
        if finds_first {
            surql.str("(SELECT VALUE id FROM ");
        }
        match (write.id, &write.source) {
            (Some(id), _) => surql.bind(id),
            (None, Source::Keys(keys)) if !finds_first => surql.bind(keys.encoded()),
            (None, source) => surql.source(source),
        }
        if let Some(to) = to {
            surql.str("->");
            surql.bind(to);
        }
        if finds_first {
            surql.filter(write.filter.as_ref());
            surql.str(")");
        }
        surql.change(write.change, write.counter);
        if !finds_first {
            surql.filter(write.filter.as_ref());
        }
        surql.returns(returns);
        surql
    }

    pub(in crate::statement) fn insert(
        table: &str,
        edges: bool,
        records: Encoded,
        on_duplicate: &OnDuplicate,
        returns: &Clause,
    ) -> Self {
        let mut surql = Self::begin(format_args!("INSERT"));
        if edges {
            surql.str(" RELATION");
        }
        if matches!(on_duplicate, OnDuplicate::Ignore) {
            surql.str(" IGNORE");
        }
        surql.push(format_args!(" INTO {} ", Ident(table)));
        surql.bind(records);
        if let OnDuplicate::Update(assignments) = on_duplicate {
            surql.str(" ON DUPLICATE KEY UPDATE ");
            surql.assignments(assignments);
        }
        surql.returns(returns);
        surql
    }

    /// A second statement: whether there is a record of this id.
    pub(in crate::statement) fn then_exists(&mut self, id: Encoded) {
        self.str("; RETURN record::exists(");
        self.bind(id);
        self.str(")");
    }

    #[cfg(feature = "testing")]
    pub(in crate::statement) fn remove_namespace(name: &str) -> Self {
        Self::begin(format_args!("REMOVE NAMESPACE IF EXISTS {}", Ident(name)))
    }

    /// `version` is the field that counts the changes.
    fn change(&mut self, change: Change, version: Option<&'static str>) {
        match change {
            Change::Touch | Change::Mixed => {}
            Change::Content(content, kept) => self.object("CONTENT", content, &kept, version),
            Change::Merge(fields) => self.object("MERGE", fields, &[], version),
            Change::Patch(operations) => self.operations(operations, version),
            Change::Set(assignments) => {
                self.str(" SET ");
                self.assignments(&assignments);
                if let Some(version) = version {
                    self.push(format_args!(", {} = ", Ident(version)));
                    self.node(&next_version(version));
                }
            }
        }
    }

    /// An object, with the record's own values of the fields `kept`, and the next version instead
    /// of its own.
    fn object(
        &mut self,
        keyword: &str,
        object: Encoded,
        kept: &[&'static str],
        version: Option<&'static str>,
    ) {
        self.push(format_args!(" {keyword} "));
        let kept = kept.iter().map(|&field| (field, Node::Path(vec![field])));
        let version = version.map(|field| (field, next_version(field)));
        let own: Vec<_> = kept.chain(version).collect();
        if own.is_empty() {
            return self.bind(object);
        }
        self.str("object::extend(");
        self.bind(object);
        self.str(", { ");
        self.list(own, |surql, (field, value)| {
            surql.push(format_args!("{}: ", Ident(field)));
            surql.node(&value);
        });
        self.str(" })");
    }

    /// The operations of a JSON patch, and one that sets the next version.
    fn operations(&mut self, operations: Encoded, version: Option<&'static str>) {
        self.str(" PATCH ");
        let Some(version) = version else {
            return self.bind(operations);
        };
        self.str("array::append(");
        self.bind(operations);
        self.str(", { op: 'replace', path: ");
        self.bind(Encoded::new(&format!("/{version}")));
        self.str(", value: ");
        self.node(&next_version(version));
        self.str(" })");
    }

    fn assignments(&mut self, assignments: &[Assignment]) {
        self.list(assignments, |surql, assignment| {
            surql.path(&assignment.field);
            surql.str(" ");
            if let Assign::By(operator) = assignment.assign {
                surql.str(symbol(operator));
            }
            surql.str("= ");
            surql.node(&assignment.value);
        });
    }

    /// Nothing where the server does by itself what is asked for.
    pub(super) fn returns(&mut self, clause: &Clause) {
        match clause {
            Clause::Default => {}
            Clause::Before => self.str(" RETURN BEFORE"),
            Clause::Diff => self.str(" RETURN DIFF"),
            Clause::Count => self.str(" RETURN VALUE true"),
            Clause::Columns(columns) => {
                self.str(" RETURN ");
                self.list(columns, |surql, (name, node)| {
                    surql.node(node);
                    surql.push(format_args!(" AS {}", Ident(name)));
                });
            }
        }
    }
}
