//! Text that looks like SurrealQL stays text, wherever it stands.

use std::collections::{BTreeMap, BTreeSet};

use proptest::{
    collection,
    sample::select,
    strategy::{Strategy, ValueTree},
};
use surreal_session::{Field, RecordId, Result, Session, Table, Value, expr, query};

use crate::seed;

/// The number of strings that are tried.
const STRINGS: usize = 10_000;

/// The number of strings in one statement.
const BATCH: usize = 100;

const PIECES: [&str; 41] = [
    "'",
    "\"",
    "`",
    "⟨",
    "⟩",
    "\\",
    "\n",
    "\r",
    "\t",
    "\u{202e}",
    "$",
    "$_0",
    "$_1",
    "$auth",
    "--",
    "/*",
    "*/",
    "#",
    "//",
    ";",
    ":",
    ".",
    ",",
    "*",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    " OR true",
    "; DELETE canary; ",
    "REMOVE TABLE canary",
    "SELECT",
    "NONE",
    "canary:1",
    "\0",
    "u'",
    "a",
    "é",
    "|",
];

#[derive(Debug, Clone, PartialEq, Table)]
struct Vessel {
    id: RecordId<Self, String>,
    value: String,
}

/// Strings of these pieces, no two alike.
fn strings() -> Vec<String> {
    let mut runner = seed::runner();
    let pieces = collection::vec(select(&PIECES[..]), 1..8);
    let mut strings = BTreeSet::new();
    while strings.len() < STRINGS {
        let pieces = pieces.new_tree(&mut runner).unwrap().current();
        strings.insert(pieces.concat());
    }
    strings.into_iter().collect()
}

/// Returns the data that an attack would change.
async fn canary(session: &Session) -> Result<(Value, Value)> {
    let text = "SELECT * FROM canary; INFO FOR DB";
    query(text).send(session).await?.fetch()
}

async fn begin(session: &Session) -> Result<(Value, Value)> {
    let define = "DEFINE TABLE vessel; CREATE canary:1 SET alive = true";
    session.query(define).await?.check()?;
    canary(session).await
}

#[surreal_session::test]
async fn values_and_ids(session: Session) -> Result<()> {
    let before = begin(&session).await?;
    let strings = strings();
    for batch in strings.chunks(BATCH) {
        let vessels = batch.iter().map(|string| Vessel {
            id: RecordId::new(string.clone()),
            value: string.clone(),
        });
        let vessels: Vec<_> = vessels.collect();
        assert_eq!(Vessel::insert(&session, &vessels).await?, vessels);
        let mut stored = Vessel::select(&session).await?;
        stored.sort_by(|a, b| a.value.cmp(&b.value));
        assert_eq!(stored, vessels);

        let both = |vessel: &Vessel| {
            Vessel::VALUE
                .eq(&vessel.value)
                .and(Vessel::ID.eq(&vessel.id))
        };
        let equal = vessels.iter().map(both).reduce(expr::Expr::or).unwrap();
        let found = Vessel::select(&session).filter(equal).count().await?;
        assert_eq!(found, vessels.len() as u64);

        let one = &vessels[vessels.len() / 2];
        assert_eq!(Vessel::get(&session, &one.value).await?.as_ref(), Some(one));
        let raw = expr::raw::<bool>("value = $wanted", ("wanted", &one.value));
        assert_eq!(Vessel::select(&session).filter(raw).one().await?, *one);
        Vessel::delete_many(&session).all().return_none().await?;
    }
    assert_eq!(canary(&session).await?, before);
    Ok(())
}

/// A model's field, as a derive names it that is told to `rename`.
fn field(name: &str) -> Field<Vessel, Option<String>> {
    Field::new(name.to_owned().leak())
}

#[surreal_session::test]
async fn field_names(session: Session) -> Result<()> {
    let before = begin(&session).await?;
    let vessel = Vessel {
        id: RecordId::new("one"),
        value: "still here".into(),
    };
    for batch in strings().chunks(BATCH) {
        Vessel::upsert(&session, &vessel.id)
            .content(&vessel)
            .await?;
        let update = Vessel::update(&session, &vessel.id);
        let update = batch
            .iter()
            .fold(update, |update, name| update.set(field(name), name));
        update.return_none().await?;
        let stored: Vec<BTreeMap<String, Value>> = query("SELECT * OMIT id FROM vessel")
            .send(&session)
            .await?
            .take(0)?;
        let names = batch
            .iter()
            .map(|name| (name.clone(), Value::from(name.clone())));
        let expected: BTreeMap<_, _> = names
            .chain([("value".into(), "still here".into())])
            .collect();
        assert_eq!(stored, [expected]);

        let equal = batch
            .iter()
            .map(|name| field(name).eq(name))
            .reduce(expr::Expr::and)
            .unwrap();
        let shown = Vessel::select(&session)
            .filter(equal)
            .order_by(field(&batch[0]).desc());
        assert_eq!(
            shown.columns(field(&batch[1])).await?,
            [Some(batch[1].clone())]
        );
    }
    assert_eq!(Vessel::get(&session, &vessel.id).await?, Some(vessel));
    assert_eq!(canary(&session).await?, before);
    Ok(())
}

#[surreal_session::test]
async fn table_names(session: Session) -> Result<()> {
    begin(&session).await?;
    // each makes a table, of which the server does not like ten thousand
    let strings = strings();
    let names: BTreeSet<_> = strings
        .iter()
        .step_by(STRINGS / 200)
        .map(|name| name.replace('\0', ""))
        .filter(|name| !name.is_empty())
        .collect();
    for name in names {
        let id = RecordId::of(name.clone(), name.clone());
        let created = "CREATE ONLY $id SET value = $value RETURN VALUE [id, value]";
        let created: (RecordId, String) = query(created)
            .bind("id", &id)
            .bind("value", &name)
            .send(&session)
            .await?
            .take(0)?;
        assert_eq!(created, (id, name));
    }
    // A NUL in a bound name is part of the name.
    let id: RecordId = RecordId::of("a\0b", 1);
    let created = query("CREATE ONLY $id RETURN VALUE id").bind("id", &id);
    let created: RecordId = created.send(&session).await?.take(0)?;
    assert_eq!(created, id);
    let alive: Vec<bool> = query("SELECT VALUE alive FROM canary")
        .send(&session)
        .await?
        .take(0)?;
    assert_eq!(alive, [true]);
    Ok(())
}
