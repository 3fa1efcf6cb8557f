//! Functions that need an index or a filter in the same statement.

use surreal_session::{
    Field, Result, Session, Table,
    expr::{Metric, Searched, Vector},
    types::{DecodeOwned, Encode},
};

use super::{cases::Cases, rows::Every};

/// The scores and texts of records found by a term, and of one found by another condition.
async fn found<V>(session: &Session, field: Field<Every, V>, term: &'static str) -> Result<()>
where
    V: Searched<Highlighted: DecodeOwned + Send> + DecodeOwned + Send + 'static,
{
    let either = field.matches(term).or(Every::I64.eq(i64::MAX));
    for filter in [field.matches(term), either] {
        let rows = Every::select(session)
            .filter(filter)
            .columns((field.score(), field.highlight("<", ">")))
            .await?;
        assert!(!rows.is_empty());
    }
    Ok(())
}

/// The distances to a vector, by each metric.
async fn near<V>(session: &Session, field: Field<Every, V>, to: V) -> Result<()>
where
    V: Vector + Encode + DecodeOwned + Clone,
{
    let metrics = [
        Metric::Euclidean,
        Metric::Cosine,
        Metric::Manhattan,
        Metric::Chebyshev,
        Metric::Hamming,
    ];
    for metric in metrics {
        let distances = Every::select(session)
            .filter(field.knn_exact(10, metric, to.clone()))
            .columns(field.knn_distance())
            .await?;
        assert!(!distances.is_empty(), "{metric:?}");
    }
    Ok(())
}

pub(super) fn add(cases: &mut Cases) {
    for name in ["matches", "score", "highlight"] {
        cases.statement("search", name, |session| {
            Box::pin(async move {
                found(session, Every::TEXT, "hello").await?;
                found(session, Every::MAYBE_TEXT, "hello").await?;
                found(session, Every::TEXTS, "3").await
            })
        });
    }
    for name in ["knn_exact", "knn_distance"] {
        cases.statement("vector", name, |session| {
            Box::pin(async move {
                near(session, Every::F32S, vec![0.0; 2]).await?;
                near(session, Every::F64S, vec![0.0; 2]).await?;
                near(session, Every::I16S, vec![0; 2]).await?;
                near(session, Every::I32S, vec![0; 2]).await?;
                near(session, Every::I64S, vec![0; 2]).await?;
                near(session, Every::PAIR, [0.0; 2]).await
            })
        });
    }
    cases.statement("vector", "knn", |session| {
        Box::pin(async move {
            let distances = Every::select(session)
                .filter(Every::I16S.knn(2, 40, vec![3, 4]))
                .columns(Every::I16S.knn_distance())
                .await?;
            assert_eq!(distances.len(), 2);
            Ok(())
        })
    });
}
