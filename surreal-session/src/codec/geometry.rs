use super::{Decode, Decoder, Encode, Encoder, surreal_type, tag::Tag};
use crate::{
    error::{DecodeError, EncodeError},
    value::{Geometry, Line, Point, Polygon},
};

impl Encode for Point {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.tagged(Tag::Point, |e| (self.x, self.y).encode(e))
    }
}

impl<'b> Decode<'b> for Point {
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        d.tagged(Tag::Point, "a point", |d| {
            let (x, y) = Decode::decode(d)?;
            Ok(Self { x, y })
        })
    }
}

impl Encode for Line {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.tagged(Tag::Line, |e| self.0.encode(e))
    }
}

impl<'b> Decode<'b> for Line {
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        d.tagged(Tag::Line, "a line", |d| Vec::decode(d).map(Self))
    }
}

impl Encode for Polygon {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        e.tagged(Tag::Polygon, |e| {
            e.array(1 + self.interiors.len(), |e| {
                e.item(0, &self.exterior)?;
                for (index, ring) in self.interiors.iter().enumerate() {
                    e.item(index + 1, ring)?;
                }
                Ok(())
            })
        })
    }
}

impl<'b> Decode<'b> for Polygon {
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        d.tagged(Tag::Polygon, "a polygon", |d| {
            let mut rings = Vec::<Line>::decode(d)?.into_iter();
            match rings.next() {
                Some(exterior) => Ok(Self {
                    exterior,
                    interiors: rings.collect(),
                }),
                None => Err(DecodeError::new("a polygon with an outer ring", "none")),
            }
        })
    }
}

impl Encode for Geometry {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        match self {
            Self::Point(point) => point.encode(e),
            Self::Line(line) => line.encode(e),
            Self::Polygon(polygon) => polygon.encode(e),
            Self::MultiPoint(points) => e.tagged(Tag::MultiPoint, |e| points.encode(e)),
            Self::MultiLine(lines) => e.tagged(Tag::MultiLine, |e| lines.encode(e)),
            Self::MultiPolygon(polygons) => e.tagged(Tag::MultiPolygon, |e| polygons.encode(e)),
            Self::Collection(parts) => e.tagged(Tag::Collection, |e| parts.encode(e)),
        }
    }
}

impl<'b> Decode<'b> for Geometry {
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        match d.peek_tag()? {
            Some(Tag::Point) => Point::decode(d).map(Self::Point),
            Some(Tag::Line) => Line::decode(d).map(Self::Line),
            Some(Tag::Polygon) => Polygon::decode(d).map(Self::Polygon),
            Some(Tag::MultiPoint) => d.untag(Vec::decode).map(Self::MultiPoint),
            Some(Tag::MultiLine) => d.untag(Vec::decode).map(Self::MultiLine),
            Some(Tag::MultiPolygon) => d.untag(Vec::decode).map(Self::MultiPolygon),
            Some(Tag::Collection) => d.untag(Vec::decode).map(Self::Collection),
            _ => Err(d.mismatch("a geometry")),
        }
    }
}

surreal_type!(Point => "geometry<point>");
surreal_type!(Line => "geometry<line>");
surreal_type!(Polygon => "geometry<polygon>");
surreal_type!(Geometry => "geometry");
