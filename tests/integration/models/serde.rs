//! Fields of any serde type.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use surreal_session::{Datetime, Embed, RecordId, Result, Session, Table, query, types::Serde};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    dark_mode: bool,
    since: Datetime,
    limits: BTreeMap<u8, Option<f64>>,
}

#[derive(Debug, Clone, PartialEq, Embed)]
struct Profile {
    #[embed(serde)]
    settings: Settings,
}

#[derive(Debug, Clone, PartialEq, Table)]
struct Person {
    id: RecordId<Self>,
    #[table(serde)]
    settings: Settings,
    #[table(serde, rename = "maybeSettings")]
    maybe: Option<Settings>,
    #[table(serde, default)]
    defaulted: Settings,
    profile: Profile,
}

#[surreal_session::test]
async fn are_stored_as_serde_sees_them(session: Session) -> Result<()> {
    let settings = Settings {
        dark_mode: true,
        since: Datetime::now(),
        limits: BTreeMap::from([(1, Some(0.5)), (2, Some(-0.0))]),
    };
    query(
        "DEFINE TABLE person; DEFINE FIELD defaulted ON person TYPE object \
         DEFAULT { darkMode: false, since: d'2020-01-01T00:00:00Z', limits: {} }",
    )
    .send(&session)
    .await?
    .check()?;
    let new = NewPerson {
        settings: settings.clone(),
        maybe: None,
        defaulted: None,
        profile: Profile {
            settings: settings.clone(),
        },
    };
    let created = Person::create(&session, new).await?;
    assert_eq!(created.settings, settings);
    assert_eq!(created.maybe, None);
    assert!(!created.defaulted.dark_mode);
    assert_eq!(created.profile.settings, settings);
    let read = Person::get(&session, &created.id).await?;
    assert_eq!(read.as_ref(), Some(&created));

    let stored: (bool, Datetime) =
        query("SELECT VALUE [settings.darkMode, settings.since] FROM ONLY $id")
            .bind("id", created.id.clone())
            .send(&session)
            .await?
            .take(0)?;
    assert_eq!(stored, (true, settings.since));

    let other = Settings {
        dark_mode: false,
        ..settings
    };
    let changed = Person::update(&session, &created.id)
        .set(Person::SETTINGS, Serde(other.clone()))
        .await?;
    assert_eq!(changed.unwrap().settings, other);
    Ok(())
}
