//! Every comparison, order and page over every kind of value is the same in Rust, whether there is
//! an index or not, and whether the value is a field's or part of a key.

use std::{cmp::Ordering, collections::BTreeSet, future::Future};

use surreal_session::{
    Datetime, Decimal, Duration, RecordId, RecordKey, Result, Session, Table, Uuid, Value,
    expr::{Expr, Order},
    statement::Cursor,
};

use crate::seed;

const RECORDS: usize = 24;

#[derive(Debug, Clone, PartialEq, Table)]
struct Place {
    id: RecordId<Self, (i64, Datetime)>,
}

#[derive(Debug, Clone, PartialEq, Table)]
struct Plain {
    id: RecordId<Self>,
    flag: bool,
    int: i64,
    float: f64,
    decimal: Decimal,
    text: String,
    at: Datetime,
    lasts: Duration,
    uuid: Uuid,
    maybe: Option<i64>,
    maybe_at: Option<Datetime>,
    list: Vec<i64>,
    moments: Vec<Datetime>,
    set: BTreeSet<i64>,
    pair: (String, Datetime),
    link: RecordId<Place, (i64, Datetime)>,
    value: Value,
}

/// Keys of other types, and the fields to compare them with.
macro_rules! keyed {
    ($($name:ident $key:ty;)*) => {$(
        #[derive(Debug, Clone, PartialEq, Table)]
        struct $name {
            id: RecordId<Self, $key>,
        }
    )*};
}

keyed! {
    IntKey i64;
    TextKey String;
    UuidKey Uuid;
    TimeKey (String, Datetime);
    AnyKey RecordKey;
}

struct Random(fastrand::Rng);

impl Random {
    fn of<V: Clone>(&mut self, values: &[V]) -> V {
        values[self.0.usize(..values.len())].clone()
    }

    fn int(&mut self) -> i64 {
        self.of(&[-2, 0, 1, 2, 9, 10, 100, i64::MIN, i64::MAX])
    }

    fn text(&mut self) -> String {
        self.of(&[
            "", "a", "B", "ab", "a b", "é", "10", "9", "'", "`", "Z", "zz",
        ])
        .to_owned()
    }

    fn at(&mut self) -> Datetime {
        let far = [-62_167_219_201, 253_402_300_800, 3_155_378_976_000];
        match self.0.u8(..6) {
            0 => Datetime::from_unix(self.of(&far), 0).unwrap(),
            _ => self.key_at(),
        }
    }

    /// A moment whose year has four digits, as it must be in a key.
    fn key_at(&mut self) -> Datetime {
        let seconds = [0, 1, 2, 3, 9, 10, 11, 59, 60, 253_402_300_799];
        let nanoseconds = [
            0,
            0,
            1,
            90_000_000,
            500_000_000,
            500_000_001,
            500_001_000,
            999_999_999,
        ];
        Datetime::from_unix(self.of(&seconds), self.of(&nanoseconds)).unwrap()
    }

    fn some<V>(&mut self, value: impl FnOnce(&mut Self) -> V) -> Option<V> {
        (self.0.u8(..4) > 0).then(|| value(self))
    }

    fn many<V>(&mut self, value: impl Fn(&mut Self) -> V) -> Vec<V> {
        (0..self.0.usize(..4)).map(|_| value(self)).collect()
    }

    fn key(&mut self) -> RecordKey {
        match self.0.u8(..5) {
            0 => RecordKey::from(self.int()),
            1 => RecordKey::from(self.text() + "k"),
            2 => RecordKey::from(Uuid::from_u128(self.0.u128(..))),
            _ => RecordKey::from(vec![Value::from(self.text()), Value::from(self.key_at())]),
        }
    }

    fn record(&mut self, key: usize) -> Plain {
        Plain {
            id: RecordId::new(key as i64),
            flag: self.0.bool(),
            int: self.int(),
            float: self.of(&[
                0.0,
                -1.5,
                1.0,
                0.1,
                1e300,
                2.0,
                f64::INFINITY,
                f64::MIN_POSITIVE,
            ]),
            decimal: self
                .of(&["0", "-1.5", "0.1", "10", "9.99"])
                .parse()
                .unwrap(),
            text: self.text(),
            at: self.at(),
            lasts: Duration::new(self.0.u64(..3), self.of(&[0, 1, 500_000_000])),
            uuid: Uuid::from_u128(self.of(&[0, 1, 1 << 64, u128::MAX])),
            maybe: self.some(Self::int),
            maybe_at: self.some(Self::at),
            list: self.many(Self::int),
            moments: self.many(Self::at),
            set: self.many(Self::int).into_iter().collect(),
            pair: (self.of(&["a", "b"]).to_owned(), self.at()),
            link: RecordId::new((self.0.i64(..2), self.key_at())),
            value: match self.0.u8(..4) {
                0 => Value::from(self.text()),
                1 => Value::from(self.at()),
                2 => Value::from(self.int()),
                _ => Value::from(vec![Value::from(self.at())]),
            },
        }
    }
}

