use expect_test::expect;
use surreal_session::{RecordId, Result, Session, Table, View, expr::Metric};

use super::in_both;

#[derive(Debug, Clone, PartialEq, Table)]
struct Page {
    id: RecordId<Self>,
    title: String,
    body: String,
    vector: Vec<f64>,
}

#[derive(Debug, PartialEq, View)]
#[view(of = Page)]
struct Hit {
    title: String,
    #[view(expr = Page::BODY.highlight("<", ">"))]
    body: Option<String>,
}

async fn pages(session: &Session) -> Result<()> {
    let define = "DEFINE ANALYZER words TOKENIZERS class FILTERS lowercase, snowball(english);
        DEFINE INDEX body ON page FIELDS body FULLTEXT ANALYZER words BM25 HIGHLIGHTS;
        DEFINE INDEX title ON page FIELDS title FULLTEXT ANALYZER words BM25;
        DEFINE INDEX vector ON page FIELDS vector HNSW DIMENSION 2 DIST EUCLIDEAN";
    session.query(define).await?.check()?;
    let page = |key: i64, title: &str, body: &str| NewPage {
        title: title.into(),
        body: body.into(),
        vector: vec![f64::from(i32::try_from(key).unwrap()), 0.0],
    };
    let mut all = vec![
        page(0, "Foxes", "The quick brown fox jumps. A fox!"),
        page(1, "Dogs", "The lazy dog sees a fox"),
        page(2, "Foxes and dogs", "Everyone sees a dog"),
    ];
    // without others a word that half of the pages have scores nothing
    all.extend((3..20).map(|n| page(n, "Other", "Something else altogether")));
    Page::insert(session, all).return_none().await?;
    Ok(())
}

#[surreal_session::test]
async fn full_text(session: Session) -> Result<()> {
    pages(&session).await?;
    in_both(&session, async |test| {
        let on = &test.on;
        let best: Vec<(Page, (f64, Option<String>))> = Page::select(on)
            .filter(Page::BODY.matches("fox"))
            .order_by(Page::BODY.score().desc())
            .with((Page::BODY.score(), Page::BODY.highlight("[", "]")))
            .await?;
        let titles: Vec<_> = best.iter().map(|(page, _)| page.title.as_str()).collect();
        assert_eq!(titles, ["Foxes", "Dogs"]);
        assert!(best[0].1.0 > best[1].1.0 && best[1].1.0 > 0.0);
        assert_eq!(best[1].1.1.as_deref(), Some("The lazy dog sees a [fox]"));
        test.sent(&expect![[r#"query SELECT VALUE [$this, [`_0`, `_1`]] FROM (SELECT *, search::score(0) AS `_0`, search::highlight($_0, $_1, 0) AS `_1`, search::score(0) AS `_o0` FROM `page` WHERE `body` @0@ $_2 ORDER BY `_o0` DESC) {_0: "[", _1: "]", _2: "fox"}"#]]);

        // A search needs the index of its table, and takes no ids as its source.
        let ids: Vec<_> = best.iter().map(|(page, _)| page.id.clone()).collect();
        let fox = || Page::BODY.matches("fox");
        let by_id = Page::select(on).filter(Page::ID.eq(&ids[0]).and(fox()));
        assert_eq!(by_id.await?.len(), 1);
        let by_ids = Page::select(on).filter(fox()).filter(Page::ID.in_list(ids.clone()));
        assert_eq!(by_ids.await?.len(), 2);
        assert_eq!(Page::select(on).ids(&ids).filter(fox()).await?.len(), 2);
        test.recorder.take();

        let hits = Page::select(on)
            .filter(Page::TITLE.matches("dogs").and(Page::BODY.matches("sees")))
            .order_by((Page::TITLE.score() + Page::BODY.score()).desc())
            .view::<Hit>()
            .await?;
        let mut bodies: Vec<_> = hits.into_iter().filter_map(|hit| hit.body).collect();
        bodies.sort();
        assert_eq!(bodies, ["Everyone <sees> a dog", "The lazy dog <sees> a fox"]);
        test.sent(&expect![[r#"query SELECT `title` AS `title`, search::highlight($_0, $_1, 0) AS `body`, search::score(1) + search::score(0) AS `_o0` FROM `page` WHERE (`title` @1@ $_2) AND (`body` @0@ $_3) ORDER BY `_o0` DESC {_0: "<", _1: ">", _2: "dogs", _3: "sees"}"#]]);
        Ok(())
    })
    .await
}

#[surreal_session::test]
async fn nearest(session: Session) -> Result<()> {
    pages(&session).await?;
    in_both(&session, async |test| {
        let on = &test.on;
        let near: Vec<(Page, f64)> = Page::select(on)
            .filter(Page::VECTOR.knn(2, 40, [1.2, 0.0]))
            .with(Page::VECTOR.knn_distance())
            .order_by(Page::VECTOR.knn_distance().asc())
            .await?;
        let titles: Vec<_> = near.iter().map(|(page, _)| page.title.as_str()).collect();
        assert_eq!(titles, ["Dogs", "Foxes and dogs"]);
        // the index holds 32 bits of each number
        assert!((near[0].1 - 0.2).abs() < 1e-6, "{near:?}");
        test.sent(&expect!["query SELECT VALUE [$this, `_0`] FROM (SELECT *, <float>vector::distance::knn() AS `_0`, <float>vector::distance::knn() AS `_o0` FROM `page` WHERE `vector` <|2,40|> $_0 ORDER BY `_o0` ASC) {_0: [1.2, 0.0]}"]);
        let exact = Page::select(on)
            .filter(Page::VECTOR.knn_exact(1, Metric::Manhattan, [0.1, 0.0]))
            .filter(Page::TITLE.ne("Other"))
            .one()
            .await?;
        assert_eq!(exact.title, "Foxes");
        test.sent(&expect![[r#"query SELECT * FROM `page` WHERE (`vector` <|1,MANHATTAN|> $_0) AND (`title` != $_1) LIMIT 2 {_0: [0.1, 0.0], _1: "Other"}"#]]);
        Ok(())
    })
    .await
}
