use surreal_session::{ErrorKind, Result, Session, auth::NamespaceUser};

use crate::{
    place::{Place, define, root, selected},
    version::needs_server,
};

#[surreal_session::test]
async fn each_way_of_selecting(session: Session) -> Result<()> {
    let place = Place::of(&session).await?;
    let other = root(&session).await?;
    assert_eq!(selected(&other).await?, (None, None));
    let other = other.use_ns(&place.namespace).await?;
    assert_eq!(
        selected(&other).await?,
        (Some(place.namespace.clone()), None)
    );
    let other = other.use_db("first").await?;
    assert_eq!(selected(&other).await?.1.as_deref(), Some("first"));
    let other = other.use_db("second").await?;
    assert_eq!(selected(&other).await?.1.as_deref(), Some("second"));
    let other = other.use_ns_db(&place.namespace, &place.database).await?;
    assert_eq!(selected(&other).await?, place.both());
    // a namespace alone leaves no database
    let other = other.use_ns(&place.namespace).await?;
    assert_eq!(selected(&other).await?, (Some(place.namespace), None));
    Ok(())
}

#[surreal_session::test]
async fn names_need_no_escaping(session: Session) -> Result<()> {
    let place = Place::of(&session).await?;
    let name = "a `b` ⟨c⟩ \\ \" d";
    let other = root(&session)
        .await?
        .use_ns_db(&place.namespace, name)
        .await?;
    assert_eq!(selected(&other).await?.1.as_deref(), Some(name));
    Ok(())
}

#[surreal_session::test]
async fn a_name_that_cannot_be_is_refused_and_the_session_stays(session: Session) -> Result<()> {
    let place = Place::of(&session).await?;
    let mut other = session;
    for name in ["", "a\0b"] {
        let rejected = other.use_db(name).await.unwrap_err();
        assert_eq!(rejected.error().kind(), ErrorKind::Encode, "{name:?}");
        other = rejected.into_session();
        assert_eq!(selected(&other).await?, place.both());
    }
    Ok(())
}

/// The user of a namespace may not leave it; what was selected stays selected.
#[surreal_session::test]
async fn a_place_that_is_not_allowed_leaves_the_session_where_it_was(
    session: Session,
) -> Result<()> {
    needs_server!(session, ">=3.3", "before, `use` takes any namespace");
    let place = Place::of(&session).await?;
    define(
        &session,
        "DEFINE USER keeper ON NAMESPACE PASSWORD 'secret' ROLES OWNER",
    )
    .await?;
    let keeper = session
        .connection()
        .attach()
        .await?
        .signin(NamespaceUser::new(&place.namespace, "keeper", "secret"))
        .await?
        .use_db(&place.database)
        .await?;
    let rejected = keeper.use_ns_db("elsewhere", "main").await.unwrap_err();
    assert_eq!(rejected.error().kind(), ErrorKind::NotAllowed);
    let keeper = rejected.into_session();
    assert_eq!(selected(&keeper).await?, place.both());
    Ok(())
}
