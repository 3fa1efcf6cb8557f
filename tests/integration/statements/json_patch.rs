use surreal_session::{ErrorKind, RecordId, Result, Session, Table, statement::JsonPatch};

/// The server splits a path at these characters, so that the patch would change another field.
#[surreal_session::test]
async fn a_patch_of_a_name_that_a_path_cannot_hold(session: Session) -> Result<()> {
    #[derive(Debug, Clone, Table)]
    struct Odd {
        id: RecordId<Self>,
        #[table(rename = "a.b")]
        dotted: i64,
        #[table(rename = "a/b")]
        slashed: i64,
    }

    let odd = Odd {
        id: RecordId::new("one"),
        dotted: 1,
        slashed: 1,
    };
    Odd::create(&session, &odd).await?;
    for field in [Odd::DOTTED, Odd::SLASHED] {
        let patch = JsonPatch::new().replace(field, 2);
        let error = Odd::update(&session, &odd.id)
            .patch(patch)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Encode, "{error}");
    }
    let kept = Odd::get(&session, &odd.id).await?.expect("the record");
    assert_eq!((kept.dotted, kept.slashed), (1, 1));
    Ok(())
}
