//! Random values, nested, of every kind: through the codec alone, and through the server.

use proptest::{strategy::Strategy, strategy::ValueTree};
use surreal_session::{__private as private, Session, Value};

use super::echo;
use crate::{seed::runner, values::value};

#[test]
fn random_values_come_back_from_bytes() {
    let mut runner = runner();
    for case in 0..20_000 {
        let value = value().new_tree(&mut runner).unwrap().current();
        let bytes = private::encode(&value).unwrap();
        let back: Value = private::decode(&bytes).unwrap();
        assert_eq!(back, value, "case {case}");
    }
}

#[surreal_session::test]
async fn random_values_come_back_from_the_server(session: Session) {
    let mut runner = runner();
    for case in 0..500 {
        let value = value().new_tree(&mut runner).unwrap().current();
        let back: Value = echo(&session, &value).await;
        assert_eq!(back, value, "case {case}");
    }
}
