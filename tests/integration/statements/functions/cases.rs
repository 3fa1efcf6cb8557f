use std::{collections::BTreeSet, future::Future, pin::Pin, sync::Arc};

use futures_util::{StreamExt, stream};
use surreal_session::{
    Error, ErrorKind, Result, Session, Table,
    expr::{Aggregate, Expr},
    types::DecodeOwned,
};

use super::rows::{Every, Row, id};

type Answer<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;
type Ask = Arc<dyn for<'a> Fn(&'a Session, Over) -> Answer<'a> + Send + Sync>;

/// The records that an expression is evaluated for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Over {
    One(Row),
    All,
    Nothing,
    Groups,
}

/// A function over a column, and how to ask for it.
struct Case {
    file: &'static str,
    function: &'static str,
    column: String,
    aggregate: bool,
    ask: Ask,
}

/// Lets the compiler know the lifetimes of a closure.
fn ask<F>(ask: F) -> Ask
where
    F: for<'a> Fn(&'a Session, Over) -> Answer<'a> + Send + Sync + 'static,
{
    Arc::new(ask)
}

#[derive(Default)]
pub(super) struct Cases(Vec<Case>);

impl Cases {
    /// Adds an expression, by the file and the name of the function that it calls.
    pub(super) fn add<V: DecodeOwned + Send + 'static>(
        &mut self,
        file: &'static str,
        function: &'static str,
        column: &str,
        expr: impl Into<Expr<Every, V>>,
    ) {
        let expr = expr.into();
        let ask = ask(move |session, over| {
            let expr = expr.clone();
            let all = Every::select(session);
            Box::pin(async move {
                let Over::One(row) = over else { return Ok(()) };
                let rows = all.filter(Every::ID.eq(id(row))).columns(expr).await?;
                assert_eq!(rows.len(), 1);
                Ok(())
            })
        });
        self.push(file, function, column, false, ask);
    }

    /// Adds an aggregate.
    pub(super) fn aggregate<V: DecodeOwned + Send + 'static>(
        &mut self,
        file: &'static str,
        function: &'static str,
        column: &str,
        aggregate: Aggregate<Every, V>,
    ) where
        Aggregate<Every, V>: Clone,
    {
        let ask = ask(move |session, over| {
            let aggregate = aggregate.clone();
            let all = Every::select(session);
            Box::pin(async move {
                let all = match over {
                    Over::All | Over::Groups => all,
                    Over::One(row) => all.filter(Every::ID.eq(id(row))),
                    Over::Nothing => all.filter(Every::ID.eq(id(Row::Absent))),
                };
                match over {
                    Over::Groups => {
                        all.group_by(Every::BOOL).aggregate(aggregate).await?;
                    }
                    _ => {
                        all.aggregate(aggregate).one().await?;
                    }
                }
                Ok(())
            })
        });
        self.push(file, function, column, true, ask);
    }

    /// Adds what has a statement of its own.
    pub(super) fn statement<F>(&mut self, file: &'static str, function: &'static str, run: F)
    where
        F: for<'a> Fn(&'a Session) -> Answer<'a> + Send + Sync + 'static,
    {
        let ask = ask(move |session, over| match over {
            Over::One(Row::Ordinary) => run(session),
            _ => Box::pin(async { Ok(()) }),
        });
        self.push(file, function, "", false, ask);
    }

    fn push(
        &mut self,
        file: &'static str,
        function: &'static str,
        column: &str,
        aggregate: bool,
        ask: Ask,
    ) {
        self.0.push(Case {
            file,
            function,
            column: column.to_owned(),
            aggregate,
            ask,
        });
    }

    /// Leaves out functions of these columns.
    pub(super) fn leave_out(&mut self, columns: &[&str]) {
        self.0.retain(|case| !columns.contains(&&*case.column));
    }

    pub(super) fn names(&self) -> BTreeSet<(&'static str, &'static str)> {
        self.0
            .iter()
            .map(|case| (case.file, case.function))
            .collect()
    }

    /// Asks for each over each of the rows, and returns what is wrong.
    pub(super) async fn run(&self, session: &Session, rows: &[Row]) -> Vec<String> {
        let ones = || rows.iter().map(|row| Over::One(*row));
        let groups = [Over::All, Over::Nothing, Over::Groups];
        let asked = self.0.iter().flat_map(|case| {
            let groups = groups.into_iter().filter(|_| case.aggregate);
            ones().chain(groups).map(move |over| (case, over))
        });
        stream::iter(asked)
            .map(|(case, over)| async move {
                let answer = (case.ask)(session, over).await;
                let error = answer.err().filter(|error| !may_be(error, over))?;
                let Case {
                    function, column, ..
                } = case;
                Some(format!("{column}.{function} over {over:?}: {error}"))
            })
            .buffered(8)
            .filter_map(async |wrong| wrong)
            .collect()
            .await
    }
}

/// Tests whether the server may refuse to calculate, because a number is too large or too small or
/// is missing.
fn may_be(error: &Error, over: Over) -> bool {
    let extreme = !matches!(over, Over::One(Row::Ordinary) | Over::Nothing);
    extreme && error.kind() != ErrorKind::Decode
}

/// Adds functions over several columns, each of the field and of the expression that it is.
macro_rules! functions {
    ($cases:ident, $file:literal, [$($column:ident),*], $functions:tt) => {$(
        functions!(@ $cases, $file, $column, $functions);
    )*};
    (@ $cases:ident, $file:literal, $column:ident, { $($function:ident($($argument:expr),*);)* }) => {$(
        $cases.add(
            $file,
            stringify!($function),
            stringify!($column),
            Every::$column.$function($($argument),*),
        );
        $cases.add(
            $file,
            stringify!($function),
            stringify!($column),
            Expr::from(Every::$column).$function($($argument),*),
        );
    )*};
}

/// The same for aggregates.
macro_rules! aggregates {
    ($cases:ident, [$($column:ident),*], $functions:tt) => {$(
        aggregates!(@ $cases, $column, $functions);
    )*};
    (@ $cases:ident, $column:ident, { $($function:ident),* }) => {$(
        let column = stringify!($column);
        let field = Every::$column;
        $cases.aggregate("aggregate", stringify!($function), column, field.$function());
        $cases.aggregate("aggregate", stringify!($function), column, Expr::from(field).$function());
    )*};
}

pub(super) use aggregates;
pub(super) use functions;
