//! A library that is made up, the same on each run: authors, their articles, who wrote what and
//! what cites what.
#![allow(dead_code, reason = "each example takes what it needs")]

use surreal_session::{Edge, RecordId, Relation, Table};

#[derive(Debug, Clone, PartialEq, Table)]
pub struct Author {
    pub id: RecordId<Self, i64>,
    pub name: String,
    pub country: String,
}

#[derive(Debug, Clone, PartialEq, Table)]
pub struct Article {
    pub id: RecordId<Self, i64>,
    pub title: String,
    pub body: String,
    pub year: i64,
    /// The meaning as numbers: similar articles have vectors close to each other.
    pub meaning: Vec<f64>,
}

#[derive(Debug, Clone, PartialEq, Table)]
#[table(edge)]
pub struct Wrote {
    pub id: RecordId<Self>,
    pub r#in: RecordId<Author, i64>,
    pub out: RecordId<Article, i64>,
    pub pages: i64,
}

#[derive(Debug, Clone, PartialEq, Table)]
#[table(edge)]
pub struct Cites {
    pub id: RecordId<Self>,
    pub r#in: RecordId<Article, i64>,
    pub out: RecordId<Article, i64>,
}

/// The number of dimensions of a meaning.
pub const DIMENSIONS: usize = 8;

const COUNTRIES: [&str; 5] = ["Chile", "Finland", "Ghana", "Japan", "Nepal"];

const WORDS: [&str; 24] = [
    "river", "engine", "garden", "winter", "signal", "copper", "island", "mirror", "thread",
    "harbor", "compass", "lantern", "orchard", "violin", "glacier", "market", "bridge", "window",
    "feather", "marble", "saddle", "timber", "vessel", "willow",
];

/// A library of this many articles.
#[derive(Clone, Copy, Debug)]
pub struct Library {
    pub articles: i64,
}

impl Library {
    pub fn authors(self) -> impl Iterator<Item = Author> + Send {
        (0..self.author_count()).map(|n| Author {
            id: RecordId::new(n),
            name: format!("Author {n}"),
            country: COUNTRIES[pick(n, 0, COUNTRIES.len())].to_owned(),
        })
    }

    pub fn author_count(self) -> i64 {
        (self.articles / 10).max(1)
    }

    pub fn articles(self) -> impl Iterator<Item = Article> + Send {
        (0..self.articles).map(article)
    }

    /// Two authors an article, who may be the same.
    pub fn wrote(self) -> impl Iterator<Item = Relation<Wrote>> + Send {
        (0..self.articles).flat_map(move |n| {
            self.writers(n).map(|author| {
                let new = NewWrote { pages: n % 30 + 1 };
                Wrote::between(author, n, new)
            })
        })
    }

    /// The author of an article.
    pub fn writers(self, article: i64) -> [i64; 2] {
        [1, 2].map(|salt| {
            i64::try_from(pick(article, salt, usize::MAX)).unwrap_or(0) % self.author_count()
        })
    }

    /// Each article but the first cites that of half its number.
    pub fn cites(self) -> impl Iterator<Item = Relation<Cites>> + Send {
        (1..self.articles).map(|n| Cites::between(n, n / 2, NewCites {}))
    }
}

fn article(n: i64) -> Article {
    let words: Vec<_> = (0..12)
        .map(|word| WORDS[pick(n, word, WORDS.len())])
        .collect();
    let meaning = (0..DIMENSIONS).map(|dimension| {
        // exact in 32 bits, too
        f64::from(u16::try_from(pick(n, 100 + dimension, 1000)).unwrap_or(0)) / 8.0
    });
    Article {
        id: RecordId::new(n),
        title: format!("The {} and the {}", words[0], words[1]),
        body: words.join(" "),
        year: 1900 + n % 120,
        meaning: meaning.collect(),
    }
}

/// A number below `bound`, always the same one.
fn pick(n: i64, salt: usize, bound: usize) -> usize {
    let mut x = n
        .unsigned_abs()
        .wrapping_mul(1000)
        .wrapping_add(salt as u64);
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^= x >> 31;
    usize::try_from(x >> 16).unwrap_or(0) % bound
}
