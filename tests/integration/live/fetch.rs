use surreal_session::{
    Connection, Event, GapReason, Link, LiveStream, RecordId, Session, Table,
    testing::{Proxy, Server},
};

use super::next;
use crate::ready::ready;

#[derive(Debug, Clone, PartialEq, Table)]
struct Company {
    id: RecordId<Self>,
    name: String,
}

#[derive(Debug, Clone, PartialEq, Table)]
struct Employee {
    id: RecordId<Self>,
    name: String,
    employer: Option<Link<Company>>,
}

/// The employer as the next event shows it.
async fn employer(live: &mut LiveStream<Employee>) -> Option<Company> {
    match next(live).await {
        Event::Created(employee) | Event::Updated(employee) | Event::Deleted(employee) => {
            employee.employer?.into_record()
        }
        other => panic!("{other:?}"),
    }
}

async fn hire(session: &Session, name: &str, company: &Company) -> RecordId<Employee> {
    let employee = NewEmployee {
        name: name.to_owned(),
        employer: Some(Link::from(&company.id)),
    };
    let hired = Employee::create(session, employee).await.unwrap();
    hired.id
}

#[surreal_session::test]
async fn the_linked_record_is_shown_on_each_socket() {
    let server = Server::builder().start().await.unwrap();
    let proxy = Proxy::start(server.url()).await.unwrap();
    let session = ready(&Connection::open(proxy.url()).await.unwrap(), &server).await;
    let tables = "DEFINE TABLE company; DEFINE TABLE employee";
    session.query(tables).await.unwrap().check().unwrap();
    let acme = NewCompany {
        name: "Acme".to_owned(),
    };
    let acme = Company::create(&session, acme).await.unwrap();
    let live = Employee::live(&session).fetch(Employee::EMPLOYER);
    let mut live = live.await.unwrap();

    let ada = hire(&session, "Ada", &acme).await;
    assert_eq!(employer(&mut live).await.as_ref(), Some(&acme));
    let rename = Employee::update(&session, &ada).set(Employee::NAME, "Ada L.");
    rename.await.unwrap();
    assert_eq!(employer(&mut live).await.as_ref(), Some(&acme));

    proxy.cut();
    let gap = next(&mut live).await;
    assert!(matches!(gap, Event::Gap(GapReason::Reconnected)), "{gap:?}");
    hire(&session, "Eve", &acme).await;
    assert_eq!(employer(&mut live).await.as_ref(), Some(&acme));
    Employee::delete(&session, &ada).await.unwrap();
    assert_eq!(employer(&mut live).await.as_ref(), Some(&acme));
}
