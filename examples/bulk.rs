//! Many records at once: an iterator, chunks of it on their way, a bar that grows, and what happens
//! when one fails.
//!
//! `cargo run --release --example bulk -- --full` loads 410,000 records; without `--full` it is a
//! twentieth of that.
mod library;

use std::{
    collections::BTreeMap,
    io::{Write, stdout},
    time::Instant,
};

use library::{Article, Author, Cites, Library, Wrote};
use surreal_session::{ErrorKind, Session, Table, expr, statement::Progress, testing};

/// Prints the progress of an insert on one line.
fn bar(what: &'static str, of: i64) -> impl FnMut(Progress) + Send {
    const WIDTH: u64 = 40;
    let of = of.unsigned_abs().max(1);
    move |progress| {
        let filled = usize::try_from(progress.records * WIDTH / of).unwrap_or(0);
        let empty = usize::try_from(WIDTH).unwrap_or(0) - filled;
        print!(
            "\r{what:>8} [{}{}] {:>7} records, {:>6} KiB",
            "#".repeat(filled),
            " ".repeat(empty),
            progress.records,
            progress.bytes / 1024
        );
        // a terminal that is gone takes nothing from the insert
        let _ = stdout().flush();
    }
}

async fn load(session: &Session, library: Library) -> surreal_session::Result<()> {
    let articles = library.articles;
    let authors = library.author_count();
    Author::insert(session, library.authors())
        .progress(bar("authors", authors))
        .return_none()
        .await?;
    println!();
    Article::insert(session, library.articles())
        .chunk(2_000)
        .in_flight(4)
        .progress(bar("articles", articles))
        .return_none()
        .await?;
    println!();
    Wrote::insert(session, library.wrote())
        .progress(bar("wrote", articles * 2))
        .return_none()
        .await?;
    println!();
    Cites::insert(session, library.cites())
        .progress(bar("cites", articles - 1))
        .return_none()
        .await?;
    println!();
    Ok(())
}

#[tokio::main]
async fn main() -> surreal_session::Result<()> {
    let full = std::env::args().any(|argument| argument == "--full");
    let library = Library {
        articles: if full { 100_000 } else { 5_000 },
    };
    let session = testing::session().await?;

    let began = Instant::now();
    load(&session, library).await?;
    let records = library.author_count() + library.articles * 4 - 1;
    println!("{records} records in {:.1?}", began.elapsed());

    // all of it is there
    let articles = Article::select(&session).count().await?;
    let edges = Wrote::select(&session).count().await? + Cites::select(&session).count().await?;
    assert_eq!(articles, library.articles.unsigned_abs());
    assert_eq!(edges, (library.articles * 3 - 1).unsigned_abs());

    // and says what it should
    let decades: Vec<(i64, (u64, f64))> = Article::select(&session)
        .filter(Article::YEAR.lt(1930))
        .group_by((Article::YEAR / 10).or_else(0))
        .aggregate((expr::count(), Article::YEAR.mean()))
        .order_by(expr::count().desc())
        .await?;
    let mut expected = BTreeMap::<i64, (u64, i64)>::new();
    for article in library.articles().filter(|article| article.year < 1930) {
        let (count, years) = expected.entry(article.year / 10).or_default();
        *count += 1;
        *years += article.year;
    }
    assert_eq!(decades.len(), expected.len());
    for (decade, (count, mean)) in &decades {
        println!("{decade}0s: {count} articles");
        let (expected, years) = expected[decade];
        assert_eq!(*count, expected);
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let exact = years as f64 / expected as f64;
        assert!((mean - exact).abs() < 1e-6);
    }

    // a chunk that fails says which it was, and how much is in the database
    Author::delete_many(&session).all().return_none().await?;
    let taken = library.authors().nth(300).expect("that many authors");
    Author::create(&session, taken).await?;
    let error = Author::insert(&session, library.authors())
        .chunk(100)
        .in_flight(1)
        .return_none()
        .await
        .expect_err("an author is there already");
    assert_eq!(error.kind(), ErrorKind::AlreadyExists);
    let failure = error.chunk_failure().expect("an insert of many");
    println!("{error}");
    assert_eq!(Author::select(&session).count().await?, failure.written + 1);

    // and the same records again, with those passed over that are there
    Author::insert(&session, library.authors())
        .ignore()
        .return_none()
        .await?;
    let authors = Author::select(&session).count().await?;
    assert_eq!(authors, library.author_count().unsigned_abs());
    assert!(Author::get(&session, 0).await?.is_some());
    println!("{authors} authors after all");
    Ok(())
}
