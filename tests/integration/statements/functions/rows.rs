use std::{
    borrow::Cow,
    collections::{BTreeSet, HashSet},
    sync::Arc,
};

use surreal_session::{
    Datetime, Decimal, Duration, Edge, Embed, Link, RecordId, Result, Session, Table,
    types::{Geometry, Line, Point, Polygon},
};

/// A column of every type that a function of `expr` accepts.
#[derive(Debug, Clone, Table)]
#[table(name = "every")]
pub(super) struct Every {
    pub(super) id: RecordId<Self, i64>,
    pub(super) bool: bool,
    pub(super) i8: i8,
    pub(super) i16: i16,
    pub(super) i32: i32,
    pub(super) i64: i64,
    pub(super) i128: i128,
    pub(super) isize: isize,
    pub(super) u8: u8,
    pub(super) u16: u16,
    pub(super) u32: u32,
    pub(super) u64: u64,
    pub(super) u128: u128,
    pub(super) usize: usize,
    pub(super) f32: f32,
    pub(super) f64: f64,
    pub(super) decimal: Decimal,
    pub(super) text: String,
    pub(super) boxed: Box<str>,
    pub(super) shared: Arc<str>,
    pub(super) cow: Cow<'static, str>,
    pub(super) at: Datetime,
    pub(super) lasts: Duration,
    pub(super) std_lasts: std::time::Duration,
    pub(super) list: Vec<i64>,
    pub(super) texts: Vec<String>,
    pub(super) lists: Vec<Vec<i64>>,
    pub(super) tree: BTreeSet<i64>,
    pub(super) hash: HashSet<i64>,
    pub(super) inners: Vec<Inner>,
    pub(super) geometry: Geometry,
    pub(super) point: Point,
    pub(super) line: Line,
    pub(super) polygon: Polygon,
    pub(super) f32s: Vec<f32>,
    pub(super) f64s: Vec<f64>,
    pub(super) i16s: Vec<i16>,
    pub(super) i32s: Vec<i32>,
    pub(super) i64s: Vec<i64>,
    pub(super) pair: [f64; 2],
    pub(super) maybe_int: Option<i64>,
    pub(super) maybe_byte: Option<u8>,
    pub(super) maybe_float: Option<f32>,
    pub(super) maybe_decimal: Option<Decimal>,
    pub(super) maybe_text: Option<String>,
    pub(super) maybe_at: Option<Datetime>,
    pub(super) maybe_list: Option<Vec<i64>>,
    pub(super) inner: Option<Inner>,
    pub(super) link: Option<Link<Self>>,
}

#[derive(Debug, Clone, Embed)]
pub(super) struct Inner {
    pub(super) n: i64,
    pub(super) name: String,
}

#[derive(Debug, Clone, Table)]
#[table(edge)]
pub(super) struct Leads {
    pub(super) id: RecordId<Self>,
    pub(super) r#in: RecordId<Every, i64>,
    pub(super) out: RecordId<Every, i64>,
    pub(super) n: i64,
}

/// The kinds of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Row {
    Ordinary,
    Zero,
    Greatest,
    Least,
    None,
    Null,
    /// A record that is not there.
    Absent,
}

impl Row {
    pub(super) const ALL: &[Self] = &[
        Self::Ordinary,
        Self::Zero,
        Self::Greatest,
        Self::Least,
        Self::None,
        Self::Null,
    ];

    fn pick<V>(self, ordinary: V, zero: V, greatest: V, least: V) -> V {
        match self {
            Self::Ordinary => ordinary,
            Self::Zero | Self::None | Self::Null | Self::Absent => zero,
            Self::Greatest => greatest,
            Self::Least => least,
        }
    }

    fn maybe<V>(self, value: V) -> Option<V> {
        (!matches!(self, Self::None | Self::Null | Self::Absent)).then_some(value)
    }
}

pub(super) fn id(row: Row) -> RecordId<Every, i64> {
    RecordId::new(row as i64)
}

pub(super) fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn line(points: &[(f64, f64)]) -> Line {
    Line(points.iter().map(|(x, y)| Point::new(*x, *y)).collect())
}

pub(super) fn square(size: f64) -> Polygon {
    let corners = [
        (0.0, 0.0),
        (size, 0.0),
        (size, size),
        (0.0, size),
        (0.0, 0.0),
    ];
    Polygon {
        exterior: line(&corners),
        interiors: Vec::new(),
    }
}

