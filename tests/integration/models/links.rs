//! Links: an id, or the record that was fetched.

use surreal_session::{Embed, Event, Link, RecordId, Result, Session, Table, View, query};

use crate::place::{Place, define};

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
            Some(Link::from(RecordId::new("absent"))),
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

#[derive(Debug, PartialEq, View)]
#[view(of = Person)]
struct Job {
    id: RecordId<Person>,
    #[view(field = employer)]
    company: Option<Link<Company>>,
}

/// Three people: one link leads to a record, one to a record that only the owner may read, and one
/// to none at all.
async fn people(owner: &Session) -> Result<()> {
    define(
        owner,
        "DEFINE TABLE company PERMISSIONS FOR select WHERE name != 'Secret';
         DEFINE TABLE person PERMISSIONS FULL;
         CREATE company:acme SET name = 'Acme'; CREATE company:secret SET name = 'Secret';
         CREATE person:a SET employer = company:acme, friends = [person:b, person:gone];
         CREATE person:b SET employer = company:secret, friends = [];
         CREATE person:c SET employer = company:gone, friends = [];
         CREATE person:d SET friends = []",
    )
    .await
}

/// The text of each link's id, and whether it was fetched.
fn links<'l>(links: impl IntoIterator<Item = &'l Option<Link<Company>>>) -> Vec<(String, bool)> {
    let of = |link: &Link<Company>| (link.id().to_string(), link.record().is_some());
    let links = links.into_iter().map(|link| link.as_ref().map(of));
    links.map(Option::unwrap_or_default).collect()
}

fn expected(secret: bool) -> [(String, bool); 4] {
    [
        ("company:acme", true),
        ("company:secret", secret),
        ("company:gone", false),
        ("", false),
    ]
    .map(|(id, fetched)| (id.to_owned(), fetched))
}

/// A record that is read with its links and written back is the same record.
#[surreal_session::test]
async fn a_link_that_leads_nowhere_keeps_its_id(session: Session) -> Result<()> {
    people(&session).await?;
    define(
        &session,
        "DEFINE ACCESS people ON DATABASE TYPE RECORD SIGNUP (CREATE user)",
    )
    .await?;
    let place = Place::of(&session).await?.record("people");
    let user = session.connection().attach().await?.signup(place).await?;
    let before = Person::select(&session).order_by(Person::ID.asc()).await?;
    for (on, secret) in [(&session, true), (&user, false)] {
        let select = || Person::select(on).order_by(Person::ID.asc());
        let fetched = select()
            .fetch(Person::EMPLOYER)
            .fetch(Person::FRIENDS)
            .await?;
        let employers = fetched.iter().map(|person| &person.employer);
        assert_eq!(links(employers), expected(secret));
        let friends = fetched[0].friends.iter().flatten();
        let friends: Vec<_> = friends
            .map(|link| (link.id().to_string(), link.record().is_some()))
            .collect();
        let known = [("person:b", true), ("person:gone", false)];
        assert_eq!(friends, known.map(|(id, found)| (id.to_owned(), found)));
        for person in &fetched {
            Person::update(on, &person.id).content(person).await?;
        }
        assert_eq!(
            Person::select(&session).order_by(Person::ID.asc()).await?,
            before
        );

        let jobs = select().fetch(Person::EMPLOYER).view::<Job>().await?;
        assert_eq!(links(jobs.iter().map(|job| &job.company)), expected(secret));
        let columns = select().fetch(Person::EMPLOYER);
        let columns = columns.columns((Person::ID, Person::EMPLOYER)).await?;
        assert_eq!(links(columns.iter().map(|row| &row.1)), expected(secret));
        let with = select().fetch(Person::EMPLOYER).with(Person::ID).await?;
        assert_eq!(
            links(with.iter().map(|row| &row.0.employer)),
            expected(secret)
        );

        // what is sorted by is the id
        let sorted = Person::select(on)
            .order_by(Person::EMPLOYER.desc())
            .limit(2)
            .fetch(Person::EMPLOYER)
            .await?;
        let sorted = links(sorted.iter().map(|person| &person.employer));
        assert_eq!(sorted[0], ("company:secret".to_owned(), secret));
        assert_eq!(sorted[1].0, "company:gone");
    }
    Ok(())
}

#[surreal_session::test]
async fn a_live_query_keeps_the_id_of_such_a_link(session: Session) -> Result<()> {
    people(&session).await?;
    let live = Person::live(&session).fetch(Person::EMPLOYER);
    let mut live = live.fetch(Person::FRIENDS).await?;
    // without a change there is no event
    define(
        &session,
        "UPDATE person:a, person:c, person:d SET friends += person:x",
    )
    .await?;
    let mut employers = Vec::new();
    for _ in 0..3 {
        match live.next().await.unwrap()? {
            Event::Updated(person) => employers.push(person.employer),
            other => panic!("{other:?}"),
        }
    }
    let [acme, _, gone, none] = expected(true);
    assert_eq!(links(&employers), [acme, gone, none]);
    Person::delete(&session, "c").await?;
    match live.next().await.unwrap()? {
        Event::Deleted(person) => assert_eq!(links([&person.employer])[0].0, "company:gone"),
        other => panic!("{other:?}"),
    }
    Ok(())
}

#[derive(Debug, Clone, PartialEq, Embed)]
struct Team {
    name: String,
    members: Vec<RecordId<Member>>,
}

#[derive(Debug, Clone, PartialEq, Table)]
struct Member {
    id: RecordId<Self>,
    age: i64,
    friends: Vec<RecordId<Self>>,
    teams: Vec<Team>,
    team: Option<Team>,
}

#[derive(Debug, PartialEq, View)]
#[view(of = Member)]
struct Seen {
    #[view(expr = Member::FRIENDS.each(Member::AGE))]
    ages: Vec<Option<i64>>,
    #[view(expr = Member::TEAMS.each(Team::NAME))]
    teams: Vec<String>,
    #[view(expr = Member::TEAM.field(Team::MEMBERS).each(Member::AGE).optional())]
    members: Option<Vec<Option<i64>>>,
    #[view(expr = Member::TEAM.field(Team::NAME).optional())]
    team: Option<String>,
}

#[surreal_session::test]
async fn fields_within_are_read_where_there_are_none(session: Session) -> Result<()> {
    let member = |key: &str, team: Option<Team>| Member {
        id: RecordId::new(key),
        age: 1,
        friends: vec![RecordId::new("a"), RecordId::new("gone")],
        teams: team.clone().into_iter().collect(),
        team,
    };
    let team = Team {
        name: "red".into(),
        members: vec![RecordId::new("gone"), RecordId::new("b")],
    };
    let members = [member("a", None), member("b", Some(team))];
    Member::insert(&session, members).return_none().await?;
    let seen = |teams: &[&str], members, team: Option<&str>| Seen {
        ages: vec![Some(1), None],
        teams: teams.iter().map(|team| (*team).to_owned()).collect(),
        members,
        team: team.map(str::to_owned),
    };
    let select = Member::select(&session).order_by(Member::ID.asc());
    let expected = [
        seen(&[], None, None),
        seen(&["red"], Some(vec![None, Some(1)]), Some("red")),
    ];
    assert_eq!(select.view::<Seen>().await?, expected);
    Ok(())
}