/// Reads the records page by page.
async fn in_pages<T: Table, F>(
    mut page: impl FnMut(Cursor<T>) -> F,
) -> Result<Vec<RecordId<T, T::Key>>>
where
    F: Future<Output = Result<(Vec<RecordId<T, T::Key>>, Option<Cursor<T>>)>>,
{
    let (mut all, mut cursor) = (Vec::new(), Cursor::START);
    for _ in 0..RECORDS {
        let (ids, next) = page(cursor).await?;
        all.extend(ids);
        match next {
            Some(next) => cursor = next,
            None => break,
        }
    }
    Ok(all)
}

/// One field: all comparisons with one value, and both orders, by pages of five.
macro_rules! field {
    ($session:ident, $table:ident, $records:ident, $field:ident, $get:expr, $with:expr) => {{
        let get = $get;
        let with = $with;
        let compared = |keep: fn(Ordering) -> bool| {
            let keep = |record: &&$table| keep(get(record).partial_cmp(&with).unwrap());
            let mut ids: Vec<_> = $records
                .iter()
                .filter(keep)
                .map(|record| record.id.clone())
                .collect();
            ids.sort_by(|a, b| a.key().partial_cmp(b.key()).unwrap());
            ids
        };
        let comparisons: [(&str, Expr<$table, bool>, fn(Ordering) -> bool); 8] = [
            ("=", $table::$field.eq(&with), Ordering::is_eq),
            ("!=", $table::$field.ne(&with), Ordering::is_ne),
            ("<", $table::$field.lt(&with), Ordering::is_lt),
            ("<=", $table::$field.le(&with), Ordering::is_le),
            (">", $table::$field.gt(&with), Ordering::is_gt),
            (">=", $table::$field.ge(&with), Ordering::is_ge),
            (
                "between",
                $table::$field.between(&with, &with),
                Ordering::is_eq,
            ),
            ("in", $table::$field.in_list([&with]), Ordering::is_eq),
        ];
        for (name, comparison, keep) in comparisons {
            let mut found = $table::select($session)
                .filter(comparison)
                .columns($table::ID)
                .await?;
            found.sort_by(|a, b| a.key().partial_cmp(b.key()).unwrap());
            assert_eq!(
                found,
                compared(keep),
                "{} {name} {with:?}",
                stringify!($field)
            );
        }
        for descending in [false, true] {
            let order = || -> Order<$table> {
                if descending {
                    $table::$field.desc()
                } else {
                    $table::$field.asc()
                }
            };
            let mut sorted: Vec<_> = $records.iter().collect();
            sorted.sort_by(|a, b| {
                let by = get(a).partial_cmp(&get(b)).unwrap();
                let by = if descending { by.reverse() } else { by };
                by.then_with(|| a.id.key().partial_cmp(b.id.key()).unwrap())
            });
            let expected: Vec<_> = sorted.iter().map(|record| record.id.clone()).collect();
            let found = in_pages(|cursor| {
                let page = $table::select($session)
                    .order_by(order())
                    .after(cursor)
                    .limit(5)
                    .paged();
                async {
                    let page = page.await?;
                    Ok((page.rows.into_iter().map(|row| row.id).collect(), page.next))
                }
            });
            assert_eq!(
                found.await?,
                expected,
                "{} {descending}",
                stringify!($field)
            );
            let found = in_pages(|cursor| {
                let page = $table::select($session)
                    .order_by(order())
                    .after(cursor)
                    .limit(5);
                async {
                    let page = page.await?;
                    let next = page.last().map(Cursor::from);
                    Ok((page.into_iter().map(|row| row.id).collect(), next))
                }
            });
            assert_eq!(
                found.await?,
                expected,
                "{} {descending}, by record",
                stringify!($field)
            );
            // a filter, an order and a limit at once
            let found = $table::select($session)
                .filter($table::$field.ge(&with))
                .order_by(order())
                .order_by($table::ID.asc())
                .limit(3);
            let kept = sorted
                .iter()
                .filter(|record| get(record).partial_cmp(&with).unwrap().is_ge());
            let expected: Vec<_> = kept.take(3).map(|record| record.id.clone()).collect();
            assert_eq!(
                found.columns($table::ID).await?,
                expected,
                "{} >= {with:?} {descending}",
                stringify!($field)
            );
        }
    }};
}

