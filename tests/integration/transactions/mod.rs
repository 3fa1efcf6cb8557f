//! Transactions on a real server: what they keep apart, how they end, and what a conflict is.

mod conflict;
mod dropped;
mod end;
mod failure;
mod identity;
mod limit;
mod lost;
mod retry;
mod statements;

use surreal_session::{RecordId, Result, Session, Table};

#[derive(Debug, Clone, PartialEq, Table)]
struct Account {
    id: RecordId<Self>,
    balance: i64,
}

/// Opens an account, so that the table is there for transactions to read.
async fn open(session: &Session, key: &str, balance: i64) -> Result<RecordId<Account>> {
    let account = Account::create(session, NewAccount { balance })
        .id(key)
        .await?;
    Ok(account.id)
}

async fn balance(session: &Session, id: &RecordId<Account>) -> Result<Option<i64>> {
    Ok(Account::get(session, id)
        .await?
        .map(|account| account.balance))
}
