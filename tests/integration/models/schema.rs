//! Fields that the database has a say in: `default`, `readonly`, `computed`, `version`.

use surreal_session::{Datetime, RecordId, Result, Session, Table, View};

use crate::place::define;

#[derive(Debug, Clone, PartialEq, Table)]
struct Person {
    id: RecordId<Self>,
    first: String,
    last: String,
    #[table(default, readonly)]
    joined: Datetime,
    #[table(default)]
    role: String,
    #[table(default)]
    note: Option<String>,
    #[table(computed)]
    full: String,
    #[table(version)]
    version: u64,
}

#[derive(Debug, PartialEq, View)]
#[view(of = Person)]
struct Full {
    full: String,
}

const SCHEMA: &str = "
    DEFINE TABLE person SCHEMAFULL;
    DEFINE FIELD first ON person TYPE string;
    DEFINE FIELD last ON person TYPE string;
    DEFINE FIELD joined ON person TYPE datetime DEFAULT d'1815-12-10T00:00:00Z' READONLY;
    DEFINE FIELD role ON person TYPE string DEFAULT 'guest';
    DEFINE FIELD note ON person TYPE option<string>;
    DEFINE FIELD full ON person COMPUTED first + ' ' + last;
    DEFINE FIELD version ON person TYPE int;
";

fn ada() -> NewPerson {
    NewPerson {
        first: "Ada".into(),
        last: "Byron".into(),
        joined: None,
        role: None,
        note: None,
    }
}

#[surreal_session::test]
async fn the_database_fills_in_what_is_not_given(session: Session) -> Result<()> {
    define(&session, SCHEMA).await?;
    let born: Datetime = "1815-12-10T00:00:00Z".parse().unwrap();
    let ada = Person::create(&session, ada()).await?;
    assert_eq!(ada.joined, born);
    assert_eq!(ada.role, "guest");
    assert_eq!(ada.full, "Ada Byron");
    assert_eq!(ada.version, 0);

    let now = Datetime::now();
    let given = NewPerson {
        joined: Some(now),
        role: Some("admin".into()),
        ..self::ada()
    };
    let given = Person::create(&session, given).await?;
    assert_eq!((given.joined, given.role.as_str()), (now, "admin"));
    Ok(())
}

#[surreal_session::test]
async fn a_record_is_written_back_as_it_was_read(session: Session) -> Result<()> {
    define(&session, SCHEMA).await?;
    let mut ada = Person::create(&session, ada()).await?;
    ada.last = "Lovelace".into();
    // the read-only field goes along unchanged, and the computed one stays behind
    let written = Person::update(&session, &ada.id)
        .content(ada.clone())
        .await?
        .unwrap();
    assert_eq!(written.full, "Ada Lovelace");
    assert_eq!(written.joined, ada.joined);
    Ok(())
}

/// Up to 3.2 the server leaves computed fields out of what an `UPDATE` with `WHERE` returns.
#[surreal_session::test]
async fn an_update_with_a_filter_returns_computed_fields(session: Session) -> Result<()> {
    define(&session, SCHEMA).await?;
    let ada = Person::create(&session, ada()).await?;
    let update = Person::update(&session, &ada.id)
        .set(Person::LAST, "King")
        .only_if(Person::FIRST.eq("Ada"));
    assert_eq!(update.await?.map(|ada| ada.full), Some("Ada King".into()));
    let update = Person::update(&session, &ada.id)
        .set(Person::LAST, "Byron")
        .only_if(Person::FIRST.eq("Tim"));
    assert!(update.await?.is_none());
    let update = Person::update_many(&session)
        .set(Person::LAST, "Lovelace")
        .filter(Person::LAST.eq("King"));
    let names: Vec<_> = update.await?.into_iter().map(|ada| ada.full).collect();
    assert_eq!(names, ["Ada Lovelace"]);
    let update = Person::update_many(&session)
        .set(Person::LAST, "Byron")
        .filter(Person::LAST.eq("Lovelace"))
        .return_view::<Full>();
    let full = "Ada Byron".to_owned();
    assert_eq!(update.await?, [Full { full }]);
    Ok(())
}
