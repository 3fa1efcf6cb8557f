//! Nested objects, names, and fields that are not stored.

use surreal_session::{Embed, RecordId, Result, Session, Table, Value, query};

#[derive(Debug, Clone, PartialEq, Embed)]
#[embed(rename_all = "camelCase")]
struct Address {
    street_name: String,
    city: String,
    #[embed(rename = "postcode")]
    zip: Option<String>,
    #[embed(skip)]
    checked: bool,
}

#[derive(Debug, Clone, PartialEq, Embed)]
struct Place {
    latitude: f64,
    longitude: f64,
}

#[derive(Debug, Clone, PartialEq, Embed)]
struct Home {
    town: String,
    #[embed(flatten)]
    place: Place,
}

#[derive(Debug, Clone, PartialEq, Embed)]
struct Page<T, U = String> {
    items: Vec<T>,
    title: Option<U>,
}

#[derive(Debug, Clone, PartialEq, Embed)]
struct Isbn(String);

type Names = Vec<String>;
type PersonId = RecordId<Person>;

#[derive(Debug, Clone, PartialEq, Table)]
#[table(name = "odd `people⟩", rename_all = "SCREAMING-KEBAB-CASE")]
struct Person {
    id: PersonId,
    first_name: String,
    r#type: String,
    #[table(rename = "⟨a b`c\\")]
    odd: i64,
    address: Address,
    #[table(flatten)]
    home: Home,
    page: Page<i64>,
    pages: Vec<Page<Isbn, i64>>,
    other_names: Names,
    mentor: Option<RecordId<Self>>,
    #[table(skip)]
    seen: u32,
}

fn new() -> NewPerson {
    NewPerson {
        first_name: "Ada".into(),
        r#type: "human".into(),
        odd: 1,
        address: Address {
            street_name: "St James's Square".into(),
            city: "London".into(),
            zip: None,
            checked: true,
        },
        home: Home {
            town: "Marylebone".into(),
            place: Place {
                latitude: 51.5,
                longitude: -0.15,
            },
        },
        page: Page {
            items: vec![1, 2],
            title: Some("one".into()),
        },
        pages: vec![Page {
            items: vec![Isbn("0-19-853453-1".into())],
            title: None,
        }],
        other_names: vec!["Lovelace".into()],
        mentor: Some(RecordId::new("mary")),
    }
}

#[surreal_session::test]
async fn objects_round_trip(session: Session) -> Result<()> {
    let new = new();
    let created = Person::create(&session, new.clone()).await?;
    assert!(!created.address.checked, "it is not stored");
    let expected = Person {
        id: created.id.clone(),
        first_name: new.first_name,
        r#type: new.r#type,
        odd: new.odd,
        address: Address {
            checked: false,
            ..new.address
        },
        home: new.home,
        page: new.page,
        pages: new.pages,
        other_names: new.other_names,
        mentor: new.mentor,
        seen: 0,
    };
    assert_eq!(created, expected);
    assert_eq!(
        Person::get(&session, &created.id).await?.as_ref(),
        Some(&created)
    );
    Ok(())
}

#[surreal_session::test]
async fn each_field_is_stored_under_its_name(session: Session) -> Result<()> {
    let created = Person::create(&session, new()).await?;
    let record: Vec<Value> = query("SELECT * FROM $id")
        .bind("id", created.id)
        .send(&session)
        .await?
        .take(0)?;
    let [Value::Object(record)] = record.as_slice() else {
        panic!("not one object: {record:?}");
    };
    let names: Vec<_> = record.keys().map(String::as_str).collect();
    let mut expected = [
        "id",
        "FIRST-NAME",
        "TYPE",
        "⟨a b`c\\",
        "ADDRESS",
        "town",
        "latitude",
        "longitude",
        "PAGE",
        "PAGES",
        "OTHER-NAMES",
        "MENTOR",
    ];
    expected.sort_unstable();
    assert_eq!(names, expected);
    let Some(Value::Object(address)) = record.get("ADDRESS") else {
        panic!("no address: {record:?}");
    };
    let names: Vec<_> = address.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["city", "streetName"],
        "without what is NONE or skipped"
    );
    Ok(())
}

#[surreal_session::test]
async fn fields_are_found_by_their_constants(session: Session) -> Result<()> {
    let created = Person::create(&session, new()).await?;
    for filter in [
        Person::ODD.eq(1),
        Person::FIRST_NAME.eq("Ada"),
        Person::TYPE.eq("human"),
        Person::HOME.field(Home::TOWN).eq("Marylebone"),
        Person::ID.eq(created.id.clone()),
    ] {
        let found = Person::select(&session).filter(filter.clone()).await?;
        assert_eq!(found, std::slice::from_ref(&created));
        let none = Person::select(&session)
            .filter(filter.not())
            .count()
            .await?;
        assert_eq!(none, 0);
    }
    Ok(())
}

#[surreal_session::test]
async fn an_error_says_where_in_the_objects(session: Session) -> Result<()> {
    let created = Person::create(&session, new()).await?;
    query("UPDATE $id SET ADDRESS.city = 7")
        .bind("id", created.id.clone())
        .send(&session)
        .await?
        .check()?;
    let error = Person::get(&session, &created.id).await.unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("at `ADDRESS.city`: expected a string, found an int"),
        "{text}"
    );
    Ok(())
}
