//! Geometries as GeoJSON.

use std::fmt;

use ::serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{
        self, DeserializeSeed, MapAccess, SeqAccess, Unexpected, Visitor,
        value::BorrowedStrDeserializer,
    },
    forward_to_deserialize_any,
    ser::SerializeStruct,
};

use super::marker;
use crate::{
    codec::{Decoder, Items, Kind, tag::Tag},
    error::DecodeError,
    value::{Geometry, Line, Point, Polygon},
};

impl Serialize for Geometry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Shape<'g>(&'g Geometry);

        impl Serialize for Shape<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self.0 {
                    Geometry::Point(point) => shape(serializer, "Point", &Coordinates(point)),
                    Geometry::Line(line) => shape(serializer, "LineString", &Coordinates(line)),
                    Geometry::Polygon(area) => shape(serializer, "Polygon", &Coordinates(area)),
                    Geometry::MultiPoint(parts) => {
                        shape(serializer, "MultiPoint", &Coordinates(parts))
                    }
                    Geometry::MultiLine(parts) => {
                        shape(serializer, "MultiLineString", &Coordinates(parts))
                    }
                    Geometry::MultiPolygon(parts) => {
                        shape(serializer, "MultiPolygon", &Coordinates(parts))
                    }
                    Geometry::Collection(parts) => {
                        let mut object = serializer.serialize_struct("Geometry", 2)?;
                        object.serialize_field("type", "GeometryCollection")?;
                        object.serialize_field("geometries", parts)?;
                        object.end()
                    }
                }
            }
        }

        serializer.serialize_newtype_struct(marker::GEOMETRY, &Shape(self))
    }
}

fn shape<S: Serializer>(
    serializer: S,
    name: &'static str,
    coordinates: &impl Serialize,
) -> Result<S::Ok, S::Error> {
    let mut object = serializer.serialize_struct("Geometry", 2)?;
    object.serialize_field("type", name)?;
    object.serialize_field("coordinates", coordinates)?;
    object.end()
}

struct Coordinates<'g, T>(&'g T);

impl Serialize for Coordinates<'_, Point> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.0.x, self.0.y).serialize(serializer)
    }
}

impl Serialize for Coordinates<'_, Line> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Coordinates(&self.0.0).serialize(serializer)
    }
}

impl Serialize for Coordinates<'_, Polygon> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rings = std::iter::once(&self.0.exterior).chain(&self.0.interiors);
        serializer.collect_seq(rings.map(Coordinates))
    }
}

impl<'g, T> Serialize for Coordinates<'g, Vec<T>>
where
    Coordinates<'g, T>: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Coordinates))
    }
}

macro_rules! part {
    ($($part:ident),*) => {$(
        impl Serialize for $part {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                Geometry::from(self.clone()).serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $part {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                match Geometry::deserialize(deserializer)? {
                    Geometry::$part(part) => Ok(part),
                    other => Err(de::Error::invalid_value(
                        Unexpected::Other(other.kind()),
                        &concat!("a geometry of the kind ", stringify!($part)),
                    )),
                }
            }
        }
    )*};
}

part!(Point, Line, Polygon);

impl<'de> Deserialize<'de> for Geometry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(marker::GEOMETRY, Object)
    }
}

struct Object;

impl<'de> Visitor<'de> for Object {
    type Value = Geometry;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a GeoJSON object")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, d: D) -> Result<Geometry, D::Error> {
        d.deserialize_map(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Geometry, A::Error> {
        let (mut kind, mut nest, mut parts) = (None, None, None);
        while let Some(name) = fields.next_key::<String>()? {
            match name.as_str() {
                "type" => kind = Some(fields.next_value::<String>()?),
                "coordinates" => nest = Some(fields.next_value::<Nest>()?),
                "geometries" => parts = Some(fields.next_value::<Vec<Geometry>>()?),
                _ => {
                    fields.next_value::<de::IgnoredAny>()?;
                }
            }
        }
        let kind = kind.ok_or_else(|| de::Error::missing_field("type"))?;
        if kind == "GeometryCollection" {
            return parts
                .map(Geometry::Collection)
                .ok_or_else(|| de::Error::missing_field("geometries"));
        }
        let nest = nest.ok_or_else(|| de::Error::missing_field("coordinates"))?;
        let wrong = || {
            de::Error::invalid_value(
                Unexpected::Other("coordinates of another shape"),
                &"the coordinates of the geometry's type, each a pair of numbers",
            )
        };
        match kind.as_str() {
            "Point" => nest.point().map(Geometry::Point),
            "LineString" => nest.line().map(Geometry::Line),
            "Polygon" => nest.polygon().map(Geometry::Polygon),
            "MultiPoint" => nest.list(Nest::point).map(Geometry::MultiPoint),
            "MultiLineString" => nest.list(Nest::line).map(Geometry::MultiLine),
            "MultiPolygon" => nest.list(Nest::polygon).map(Geometry::MultiPolygon),
            other => return Err(de::Error::unknown_variant(other, &KINDS)),
        }
        .ok_or_else(wrong)
    }
}

const KINDS: [&str; 7] = [
    "Point",
    "LineString",
    "Polygon",
    "MultiPoint",
    "MultiLineString",
    "MultiPolygon",
    "GeometryCollection",
];

/// Coordinates before the geometry's type is known, which may come after them.
enum Nest {
    Number(f64),
    List(Vec<Self>),
}

impl Nest {
    fn list<T>(self, read: impl Fn(Self) -> Option<T>) -> Option<Vec<T>> {
        match self {
            Self::List(items) => items.into_iter().map(read).collect(),
            Self::Number(_) => None,
        }
    }

