use std::{
    cmp::Ordering,
    hash::{Hash, Hasher},
};

/// A place: longitude and latitude in degrees, or x and y.
///
/// Ordered and hashed by the bits of its numbers, so that it can be part of a key.
#[derive(Clone, Copy, Debug, Default)]
pub struct Point {
    /// Longitude, or x
    pub x: f64,
    /// Latitude, or y
    pub y: f64,
}

/// Places in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line(pub Vec<Point>);

/// An area: its outer ring and the rings that are cut out. Rings are closed; the server closes one
/// that is open.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Polygon {
    /// The outer ring
    pub exterior: Line,
    /// The rings that are cut out
    pub interiors: Vec<Line>,
}

/// One of SurrealDB's seven geometries.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Geometry {
    /// A place
    Point(Point),
    /// A line
    Line(Line),
    /// An area
    Polygon(Polygon),
    /// Several places
    MultiPoint(Vec<Point>),
    /// Several lines
    MultiLine(Vec<Line>),
    /// Several areas
    MultiPolygon(Vec<Polygon>),
    /// Geometries of any kind
    Collection(Vec<Self>),
}

impl Point {
    /// The place at these coordinates.
    #[must_use]
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }
}

impl Geometry {
    /// SurrealQL's name of the kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Point(_) => "point",
            Self::Line(_) => "line",
            Self::Polygon(_) => "polygon",
            Self::MultiPoint(_) => "multipoint",
            Self::MultiLine(_) => "multiline",
            Self::MultiPolygon(_) => "multipolygon",
            Self::Collection(_) => "collection",
        }
    }
}

impl From<Point> for Geometry {
    fn from(point: Point) -> Self {
        Self::Point(point)
    }
}

impl From<Line> for Geometry {
    fn from(line: Line) -> Self {
        Self::Line(line)
    }
}

impl From<Polygon> for Geometry {
    fn from(polygon: Polygon) -> Self {
        Self::Polygon(polygon)
    }
}

impl PartialEq for Point {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Point {}

impl PartialOrd for Point {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Point {
    fn cmp(&self, other: &Self) -> Ordering {
        self.x
            .total_cmp(&other.x)
            .then_with(|| self.y.total_cmp(&other.y))
    }
}

impl Hash for Point {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.x.to_bits().hash(state);
        self.y.to_bits().hash(state);
    }
}
