//! One mistake for each rule of the attribute's arguments.
use surreal_session::Session;

#[surreal_session::test(flavor = "many")]
async fn unknown_flavor(_session: Session) {}

#[surreal_session::test(worker_threads = 2)]
async fn threads_of_one(_session: Session) {}

#[surreal_session::test(flavor = "multi_thread", worker_threads = 0)]
async fn no_threads(_session: Session) {}

#[surreal_session::test(flavour = "multi_thread")]
async fn misspelt(_session: Session) {}

#[surreal_session::test(flavor = "multi_thread", flavor = "current_thread")]
async fn both(_session: Session) {}

fn main() {}
