//! Edges between records: making them, following them over several steps and again and again, and
//! asking for them in expressions.
//!
//! `cargo run --example graph` finds or makes a server by itself; see `surreal_session::testing`.
mod library;

use std::collections::BTreeSet;

use library::{Article, Author, Cites, Library, NewWrote, Wrote};
use surreal_session::{Edge, RecordId, Table, testing};

const LIBRARY: Library = Library { articles: 2_000 };

#[tokio::main]
async fn main() -> surreal_session::Result<()> {
    let session = testing::session().await?;
    Author::insert(&session, LIBRARY.authors())
        .return_none()
        .await?;
    Article::insert(&session, LIBRARY.articles())
        .return_none()
        .await?;
    Wrote::insert(&session, LIBRARY.wrote())
        .return_none()
        .await?;
    Cites::insert(&session, LIBRARY.cites())
        .return_none()
        .await?;

    // one edge more, in a transaction
    let ada = Author {
        id: RecordId::new(1_000_000),
        name: "Ada".into(),
        country: "England".into(),
    };
    let article = RecordId::<Article, i64>::new(1_234);
    let transaction = session.begin().await?;
    Author::create(&transaction, &ada).await?;
    let wrote = Wrote::relate(&transaction, &ada.id, &article, NewWrote { pages: 66 }).await?;
    transaction.commit().await?;
    println!(
        "{} wrote {} pages of {}",
        wrote.r#in, wrote.pages, wrote.out
    );

    // along one kind of edge, with a filter on the edges and one on where they lead
    let long: Vec<Article> = Author::traverse(&session, &ada.id)
        .out::<Wrote>()
        .filter(Wrote::PAGES.gt(50))
        .to::<Article>()
        .filter(Article::YEAR.ge(1900))
        .await?;
    assert_eq!(long.len(), 1);
    assert_eq!(long[0].id, article);

    // and back along it: who else wrote what Ada wrote
    let coauthors: Vec<Author> = Author::traverse(&session, &ada.id)
        .out::<Wrote>()
        .to::<Article>()
        .into::<Wrote>()
        .to::<Author>()
        .filter(Author::ID.ne(&ada.id))
        .distinct()
        .order_by(Author::ID.asc())
        .await?;
    let found: BTreeSet<i64> = coauthors.iter().map(|author| *author.id.key()).collect();
    assert_eq!(found, BTreeSet::from(LIBRARY.writers(1_234)));
    println!("with {coauthors:?}");

    // again and again, three times at most: what the article cites, what that cites, and what that
    // does
    let sources: Vec<i64> = Article::traverse(&session, &article)
        .repeat(1..=3, |article| article.out::<Cites>().to::<Article>())
        .order_by(Article::ID.desc())
        .await?
        .iter()
        .map(|article| *article.id.key())
        .collect();
    assert_eq!(sources, [617, 308, 154]);
    println!("{article} stands on {sources:?}");

    // the edges themselves
    let pages: Vec<Wrote> = Article::traverse(&session, &article)
        .into::<Wrote>()
        .order_by(Wrote::PAGES.desc())
        .await?;
    assert_eq!(pages[0], wrote);
    assert_eq!(pages.len(), 3);

    // edges in expressions: the articles that are cited most, and by how many
    let cited = || Article::incoming::<Cites>().count();
    let most: Vec<(i64, u64)> = Article::select(&session)
        .filter(cited().gt(1))
        .columns((Article::YEAR, cited()))
        .order_by(Article::ID.asc())
        .limit(3)
        .await?;
    assert_eq!(most, [(1901, 2), (1902, 2), (1903, 2)]);

    // and what their authors wrote
    let of_ada = Article::incoming::<Wrote>()
        .to::<Author>()
        .field(Author::NAME)
        .contains("Ada");
    let hers = Article::select(&session).filter(of_ada).one().await?;
    assert_eq!(hers.id, article);
    println!("Ada's only article is {:?}", hers.title);
    Ok(())
}
