//! Aggregates and functions of numbers: each result fits its type, over extremes and over nothing.

use surreal_session::{Datetime, Decimal, RecordId, Result, Session, Table, expr};

#[derive(Debug, Clone, PartialEq, Table)]
struct Sample {
    id: RecordId<Self>,
    byte: u8,
    int: i64,
    float: f64,
    decimal: Decimal,
    at: Datetime,
}

fn sample(key: i64, byte: u8, decimal: &str) -> Sample {
    Sample {
        id: RecordId::new(key),
        byte,
        int: i64::from(byte),
        float: f64::from(byte) / 2.0,
        decimal: decimal.parse().unwrap(),
        at: Datetime::from_unix(key, 0).unwrap(),
    }
}

/// Every aggregate over every column at once: all that is asked for of one statement fits.
macro_rules! numbers {
    ($session:expr, $filter:expr, $($field:ident),*) => {{
        let mut means = Vec::new();
        $(
            let row = Sample::select(&$session)
                .filter($filter)
                .aggregate((
                    Sample::$field.sum(),
                    Sample::$field.mean(),
                    Sample::$field.median(),
                    Sample::$field.stddev(),
                    Sample::$field.min(),
                    Sample::$field.max(),
                    Sample::$field.collect(),
                ))
                .one()
                .await?;
            let all = Sample::select(&$session)
                .filter($filter)
                .columns((
                    Sample::$field.ceil(),
                    Sample::$field.floor(),
                    Sample::$field.round(),
                    Sample::$field.sqrt(),
                    Sample::$field.abs(),
                ))
                .await?;
            assert_eq!(row.6.len(), all.len());
            assert_eq!(row.4.is_none(), all.is_empty());
            means.push([row.1, row.2, row.3]);
        )*
        means
    }};
}

#[surreal_session::test]
async fn over_records(session: Session) -> Result<()> {
    for (key, byte) in [(1, 200), (2, 100), (3, 9)] {
        Sample::create(&session, sample(key, byte, "-1.5")).await?;
    }
    let means = numbers!(session, Sample::BYTE.gt(0), BYTE, INT, FLOAT, DECIMAL);
    assert_eq!(means[0][..2], [103.0, 100.0]);
    assert_eq!(means[3][..2], [-1.5, -1.5]);
    // of one record
    numbers!(session, Sample::BYTE.eq(9), BYTE, INT, FLOAT, DECIMAL);

    let (sum, decimals) = Sample::select(&session)
        .aggregate((Sample::BYTE.sum(), Sample::DECIMAL.sum()))
        .one()
        .await?;
    assert_eq!((sum, decimals), (309, "-4.5".parse().unwrap()));
    let up: Vec<(Decimal, f64)> = Sample::select(&session)
        .columns((Sample::DECIMAL.ceil(), Sample::DECIMAL.sqrt()))
        .limit(1)
        .await?;
    assert!(up[0].0 == "-1".parse().unwrap() && up[0].1.is_nan());
    Ok(())
}

#[surreal_session::test]
async fn over_nothing(session: Session) -> Result<()> {
    session.query("DEFINE TABLE sample").await?.check()?;
    let means = numbers!(session, Sample::BYTE.gt(0), BYTE, INT, FLOAT, DECIMAL);
    assert!(
        means.iter().flatten().all(|mean| mean.is_nan()),
        "{means:?}"
    );
    let all = || {
        Sample::select(&session).aggregate((
            expr::count(),
            Sample::BYTE.gt(1).count(),
            Sample::BYTE.sum(),
            Sample::AT.earliest(),
            Sample::AT.latest(),
            Sample::AT.collect(),
        ))
    };
    let nothing = (0, 0, 0, None, None, Vec::new());
    assert_eq!(all().one().await?, nothing);
    assert_eq!(all().first().await?, Some(nothing.clone()));
    assert_eq!(all().await?, std::slice::from_ref(&nothing));
    assert_eq!(all().stream().await?.next().await.unwrap()?, nothing);
    assert_eq!(all().limit(0).await?, []);
    // a group of nothing is none
    let grouped = Sample::select(&session)
        .group_by(Sample::BYTE)
        .aggregate(expr::count());
    assert_eq!(grouped.await?, []);
    Ok(())
}