async fn fields(session: &Session, records: &[Plain], random: &mut Random) -> Result<()> {
    macro_rules! all {
        ($($field:ident $name:ident),* $(,)?) => {$(
            let with = random.of(records).$name;
            field!(session, Plain, records, $field, |record: &Plain| record.$name.clone(), with);
        )*};
    }
    all!(
        FLAG flag, INT int, FLOAT float, DECIMAL decimal, TEXT text, AT at, LASTS lasts, UUID uuid, MAYBE maybe,
        MAYBE_AT maybe_at, LIST list, MOMENTS moments, SET set, PAIR pair, VALUE value,
    );
    let with = random.of(records).link;
    field!(
        session,
        Plain,
        records,
        LINK,
        |record: &Plain| record.link.clone(),
        with
    );
    Ok(())
}

#[surreal_session::test]
async fn of_fields(session: Session) -> Result<()> {
    let mut random = Random(fastrand::Rng::with_seed(seed::seed()));
    let records: Vec<_> = (0..RECORDS).map(|key| random.record(key)).collect();
    Plain::insert(&session, &records).await?;
    fields(&session, &records, &mut random).await?;
    for field in [
        "flag", "int", "float", "decimal", "text", "at", "lasts", "uuid", "maybe", "maybe_at",
        "list", "moments", "`set`", "pair", "link", "value",
    ] {
        let name = field.trim_matches('`');
        session
            .query(format!("DEFINE INDEX plain_{name} ON plain FIELDS {field}"))
            .await?
            .check()?;
    }
    fields(&session, &records, &mut random).await?;
    session
        .query("DEFINE INDEX plain_both ON plain FIELDS int, at")
        .await?
        .check()?;
    for record in records.iter().take(8) {
        let both = Plain::INT.eq(record.int).and(Plain::AT.ge(record.at));
        let mut expected: Vec<_> = records
            .iter()
            .filter(|other| other.int == record.int && other.at >= record.at)
            .collect();
        expected.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.id.key().cmp(b.id.key())));
        let found = Plain::select(&session)
            .filter(both)
            .order_by(Plain::AT.desc())
            .order_by(Plain::ID.asc())
            .await?;
        assert_eq!(found.iter().collect::<Vec<_>>(), expected);
    }
    Ok(())
}

#[surreal_session::test]
async fn of_keys(session: Session) -> Result<()> {
    let session = &session;
    let mut random = Random(fastrand::Rng::with_seed(seed::seed()));
    macro_rules! keys {
        ($($table:ident $key:expr;)*) => {$(
            let mut records: Vec<$table> = Vec::new();
            for _ in 0..RECORDS {
                let id = RecordId::<$table, _>::new($key(&mut random));
                if records.iter().all(|record| record.id != id) {
                    records.push($table { id });
                }
            }
            $table::insert(session, &records).await?;
            let with = random.of(&records).id;
            field!(session, $table, records, ID, |record: &$table| Keyed(record.id.clone()), with);
        )*};
    }
    keys! {
        IntKey Random::int;
        TextKey |random: &mut Random| random.text() + "k";
        UuidKey |random: &mut Random| Uuid::from_u128(random.0.u128(..));
        TimeKey |random: &mut Random| (random.of(&["a", "b"]).to_owned(), random.key_at());
        AnyKey Random::key;
    }
    Ok(())
}

/// An id that is compared by its key.
struct Keyed<T, K>(RecordId<T, K>);

impl<T, K: PartialEq> PartialEq<RecordId<T, K>> for Keyed<T, K> {
    fn eq(&self, other: &RecordId<T, K>) -> bool {
        self.0.key() == other.key()
    }
}

impl<T, K: PartialOrd> PartialOrd<RecordId<T, K>> for Keyed<T, K> {
    fn partial_cmp(&self, other: &RecordId<T, K>) -> Option<Ordering> {
        self.0.key().partial_cmp(other.key())
    }
}

impl<T, K: PartialEq> PartialEq for Keyed<T, K> {
    fn eq(&self, other: &Self) -> bool {
        self.0.key() == other.0.key()
    }
}

impl<T, K: PartialOrd> PartialOrd for Keyed<T, K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.0.key().partial_cmp(other.0.key())
    }
}
