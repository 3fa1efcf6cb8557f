//! One mistake for each rule of a test's signature.
use surreal_session::Session;

#[surreal_session::test]
fn not_async(_session: Session) {}

#[surreal_session::test]
async fn two(_one: Session, _other: Session) {}

#[surreal_session::test]
async fn generic<T>(_session: Session) {}

#[surreal_session::test]
#[test]
async fn twice(_session: Session) {}

#[surreal_session::test]
struct Thing;

fn main() {}
