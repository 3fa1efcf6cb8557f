//! Types of other crates: each is stored as the value type that it converts to without loss.

#![cfg(any(
    feature = "chrono-04",
    feature = "geo-types-07",
    feature = "jiff-02",
    feature = "rust_decimal-1",
    feature = "time-03",
))]

use super::{Decode, Decoder, Encode, Encoder, Stored, surreal_type};
use crate::{
    error::{DecodeError, EncodeError},
    value::ParseError,
};

macro_rules! stored_as {
    ($($foreign:ty => $value:ty, $name:literal;)*) => {$(
        impl Encode for $foreign {
            fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
                let value = <$value>::try_from(self.clone()).map_err(ParseError::from)?;
                value.encode(e)
            }
        }

        impl<'b> Decode<'b> for $foreign {
            const STORED: Stored = <$value as Decode<'b>>::STORED;

            fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
                let value = <$value>::decode(d)?;
                Ok(Self::try_from(value).map_err(ParseError::from)?)
            }
        }

        surreal_type!($foreign => $name);
    )*};
}

#[cfg(feature = "chrono-04")]
stored_as! {
    chrono::DateTime<chrono::Utc> => crate::value::Datetime, "datetime";
    chrono::DateTime<chrono::FixedOffset> => crate::value::Datetime, "datetime";
    chrono::TimeDelta => crate::value::Duration, "duration";
}

#[cfg(feature = "jiff-02")]
stored_as! {
    jiff::Timestamp => crate::value::Datetime, "datetime";
    jiff::SignedDuration => crate::value::Duration, "duration";
}

#[cfg(feature = "time-03")]
stored_as! {
    time::OffsetDateTime => crate::value::Datetime, "datetime";
    time::UtcDateTime => crate::value::Datetime, "datetime";
    time::Duration => crate::value::Duration, "duration";
}

#[cfg(feature = "rust_decimal-1")]
stored_as! {
    rust_decimal::Decimal => crate::value::Decimal, "decimal";
}

#[cfg(feature = "geo-types-07")]
stored_as! {
    geo_types::Point<f64> => crate::value::Point, "geometry<point>";
    geo_types::LineString<f64> => crate::value::Line, "geometry<line>";
    geo_types::Polygon<f64> => crate::value::Polygon, "geometry<polygon>";
    geo_types::MultiPoint<f64> => crate::value::Geometry, "geometry<multipoint>";
    geo_types::MultiLineString<f64> => crate::value::Geometry, "geometry<multiline>";
    geo_types::MultiPolygon<f64> => crate::value::Geometry, "geometry<multipolygon>";
    geo_types::Geometry<f64> => crate::value::Geometry, "geometry";
}

#[cfg(feature = "geo-types-07")]
impl Encode for geo_types::GeometryCollection<f64> {
    fn encode(&self, e: &mut Encoder) -> Result<(), EncodeError> {
        crate::value::Geometry::try_from(self.clone())?.encode(e)
    }
}

// by hand, since geo-types makes a collection of any one geometry
#[cfg(feature = "geo-types-07")]
impl<'b> Decode<'b> for geo_types::GeometryCollection<f64> {
    fn decode(d: &mut Decoder<'b>) -> Result<Self, DecodeError> {
        match geo_types::Geometry::decode(d)? {
            geo_types::Geometry::GeometryCollection(parts) => Ok(parts),
            _ => Err(DecodeError::new(
                "a collection of geometries",
                "a single one",
            )),
        }
    }
}

#[cfg(feature = "geo-types-07")]
surreal_type!(geo_types::GeometryCollection<f64> => "geometry<collection>");

#[cfg(all(
    test,
    feature = "chrono-04",
    feature = "geo-types-07",
    feature = "rust_decimal-1"
))]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use crate::{
        codec::{from_bytes, to_bytes},
        value::{Datetime, Geometry, Point},
    };

    #[test]
    fn is_stored_as_its_value() {
        let moment = DateTime::<Utc>::from_timestamp(-1, 5).unwrap();
        let bytes = to_bytes(&moment).unwrap();
        assert_eq!(
            bytes,
            to_bytes(&Datetime::from_unix(-1, 5).unwrap()).unwrap()
        );
        assert_eq!(from_bytes::<DateTime<Utc>>(&bytes).unwrap(), moment);

        let decimal = rust_decimal::Decimal::new(-125, 2);
        let bytes = to_bytes(&decimal).unwrap();
        assert_eq!(
            from_bytes::<rust_decimal::Decimal>(&bytes).unwrap(),
            decimal
        );
    }

    #[test]
    fn what_has_no_exact_form_says_so() {
        let error = to_bytes(&TimeDelta::seconds(-5)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "-PT5S has no exact form in SurrealDB: expected a duration that is not negative"
        );
        let point = to_bytes(&Geometry::from(Point::new(1.0, 2.0))).unwrap();
        let error = from_bytes::<geo_types::GeometryCollection<f64>>(&point).unwrap_err();
        assert_eq!(
            error.to_string(),
            "expected a collection of geometries, found a single one"
        );
        let error = from_bytes::<geo_types::MultiPoint<f64>>(&point).unwrap_err();
        assert_eq!(
            error.to_string(),
            "expected a geometry of several points, found point"
        );
    }
}
