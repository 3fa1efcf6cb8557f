//! Geometries as GeoJSON.

use ::serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{
        self, Error as _, IntoDeserializer, Unexpected, Visitor,
        value::{MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};

use super::marker;
use crate::{
    codec::{Decode, Decoder, from_bytes},
    error::DecodeError,
    value::{Geometry, Line, Point, Polygon, Value},
};

/// Has the name of [`marker::GEOMETRY`].
#[derive(Serialize, Deserialize)]
#[serde(rename = "$surreal::geometry")]
struct Marked(GeoJson);

#[derive(Serialize, Deserialize)]
#[serde(tag = "type", expecting = "a GeoJSON object")]
enum GeoJson {
    Point(Shape<Place>),
    LineString(Shape<Vec<Place>>),
    Polygon(Shape<Vec<Vec<Place>>>),
    MultiPoint(Shape<Vec<Place>>),
    MultiLineString(Shape<Vec<Vec<Place>>>),
    MultiPolygon(Shape<Vec<Vec<Vec<Place>>>>),
    GeometryCollection { geometries: Vec<Self> },
}

#[derive(Serialize, Deserialize)]
struct Shape<T> {
    coordinates: T,
}

type Place = (f64, f64);

fn shape<T>(coordinates: T) -> Shape<T> {
    Shape { coordinates }
}

fn list<'g, T: 'g, U>(parts: impl IntoIterator<Item = &'g T>, part: fn(&T) -> U) -> Vec<U> {
    parts.into_iter().map(part).collect()
}

fn place(point: &Point) -> Place {
    (point.x, point.y)
}

fn line(line: &Line) -> Vec<Place> {
    list(&line.0, place)
}

fn rings(area: &Polygon) -> Vec<Vec<Place>> {
    list(std::iter::once(&area.exterior).chain(&area.interiors), line)
}

impl From<&Geometry> for GeoJson {
    fn from(geometry: &Geometry) -> Self {
        match geometry {
            Geometry::Point(point) => Self::Point(shape(place(point))),
            Geometry::Line(points) => Self::LineString(shape(line(points))),
            Geometry::Polygon(area) => Self::Polygon(shape(rings(area))),
            Geometry::MultiPoint(parts) => Self::MultiPoint(shape(list(parts, place))),
            Geometry::MultiLine(parts) => Self::MultiLineString(shape(list(parts, line))),
            Geometry::MultiPolygon(parts) => Self::MultiPolygon(shape(list(parts, rings))),
            Geometry::Collection(parts) => Self::GeometryCollection {
                geometries: parts.iter().map(Self::from).collect(),
            },
        }
    }
}

fn read_line(places: Vec<Place>) -> Line {
    Line(places.into_iter().map(|(x, y)| Point { x, y }).collect())
}

fn read_area(rings: Vec<Vec<Place>>) -> Result<Polygon, &'static str> {
    let mut rings = rings.into_iter().map(read_line);
    Ok(Polygon {
        exterior: rings.next().ok_or("a polygon without an outer ring")?,
        interiors: rings.collect(),
    })
}

impl TryFrom<GeoJson> for Geometry {
    type Error = &'static str;

    fn try_from(json: GeoJson) -> Result<Self, &'static str> {
        Ok(match json {
            GeoJson::Point(Shape {
                coordinates: (x, y),
            }) => Self::Point(Point { x, y }),
            GeoJson::LineString(line) => Self::Line(read_line(line.coordinates)),
            GeoJson::Polygon(area) => Self::Polygon(read_area(area.coordinates)?),
            GeoJson::MultiPoint(points) => Self::MultiPoint(read_line(points.coordinates).0),
            GeoJson::MultiLineString(Shape { coordinates }) => {
                Self::MultiLine(coordinates.into_iter().map(read_line).collect())
            }
            GeoJson::MultiPolygon(Shape { coordinates }) => Self::MultiPolygon(
                coordinates
                    .into_iter()
                    .map(read_area)
                    .collect::<Result<_, _>>()?,
            ),
            GeoJson::GeometryCollection { geometries } => {
                let parts = geometries.into_iter().map(Self::try_from);
                Self::Collection(parts.collect::<Result<_, _>>()?)
            }
        })
    }
}

impl Serialize for Geometry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Marked(self.into()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Geometry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Marked(json) = Marked::deserialize(deserializer)?;
        json.try_into().map_err(de::Error::custom)
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

/// Reads a geometry as the GeoJSON object that it would be.
pub(super) fn visit<'b, V: Visitor<'b>>(
    d: &mut Decoder<'b>,
    visitor: V,
) -> Result<V::Value, DecodeError> {
    let json = GeoJson::from(&Geometry::decode(d)?);
    let bytes = marker::plain(&json).map_err(DecodeError::custom)?;
    de::Deserializer::deserialize_any(Plain(from_bytes(&bytes)?), visitor)
}

/// A value within GeoJSON.
struct Plain(Value);

impl<'de> de::Deserializer<'de> for Plain {
    type Error = DecodeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        match self.0 {
            Value::Float(number) => visitor.visit_f64(number),
            Value::String(text) => visitor.visit_string(text),
            Value::Array(items) => {
                SeqDeserializer::new(items.into_iter().map(Self)).deserialize_any(visitor)
            }
            Value::Object(fields) => {
                let fields = fields.into_iter().map(|(name, value)| (name, Self(value)));
                MapDeserializer::new(fields).deserialize_any(visitor)
            }
            other => Err(DecodeError::new("GeoJSON", other.kind())),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DecodeError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, DecodeError> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        <W: Visitor<'de>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, DecodeError> for Plain {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}
