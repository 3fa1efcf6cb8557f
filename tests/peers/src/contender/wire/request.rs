use std::convert::Infallible;

use bytes::Bytes;
use minicbor::{Decoder, Encoder, data::Tag, encode::Error};
use uuid::Uuid;

use crate::{
    Result,
    row::{Plain, key},
    stage::{PASSWORD, USER},
};

type Cbor = Encoder<Vec<u8>>;
type Written = std::result::Result<(), Error<Infallible>>;

/// The requests of one session.
pub(super) struct Requests(Uuid);

impl Requests {
    pub(super) fn of(session: Uuid) -> Self {
        Self(session)
    }

    pub(super) fn attach(&self) -> Bytes {
        self.request("attach", 0, |_| Ok(()))
    }

    pub(super) fn sign_in(&self) -> Bytes {
        self.request("signin", 1, |e| {
            e.map(2)?
                .str("user")?
                .str(USER)?
                .str("pass")?
                .str(PASSWORD)?;
            Ok(())
        })
    }

    pub(super) fn authenticate(&self, token: &str) -> Bytes {
        self.request("authenticate", 1, |e| e.str(token).map(drop))
    }

    pub(super) fn select_database(&self, namespace: &str, database: &str) -> Bytes {
        self.request("use", 2, |e| e.str(namespace)?.str(database).map(drop))
    }

    pub(super) fn get(&self, index: usize) -> Bytes {
        self.request("select", 1, |e| {
            e.tag(Tag::new(8))?.array(2)?.str("row")?.str(&key(index))?;
            Ok(())
        })
    }

    pub(super) fn select(&self) -> Bytes {
        self.request("select", 1, |e| e.tag(Tag::new(7))?.str("row").map(drop))
    }

    pub(super) fn create(&self, index: usize) -> Bytes {
        self.request("create", 2, |e| {
            e.str("row")?;
            content(e, index)
        })
    }

    pub(super) fn insert(&self, rows: usize) -> Bytes {
        self.request("insert", 2, |e| {
            e.tag(Tag::new(7))?.str("row")?.array(rows as u64)?;
            (0..rows).try_for_each(|index| content(e, index))
        })
    }

    pub(super) fn live(&self) -> Bytes {
        self.request("live", 1, |e| e.tag(Tag::new(7))?.str("row").map(drop))
    }

    pub(super) fn one(&self) -> Bytes {
        self.request("query", 1, |e| e.str("RETURN 1").map(drop))
    }

    fn request(
        &self,
        method: &str,
        params: u64,
        write: impl FnOnce(&mut Cbor) -> Written,
    ) -> Bytes {
        let mut e = Cbor::new(Vec::new());
        let written = (|| {
            e.map(4)?
                .str("method")?
                .str(method)?
                .str("params")?
                .array(params)?;
            write(&mut e)?;
            e.str("session")?
                .tag(Tag::new(37))?
                .bytes(self.0.as_bytes())?;
            e.str("id")?.u64(1).map(drop)
        })();
        match written {
            Ok(()) => e.into_writer().into(),
            // a `Vec` takes all that is written
            Err(_) => Bytes::new(),
        }
    }
}

fn content(e: &mut Cbor, index: usize) -> Written {
    let plain = Plain::number(index);
    e.map(7)?.str("name")?.str(&plain.name)?;
    e.str("age")?.i64(plain.age)?;
    e.str("email")?.str(&plain.email)?;
    e.str("tags")?.array(plain.tags.len() as u64)?;
    for tag in &plain.tags {
        e.str(tag)?;
    }
    e.str("score")?.f64(plain.score)?;
    e.str("active")?.bool(plain.active)?;
    e.str("joined")?.tag(Tag::new(12))?.array(2)?;
    e.i64(plain.joined_s)?.u32(plain.joined_ns)?;
    Ok(())
}

/// The result of a reply that is a string.
pub(super) fn text_result(reply: &[u8]) -> Result<String> {
    let mut d = Decoder::new(reply);
    let fields = d.map()?.ok_or("a map of no known length")?;
    for _ in 0..fields {
        if d.str()? == "result" {
            return Ok(d.str()?.to_owned());
        }
        d.skip()?;
    }
    Err("a reply without a result".into())
}
