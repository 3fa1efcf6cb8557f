use geo_types as geo;

use super::{Geometry, Line, ParseError, Point, Polygon};

impl From<geo::Point<f64>> for Point {
    fn from(point: geo::Point<f64>) -> Self {
        Self::new(point.x(), point.y())
    }
}

impl From<Point> for geo::Point<f64> {
    fn from(point: Point) -> Self {
        Self::new(point.x, point.y)
    }
}

impl From<geo::LineString<f64>> for Line {
    fn from(line: geo::LineString<f64>) -> Self {
        let points = line.0.into_iter();
        Self(points.map(|place| Point::new(place.x, place.y)).collect())
    }
}

impl From<Line> for geo::LineString<f64> {
    fn from(line: Line) -> Self {
        let points = line.0.into_iter();
        Self(points.map(|Point { x, y }| geo::Coord { x, y }).collect())
    }
}

impl From<geo::Polygon<f64>> for Polygon {
    fn from(polygon: geo::Polygon<f64>) -> Self {
        let (exterior, interiors) = polygon.into_inner();
        Self {
            exterior: exterior.into(),
            interiors: interiors.into_iter().map(Line::from).collect(),
        }
    }
}

/// Rings that are open are closed.
impl From<Polygon> for geo::Polygon<f64> {
    fn from(polygon: Polygon) -> Self {
        let interiors = polygon.interiors.into_iter();
        Self::new(
            polygon.exterior.into(),
            interiors.map(geo::LineString::from).collect(),
        )
    }
}

macro_rules! multi {
    ($($multi:ident => $variant:ident $name:literal),*) => {$(
        impl From<geo::$multi<f64>> for Geometry {
            fn from(parts: geo::$multi<f64>) -> Self {
                Self::$variant(parts.0.into_iter().map(Into::into).collect())
            }
        }

        /// Fails for a geometry of another kind.
        impl TryFrom<Geometry> for geo::$multi<f64> {
            type Error = ParseError;

            fn try_from(geometry: Geometry) -> Result<Self, ParseError> {
                match geometry {
                    Geometry::$variant(parts) => {
                        Ok(Self(parts.into_iter().map(Into::into).collect()))
                    }
                    other => Err(ParseError::new($name, other.kind())),
                }
            }
        }
    )*};
}

multi! {
    MultiPoint => MultiPoint "a geometry of several points",
    MultiLineString => MultiLine "a geometry of several lines",
    MultiPolygon => MultiPolygon "a geometry of several polygons"
}

/// Fails for what [`Geometry`] fails for.
impl TryFrom<geo::GeometryCollection<f64>> for Geometry {
    type Error = ParseError;

    fn try_from(parts: geo::GeometryCollection<f64>) -> Result<Self, ParseError> {
        let parts = parts.0.into_iter().map(Self::try_from);
        parts.collect::<Result<_, _>>().map(Self::Collection)
    }
}

/// Fails for a `Line`, `Rect` or `Triangle`, which SurrealDB does not have: make a `LineString` or
/// `Polygon` of it.
impl TryFrom<geo::Geometry<f64>> for Geometry {
    type Error = ParseError;

    fn try_from(geometry: geo::Geometry<f64>) -> Result<Self, ParseError> {
        let name = match geometry {
            geo::Geometry::Point(point) => return Ok(Self::Point(point.into())),
            geo::Geometry::LineString(line) => return Ok(Self::Line(line.into())),
            geo::Geometry::Polygon(polygon) => return Ok(Self::Polygon(polygon.into())),
            geo::Geometry::MultiPoint(parts) => return Ok(parts.into()),
            geo::Geometry::MultiLineString(parts) => return Ok(parts.into()),
            geo::Geometry::MultiPolygon(parts) => return Ok(parts.into()),
            geo::Geometry::GeometryCollection(parts) => return parts.try_into(),
            geo::Geometry::Line(_) => "a Line",
            geo::Geometry::Rect(_) => "a Rect",
            geo::Geometry::Triangle(_) => "a Triangle",
        };
        Err(ParseError::new(
            "a geometry that SurrealDB has (make it a LineString or a Polygon)",
            name,
        ))
    }
}

impl From<Geometry> for geo::Geometry<f64> {
    fn from(geometry: Geometry) -> Self {
        match geometry {
            Geometry::Point(point) => Self::Point(point.into()),
            Geometry::Line(line) => Self::LineString(line.into()),
            Geometry::Polygon(polygon) => Self::Polygon(polygon.into()),
            Geometry::MultiPoint(parts) => {
                Self::MultiPoint(parts.into_iter().map(geo::Point::from).collect())
            }
            Geometry::MultiLine(parts) => {
                Self::MultiLineString(parts.into_iter().map(geo::LineString::from).collect())
            }
            Geometry::MultiPolygon(parts) => {
                Self::MultiPolygon(parts.into_iter().map(geo::Polygon::from).collect())
            }
            Geometry::Collection(parts) => {
                Self::GeometryCollection(parts.into_iter().map(Self::from).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use geo_types as geo;
    use geo_types::{line_string, point, polygon};

    use crate::value::Geometry;

    #[test]
    fn every_kind_is_exact() {
        let line = line_string![(x: 1.5, y: -0.0), (x: 1e300, y: 2.0)];
        let area = polygon!(
            exterior: [(x: 0., y: 0.), (x: 4., y: 0.), (x: 4., y: 4.), (x: 0., y: 0.)],
            interiors: [[(x: 1., y: 1.), (x: 2., y: 1.), (x: 2., y: 2.), (x: 1., y: 1.)]],
        );
        let place = point!(x: 1.0, y: 2.0);
        let kinds: Vec<geo::Geometry<f64>> = vec![
            place.into(),
            line.clone().into(),
            area.clone().into(),
            geo::MultiPoint(vec![place]).into(),
            geo::MultiLineString(vec![line]).into(),
            geo::MultiPolygon(vec![area]).into(),
        ];
        let all = geo::Geometry::GeometryCollection(geo::GeometryCollection(kinds.clone()));
        for theirs in kinds.into_iter().chain([all]) {
            let ours = Geometry::try_from(theirs.clone()).unwrap();
            assert_eq!(geo::Geometry::from(ours), theirs);
        }
    }

    #[test]
    fn what_surrealdb_lacks_is_refused() {
        let rect = geo::Rect::new((0.0, 0.0), (1.0, 1.0));
        let error = Geometry::try_from(geo::Geometry::from(rect)).unwrap_err();
        assert!(error.to_string().contains("Polygon"), "{error}");
        let point = Geometry::from(crate::value::Point::new(1.0, 2.0));
        assert!(geo::MultiPoint::try_from(point).is_err());
    }
}
