//! Patches from JSON.

use serde::{Deserialize, Serialize};
use surreal_session::{Datetime, Edit, Embed, Patch, RecordId, Result, Session, Table};

#[derive(Debug, Clone, PartialEq, Embed, Deserialize)]
struct Address {
    city: String,
}

// without serde, so that the patch that holds it has none either
#[derive(Debug, Clone, PartialEq, Embed)]
struct Secret(String);

#[derive(Debug, Clone, Table)]
#[expect(dead_code, reason = "only its patch is used")]
#[table(patch = PersonPatch, rename_all = "camelCase")]
struct Person {
    id: RecordId<Self>,
    first_name: String,
    nickname: Option<String>,
    visits: i64,
    #[table(flatten)]
    address: Address,
    #[table(readonly)]
    joined: Datetime,
    #[table(computed)]
    full: String,
    #[table(version)]
    version: u64,
}

#[derive(Debug, Clone, Table)]
#[table(patch = AccountPatch)]
struct Account {
    id: RecordId<Self>,
    secret: Secret,
}

fn read(json: &str) -> std::result::Result<PersonPatch, String> {
    serde_json::from_str(json).map_err(|error| error.to_string())
}

#[test]
fn keeps_sets_and_unsets() {
    let kept = read("{}").unwrap();
    assert_eq!(kept.first_name, Edit::Keep);
    assert_eq!(kept.nickname, Edit::Keep);
    let PersonPatch {
        first_name,
        nickname,
        visits,
        address,
    } = PersonPatch::default();
    assert_eq!((first_name, nickname, visits, address), Default::default());

    let changed =
        read(r#"{ "firstName": "Ada", "nickname": null, "address": { "city": "London" } }"#)
            .unwrap();
    assert_eq!(changed.first_name, Edit::from("Ada".to_owned()));
    assert_eq!(changed.nickname, Edit::UNSET);
    assert_eq!(changed.visits, Edit::Keep);
    assert_eq!(
        changed.address,
        Edit::Set(Address {
            city: "London".into()
        })
    );

    let given = read(r#"{ "nickname": "Countess" }"#).unwrap();
    assert_eq!(given.nickname, Edit::from("Countess".to_owned()));
}

#[test]
fn loses_nothing() {
    for (json, expected) in [
        (
            r#"{ "first_name": "Ada" }"#,
            "unknown field `first_name`, expected one of `firstName`, `nickname`, `visits`, `address`",
        ),
        (r#"{ "id": "person:ada" }"#, "unknown field `id`"),
        (
            r#"{ "joined": "2020-01-01T00:00:00Z" }"#,
            "unknown field `joined`",
        ),
        (r#"{ "full": "x" }"#, "unknown field `full`"),
        (r#"{ "version": 1 }"#, "unknown field `version`"),
        (
            r#"{ "visits": 1, "visits": 2 }"#,
            "duplicate field `visits`",
        ),
        (
            r#"{ "visits": "one" }"#,
            "invalid type: string \"one\", expected i64",
        ),
        (r#"{ "visits": null }"#, "invalid type: null, expected i64"),
        ("[]", "expected an object with the fields to change"),
    ] {
        let error = read(json).unwrap_err();
        assert!(error.contains(expected), "{json}: {error}");
    }
}

#[test]
fn needs_no_serde_of_the_fields() {
    fn changes<T: Table>(_: &impl Patch<T>) {}
    let patch = AccountPatch {
        secret: Edit::Set(Secret("s".into())),
    };
    changes::<Account>(&patch);
    changes::<Person>(&PersonPatch::default());
}

#[derive(Debug, Clone, PartialEq, Embed, Deserialize)]
struct Place {
    town: String,
    county: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Settings {
    dark: bool,
}

#[derive(Debug, Clone, PartialEq, Table)]
#[table(patch = MemberPatch)]
struct Member {
    id: RecordId<Self>,
    #[table(rename = "full name")]
    name: String,
    nickname: Option<String>,
    address: Address,
    #[table(flatten)]
    place: Place,
    #[table(serde)]
    settings: Settings,
}

#[surreal_session::test]
async fn change_what_they_say_and_nothing_else(session: Session) -> Result<()> {
    let ada = Member {
        id: RecordId::new("ada"),
        name: "Ada".into(),
        nickname: Some("Countess".into()),
        address: Address {
            city: "London".into(),
        },
        place: Place {
            town: "Marylebone".into(),
            county: Some("Middlesex".into()),
        },
        settings: Settings { dark: true },
    };
    Member::create(&session, &ada).await?;
    let update = |json: &str| {
        let patch: MemberPatch = serde_json::from_str(json).unwrap();
        Member::update(&session, &ada.id).apply(patch)
    };

    assert_eq!(update("{}").await?.as_ref(), Some(&ada), "nothing");

    let renamed = update(r#"{ "full name": "Augusta Ada", "nickname": null }"#).await?;
    let expected = Member {
        name: "Augusta Ada".into(),
        nickname: None,
        ..ada.clone()
    };
    assert_eq!(renamed.as_ref(), Some(&expected));

    // of a flattened object, what is not given is gone
    let moved =
        update(r#"{ "place": { "town": "Ockham" }, "settings": { "dark": false } }"#).await?;
    let expected = Member {
        place: Place {
            town: "Ockham".into(),
            county: None,
        },
        settings: Settings { dark: false },
        ..expected
    };
    assert_eq!(moved.as_ref(), Some(&expected));
    assert_eq!(Member::get(&session, &ada.id).await?, Some(expected));
    Ok(())
}