fn every(row: Row) -> Every {
    let int = row.pick(3, 0, i64::MAX, i64::MIN);
    let natural = row.pick(3, 0, i64::MAX, 0);
    let float = row.pick(2.5, 0.0, f64::MAX, f64::MIN);
    let narrow = row.pick(0.1, 0.0, f32::MAX, f32::MIN);
    let exact = decimal(row.pick(
        "2.5",
        "0",
        "79228162514264337593543950335",
        "-79228162514264337593543950335",
    ));
    let text = row.pick("Hello World", "", "ß\u{1F600}\u{10FFFF} x", " \u{1} ");
    let at: Datetime = row
        .pick(
            "2024-02-03T04:05:06.7Z",
            "1970-01-01T00:00:00Z",
            "+262142-12-31T23:59:59.999999999Z",
            "-262143-01-01T00:00:00Z",
        )
        .parse()
        .unwrap();
    let longest = Duration::new(u64::MAX, 999_999_999);
    let lasts = row.pick(
        Duration::from_secs(90),
        Duration::ZERO,
        longest,
        Duration::new(0, 1),
    );
    let list = row.pick(vec![3, 1, 3], vec![], vec![i64::MAX; 3], vec![i64::MIN]);
    let ends = (row.pick(3, 0, i64::MAX, i64::MIN), int);
    let inner = Inner {
        n: int,
        name: text.to_owned(),
    };
    let point = row.pick((0.2, 0.1), (0.0, 0.0), (180.0, 90.0), (-180.0, -90.0));
    let point = Point::new(point.0, point.1);
    let polygon = square(row.pick(1.0, 0.0, 90.0, -90.0));
    Every {
        id: id(row),
        bool: row.pick(true, false, true, false),
        i8: row.pick(3, 0, i8::MAX, i8::MIN),
        i16: row.pick(3, 0, i16::MAX, i16::MIN),
        i32: row.pick(3, 0, i32::MAX, i32::MIN),
        i64: int,
        i128: int.into(),
        isize: row.pick(3, 0, isize::MAX, isize::MIN),
        u8: row.pick(3, 0, u8::MAX, 0),
        u16: row.pick(3, 0, u16::MAX, 0),
        u32: row.pick(3, 0, u32::MAX, 0),
        u64: natural.unsigned_abs(),
        u128: natural.unsigned_abs().into(),
        usize: row.pick(3, 0, isize::MAX, 0).unsigned_abs(),
        f32: narrow,
        f64: float,
        decimal: exact,
        text: text.to_owned(),
        boxed: text.into(),
        shared: text.into(),
        cow: text.into(),
        at,
        lasts,
        std_lasts: row.pick(
            std::time::Duration::from_secs(90),
            std::time::Duration::ZERO,
            std::time::Duration::MAX,
            std::time::Duration::from_nanos(1),
        ),
        texts: list.iter().map(i64::to_string).collect(),
        lists: row.pick(
            vec![list.clone(), vec![]],
            vec![],
            vec![list.clone()],
            vec![vec![]],
        ),
        tree: list.iter().copied().collect(),
        hash: list.iter().copied().collect(),
        list,
        inners: row.pick(vec![inner.clone()], vec![], vec![inner.clone(); 2], vec![]),
        geometry: row.pick(
            Geometry::Point(point),
            Geometry::Line(line(&[(0.0, 0.0), (1.0, 1.0)])),
            Geometry::Polygon(polygon.clone()),
            Geometry::MultiPoint(vec![]),
        ),
        point,
        line: line(&[(0.0, 0.0), (point.x, point.y)]),
        polygon,
        f32s: vec![narrow, -narrow],
        f64s: vec![float, -float],
        i16s: row.pick(vec![3, 4], vec![0, 0], vec![i16::MAX; 2], vec![i16::MIN; 2]),
        i32s: row.pick(vec![3, 4], vec![0, 0], vec![i32::MAX; 2], vec![i32::MIN; 2]),
        i64s: vec![ends.0, ends.1],
        pair: [float, 1.0],
        maybe_int: row.maybe(int),
        maybe_byte: row.maybe(row.pick(3, 0, u8::MAX, 0)),
        maybe_float: row.maybe(narrow),
        maybe_decimal: row.maybe(exact),
        maybe_text: row.maybe(text.to_owned()),
        maybe_at: row.maybe(at),
        maybe_list: row.maybe(vec![int]),
        inner: row.maybe(inner),
        // Of the greatest row it leads nowhere.
        link: row.maybe(Link::from(row.pick(
            id(Row::Zero),
            id(Row::Ordinary),
            id(Row::Absent),
            id(Row::Null),
        ))),
    }
}

const NULL: &str = "UPDATE ONLY $id SET maybe_int = NULL, maybe_byte = NULL, maybe_float = NULL,
    maybe_decimal = NULL, maybe_text = NULL, maybe_at = NULL, maybe_list = NULL, inner = NULL, link = NULL";

/// Creates a record of each kind, and edges between two of them.
pub(super) async fn create(session: &Session) -> Result<()> {
    let define = "DEFINE ANALYZER words TOKENIZERS class FILTERS lowercase;
        DEFINE INDEX text ON every FIELDS text FULLTEXT ANALYZER words BM25 HIGHLIGHTS;
        DEFINE INDEX texts ON every FIELDS texts FULLTEXT ANALYZER words BM25 HIGHLIGHTS;
        DEFINE INDEX maybe_text ON every FIELDS maybe_text FULLTEXT ANALYZER words BM25 HIGHLIGHTS;
        DEFINE INDEX i16s ON every FIELDS i16s HNSW DIMENSION 2 DIST EUCLIDEAN";
    session.query(define).await?.check()?;
    for row in Row::ALL {
        Every::create(session, every(*row)).await?;
    }
    let null = session.query(NULL).bind("id", id(Row::Null)).await?;
    null.check()?;
    let (from, to) = (id(Row::Ordinary), id(Row::Greatest));
    Leads::relate(session, &from, &to, NewLeads { n: i64::MAX }).await?;
    Leads::relate(session, &to, &from, NewLeads { n: 0 }).await?;
    Ok(())
}