    fn point(self) -> Option<Point> {
        match self {
            Self::List(items) => match items.as_slice() {
                [Self::Number(x), Self::Number(y)] => Some(Point::new(*x, *y)),
                _ => None,
            },
            Self::Number(_) => None,
        }
    }

    fn line(self) -> Option<Line> {
        self.list(Self::point).map(Line)
    }

    fn polygon(self) -> Option<Polygon> {
        let mut rings = self.list(Self::line)?.into_iter();
        Some(Polygon {
            exterior: rings.next()?,
            interiors: rings.collect(),
        })
    }
}

impl<'de> Deserialize<'de> for Nest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'de> Visitor<'de> for Any {
            type Value = Nest;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("coordinates")
            }

            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Nest, E> {
                Ok(Nest::Number(number))
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Nest, E> {
                i32::try_from(number)
                    .map(|number| Nest::Number(number.into()))
                    .map_err(|_| E::invalid_value(Unexpected::Signed(number), &self))
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Nest, E> {
                u32::try_from(number)
                    .map(|number| Nest::Number(number.into()))
                    .map_err(|_| E::invalid_value(Unexpected::Unsigned(number), &self))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Nest, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element()? {
                    list.push(item);
                }
                Ok(Nest::List(list))
            }
        }

        deserializer.deserialize_any(Any)
    }
}

/// A geometry of a reply as the GeoJSON object that it would be.
pub(super) struct GeoJson<'d, 'b> {
    d: &'d mut Decoder<'b>,
    kind: &'static str,
    next: Option<&'static str>,
}

impl<'b> GeoJson<'_, 'b> {
    pub(super) fn visit<V: Visitor<'b>>(
        d: &mut Decoder<'b>,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        let kind = match d.peek_tag()? {
            Some(Tag::Point) => "Point",
            Some(Tag::Line) => "LineString",
            Some(Tag::Polygon) => "Polygon",
            Some(Tag::MultiPoint) => "MultiPoint",
            Some(Tag::MultiLine) => "MultiLineString",
            Some(Tag::MultiPolygon) => "MultiPolygon",
            Some(Tag::Collection) => "GeometryCollection",
            _ => return Err(d.mismatch("a geometry")),
        };
        d.untag(|d| {
            let mut object = GeoJson {
                d,
                kind,
                next: Some("type"),
            };
            let value = visitor.visit_map(&mut object)?;
            match object.next {
                None => Ok(value),
                Some(_) => Err(DecodeError::new("less than a geometry", "one")),
            }
        })
    }

    fn content(&self) -> &'static str {
        match self.kind {
            "GeometryCollection" => "geometries",
            _ => "coordinates",
        }
    }
}

impl<'b> MapAccess<'b> for &mut GeoJson<'_, 'b> {
    type Error = DecodeError;

    fn next_key_seed<K: DeserializeSeed<'b>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, DecodeError> {
        match self.next {
            Some(name) => seed
                .deserialize(BorrowedStrDeserializer::new(name))
                .map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<T: DeserializeSeed<'b>>(
        &mut self,
        seed: T,
    ) -> Result<T::Value, DecodeError> {
        if self.next == Some("type") {
            self.next = Some(self.content());
            return seed.deserialize(BorrowedStrDeserializer::new(self.kind));
        }
        self.next = None;
        if self.content() == "geometries" {
            seed.deserialize(super::Deserializer::new(self.d))
        } else {
            seed.deserialize(Bare(self.d))
        }
    }
}

/// Coordinates, whose parts have tags of their own on the wire and none in GeoJSON.
struct Bare<'d, 'b>(&'d mut Decoder<'b>);

impl<'b> de::Deserializer<'b> for Bare<'_, 'b> {
    type Error = DecodeError;

    fn deserialize_any<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.0.peek()? {
            Kind::Geometry => self.0.untag(|d| Bare(d).deserialize_any(visitor)),
            Kind::Array => {
                let items = self.0.array()?;
                let mut list = BareList { d: self.0, items };
                let value = visitor.visit_seq(&mut list)?;
                match list.items.next(list.d)? {
                    None => Ok(value),
                    Some(index) => Err(DecodeError::new(
                        format!("{index} coordinates"),
                        "more of them",
                    )),
                }
            }
            Kind::Int => visitor.visit_i64(self.0.int()?),
            _ => visitor.visit_f64(self.0.float()?),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'b>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_option<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_some(self)
    }

    forward_to_deserialize_any! {
        <W: Visitor<'b>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct BareList<'d, 'b> {
    d: &'d mut Decoder<'b>,
    items: Items,
}

impl<'b> SeqAccess<'b> for &mut BareList<'_, 'b> {
    type Error = DecodeError;

    fn next_element_seed<T: DeserializeSeed<'b>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, DecodeError> {
        match self.items.next(self.d)? {
            Some(_) => seed.deserialize(Bare(self.d)).map(Some),
            None => Ok(None),
        }
    }
}
