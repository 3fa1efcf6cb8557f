//! Links: an id, or the record that was fetched.

use surreal_session::{Link, RecordId, Result, Session, Table, query};

#[derive(Debug, Clone, PartialEq, Table)]
struct Company {
    id: RecordId<Self>,
    name: String,
}

#[derive(Debug, Clone, PartialEq, Table)]
struct Person {
    id: RecordId<Self>,
    employer: Option<Link<Company>>,
    friends: Vec<Option<Link<Self>>>,
}

#[surreal_session::test]
async fn holds_the_id_or_what_was_fetched(session: Session) -> Result<()> {
    let acme = Company {
        id: RecordId::new("acme"),
        name: "Acme".into(),
    };
    Company::create(&session, &acme).await?;
    let bob = Person {
        id: RecordId::new("bob"),
        employer: None,
        friends: Vec::new(),
    };
    Person::create(&session, &bob).await?;
    let ada = Person {
        id: RecordId::new("ada"),
        // what was fetched is stored as the id, too
        employer: Some(Link::from(acme.clone())),
        friends: vec![
            Some(Link::from(&bob.id)),
            Some(Link::from(RecordId::new("nobody"))),
        ],
    };
    let stored = Person::create(&session, &ada).await?;
    assert!(matches!(stored.employer, Some(Link::Id(_))));
    assert_eq!(stored, ada, "equal, fetched or not");

    let fetched: Option<Person> = query("SELECT * FROM ONLY person:ada FETCH employer, friends")
        .send(&session)
        .await?
        .take(0)?;
    let fetched = fetched.unwrap();
    let employer = fetched.employer.as_ref().unwrap();
    assert_eq!(employer.record(), Some(&acme));
    assert_eq!(employer.id(), &acme.id);
    let friends: Vec<_> = fetched
        .friends
        .iter()
        .map(|friend| friend.as_ref().and_then(Link::record))
        .collect();
    assert_eq!(friends, [Some(&bob), None]);
    assert_eq!(
        fetched.friends[1], None,
        "who is not there is fetched as NONE"
    );

    // either names the record
    assert_eq!(Company::get(&session, employer).await?, Some(acme));
    Ok(())
}

#[surreal_session::test]
async fn is_neither_a_number_nor_an_id_of_another_table(session: Session) -> Result<()> {
    for (stored, expected) in [
        (
            "7",
            "at `employer`: expected a record id, or the record itself, found an int",
        ),
        (
            "person:ada",
            "at `employer`: expected an id of table `company`, found one of table `person`",
        ),
    ] {
        let error = query(format!(
            "CREATE ONLY person SET employer = {stored}, friends = []"
        ))
        .send(&session)
        .await?
        .take::<Person>(0)
        .unwrap_err()
        .to_string();
        assert!(error.contains(expected), "{error}");
    }
    Ok(())
}
