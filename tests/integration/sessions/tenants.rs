//! Many users on one socket, who must never see each other's rows.

use surreal_session::{RecordId, Result, Session, Table};
use tokio::task::JoinSet;

use crate::{
    amount::amount,
    place::{Place, define},
};

#[derive(Debug, Table)]
struct Entry {
    id: RecordId<Self>,
    owner: String,
    number: u64,
}

const DIARY: &str = "
    DEFINE TABLE tenant;
    DEFINE TABLE entry PERMISSIONS FOR select, create, update, delete WHERE owner = <string>$auth;
    DEFINE ACCESS tenants ON DATABASE TYPE RECORD SIGNUP (CREATE type::record('tenant', $number));
";

#[surreal_session::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_tenants_with_a_thousand_reads_and_writes_each(session: Session) -> Result<()> {
    crowd(&session, 2, amount(1_000)).await
}

#[surreal_session::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_tenants_at_once(session: Session) -> Result<()> {
    crowd(&session, amount(200), 10).await
}

async fn crowd(session: &Session, tenants: u64, entries: u64) -> Result<()> {
    define(session, DIARY).await?;
    let place = Place::of(session).await?;
    let mut tasks = JoinSet::new();
    for number in 0..tenants {
        let record = place.record("tenants").with("number", number);
        let tenant = Tenant {
            session: session.connection().attach().await?.signup(record).await?,
            number,
            neighbour: (number + 1) % tenants,
        };
        tasks.spawn(async move { tenant.live(entries).await });
    }
    while let Some(result) = tasks.join_next().await {
        result.expect("no panic")?;
    }
    assert_eq!(Entry::select(session).count().await?, tenants * entries);
    Ok(())
}

struct Tenant {
    session: Session,
    number: u64,
    /// The tenant that writes at the same time, and whose entries would be seen if anything leaked
    neighbour: u64,
}

impl Tenant {
    async fn live(self, entries: u64) -> Result<()> {
        for number in 0..entries {
            let (written, read, foreign) = tokio::join!(
                self.write(self.number, number),
                self.read(self.number, number.saturating_sub(1)),
                self.read(self.neighbour, number.saturating_sub(1)),
            );
            assert_eq!(written?.owner, self.name());
            let read = read?;
            assert!(number == 0 || read.is_some_and(|entry| entry.owner == self.name()));
            assert!(foreign?.is_none(), "a row crossed over to {}", self.name());
        }
        let seen = Entry::select(&self.session).await?;
        assert_eq!(seen.len() as u64, entries);
        assert!(seen.iter().all(|entry| entry.owner == self.name()));
        Ok(())
    }

    async fn write(&self, tenant: u64, number: u64) -> Result<Entry> {
        let new = NewEntry {
            owner: self.name(),
            number,
        };
        Entry::create(&self.session, new)
            .id(key(tenant, number))
            .await
    }

    async fn read(&self, tenant: u64, number: u64) -> Result<Option<Entry>> {
        Entry::get(&self.session, key(tenant, number)).await
    }

    fn name(&self) -> String {
        format!("tenant:{}", self.number)
    }
}

fn key(tenant: u64, number: u64) -> String {
    format!("{tenant}_{number}")
}
