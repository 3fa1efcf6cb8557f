//! The requests of each statement and their results, also in a transaction.

mod aggregates;
mod bulk;
mod expressions;
mod functions;
mod graph;
mod injection;
mod json_patch;
mod keys;
mod order;
mod pages;
mod permissions;
mod read;
mod search;
mod spelling;
mod sums;
mod update_each;
mod write;

use expect_test::Expect;
use surreal_session::{Embed, Link, RecordId, Result, Sendable, Session, Table};

use crate::{
    recorder::Recorder,
    version::{is, suits},
};

#[derive(Debug, Clone, PartialEq, Table)]
pub(crate) struct Company {
    id: RecordId<Self>,
    name: String,
}

#[derive(Debug, Clone, PartialEq, Embed)]
pub(crate) struct Address {
    city: String,
    zip: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Table)]
#[table(patch = PersonPatch)]
pub(crate) struct Person {
    id: RecordId<Self>,
    name: String,
    age: i64,
    nickname: Option<String>,
    tags: Vec<String>,
    address: Address,
    employer: Option<Link<Company>>,
}

/// A person of whom only the name and the age matter.
pub(crate) fn person(key: &str, name: &str, age: i64) -> Person {
    Person {
        id: RecordId::new(key),
        name: name.into(),
        age,
        nickname: None,
        tags: Vec::new(),
        address: Address {
            city: "London".into(),
            zip: None,
        },
        employer: None,
    }
}

/// Three people, two of whom are employed.
pub(crate) async fn people(on: &impl Sendable) -> Result<[Person; 3]> {
    let acme = Company {
        id: RecordId::new("acme"),
        name: "Acme".into(),
    };
    let bolt = Company {
        id: RecordId::new("bolt"),
        name: "Bolt".into(),
    };
    let mut ada = person("ada", "Ada", 36);
    ada.tags = vec!["math".into(), "poetry".into()];
    ada.employer = Some((&acme.id).into());
    ada.address.zip = Some("W1".into());
    let mut bob = person("bob", "Bob", 20);
    bob.nickname = Some("Bobby".into());
    bob.address.city = "Paris".into();
    bob.employer = Some((&bolt.id).into());
    let eve = person("eve", "Eve", 36);
    Company::insert(on, [acme, bolt]).await?;
    let people = Person::insert(on, [&ada, &bob, &eve]).await?;
    assert_eq!(people, [ada.clone(), bob.clone(), eve.clone()]);
    Ok([ada, bob, eve])
}

/// The names of people, in their order.
pub(crate) fn names(people: &[Person]) -> Vec<&str> {
    people.iter().map(|person| person.name.as_str()).collect()
}

/// The target of a test's statements.
pub(crate) struct On<'a> {
    on: &'a dyn Sendable,
    recorder: &'a Recorder,
    in_transaction: bool,
}

impl On<'_> {
    /// Tests whether the server's version can do `INSERT IGNORE`.
    fn may_ignore(&self) -> bool {
        let session = &self.recorder.session;
        is(session, "<3.1") || is(session, ">=3.3")
    }

    /// Compares the calls since the last time.
    #[track_caller]
    fn sent(&self, expected: &Expect) {
        let sent = self.recorder.take();
        if is(&self.recorder.session, "<3.1") {
            // Statements for 3.0 are written in another way; what they return is compared.
            return;
        }
        if self.in_transaction && std::env::var_os("UPDATE_EXPECT").is_some() {
            // the session's calls are written down, and not twice
            return;
        }
        expected.assert_eq(&sent.replace("in a transaction: ", ""));
    }

    /// The same, where a transaction makes a difference.
    #[track_caller]
    fn sent_either(&self, expected: &Expect, in_transaction: &Expect) {
        if self.in_transaction {
            self.recorder.sent(in_transaction);
        } else {
            self.recorder.sent(expected);
        }
    }
}

/// Runs `body` in a transaction, which is then cancelled, and again in a session.
pub(crate) async fn in_both(
    session: &Session,
    body: impl AsyncFn(&On<'_>) -> Result<()>,
) -> Result<()> {
    let recorder = Recorder::beside(session).await?;
    let thread = std::thread::current();
    let half = format!("{} in a transaction", thread.name().unwrap_or_default());
    let why = "before, a record that is read in the transaction that wrote it has no id";
    if suits(session, ">=3.1", &half, why) {
        let transaction = recorder.session.begin().await?;
        body(&On {
            on: &transaction,
            recorder: &recorder,
            in_transaction: true,
        })
        .await?;
        transaction.cancel().await?;
    }
    body(&On {
        on: &recorder.session,
        recorder: &recorder,
        in_transaction: false,
    })
    .await
}
