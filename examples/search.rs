//! Full-text search with scores and highlights, and the search for the nearest vectors.
//!
//! `cargo run --example search` finds or makes a server by itself; see `surreal_session::testing`.
mod library;

use library::{Article, DIMENSIONS, Library};
use surreal_session::{RecordId, Table, View, expr::Metric, testing};

const LIBRARY: Library = Library { articles: 1_000 };

/// One result on a page.
#[derive(Debug, View)]
#[view(of = Article)]
struct Hit {
    id: RecordId<Article, i64>,
    title: String,
    #[view(expr = Article::BODY.score())]
    score: f64,
    #[view(expr = Article::BODY.highlight("*", "*"))]
    extract: Option<String>,
}

#[tokio::main]
async fn main() -> surreal_session::Result<()> {
    let session = testing::session().await?;
    let define = format!(
        "DEFINE ANALYZER words TOKENIZERS class FILTERS lowercase, snowball(english);
         DEFINE INDEX body ON article FIELDS body FULLTEXT ANALYZER words BM25 HIGHLIGHTS;
         DEFINE INDEX meaning ON article FIELDS meaning HNSW DIMENSION {DIMENSIONS} DIST EUCLIDEAN"
    );
    session.query(define).await?.check()?;
    Article::insert(&session, LIBRARY.articles())
        .return_none()
        .await?;

    // the stem counts: «glaciers» finds «glacier»
    let hits: Vec<Hit> = Article::select(&session)
        .filter(Article::BODY.matches("glaciers violin"))
        .view::<Hit>()
        .order_by(Article::BODY.score().desc())
        .await?;
    let both = |article: &Article| {
        ["glacier", "violin"]
            .iter()
            .all(|word| article.body.contains(word))
    };
    let expected = LIBRARY.articles().filter(both).count();
    assert!(expected > 0);
    assert_eq!(hits.len(), expected);
    assert!(hits.is_sorted_by(|a, b| a.score >= b.score));
    for hit in hits.iter().take(3) {
        let extract = hit.extract.as_deref().unwrap_or_default();
        assert!(extract.contains("*glacier*") && extract.contains("*violin*"));
        println!("{:.2} {} {}: {extract}", hit.score, hit.id, hit.title);
    }

    // the nearest to what an article means, by the index and by comparing them all
    let article = LIBRARY.articles().nth(700).expect("that many articles");
    let near: Vec<(Article, f64)> = Article::select(&session)
        .filter(Article::MEANING.knn(5, 200, &article.meaning))
        .with(Article::MEANING.knn_distance())
        .order_by(Article::MEANING.knn_distance().asc())
        .await?;
    assert_eq!(near[0].0, article);
    let exact: Vec<(i64, f64)> = Article::select(&session)
        .filter(Article::MEANING.knn_exact(5, Metric::Euclidean, &article.meaning))
        .with(Article::MEANING.knn_distance())
        .order_by(Article::MEANING.knn_distance().asc())
        .await?
        .into_iter()
        .map(|(article, distance)| (*article.id.key(), distance))
        .collect();

    // and in this program
    let distance = |other: &Article| {
        let pairs = article.meaning.iter().zip(&other.meaning);
        pairs.map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
    };
    let mut all: Vec<_> = LIBRARY
        .articles()
        .map(|article| (*article.id.key(), distance(&article)))
        .collect();
    all.sort_by(|a, b| a.1.total_cmp(&b.1));
    for ((key, distance), expected) in exact.iter().zip(&all) {
        println!("{distance:>6.2} article:{key}");
        assert!((distance - expected.1).abs() < 1e-6);
    }
    assert_eq!(exact.len(), 5);
    Ok(())
}
