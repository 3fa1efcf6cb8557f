//! Methods of geometries.

use super::{
    Expr, Field, Operand, functions,
    node::{Node, Operator},
    operand::sealed,
};
use crate::value::{Geometry, Line, Point, Polygon};

/// A type of geometries.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` is not a geometry",
    label = "expected a `Geometry`, or one of its kinds"
)]
pub trait Spatial {}

impl Spatial for Geometry {}

/// Types of one kind of geometry, which stand where any kind may.
macro_rules! kinds {
    ($($kind:ty),*) => {$(
        impl Spatial for $kind {}

        #[diagnostic::do_not_recommend]
        impl<T> sealed::Operand<T, Geometry> for $kind {
            fn into_node(self) -> Node {
                Node::value(&self)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T> sealed::Operand<T, Geometry> for &$kind {
            fn into_node(self) -> Node {
                Node::value(self)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T> sealed::Operand<T, Geometry> for Field<T, $kind> {
            fn into_node(self) -> Node {
                self.node()
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T> sealed::Operand<T, Geometry> for Expr<T, $kind> {
            fn into_node(self) -> Node {
                self.node()
            }
        }
    )*};
}

kinds!(Point, Line, Polygon);

#[cfg(feature = "geo-types-07")]
kinds!(
    geo_types::Geometry<f64>,
    geo_types::Point<f64>,
    geo_types::LineString<f64>,
    geo_types::Polygon<f64>,
    geo_types::MultiPoint<f64>,
    geo_types::MultiLineString<f64>,
    geo_types::MultiPolygon<f64>
);

macro_rules! relations {
    ($($(#[$doc:meta])* $name:ident => $operator:ident;)*) => {$(
        $(#[$doc])*
        pub fn $name(self, other: impl Operand<T, Geometry>) -> Expr<T, bool> {
            Expr::new(self.node().binary(Operator::$operator, other.into_node()))
        }
    )*};
}

macro_rules! methods {
    ($of:ident) => {
        impl<T, V: Spatial> $of<T, V> {
            functions! {
                /// Returns the distance to another geometry, in metres along the surface of the
                /// earth. It is `None` unless both are points.
                distance_to(other: Geometry) -> Option<f64> => "geo::distance";
                /// Returns the direction of another geometry, in degrees clockwise from north. It
                /// is `None` unless both are points.
                bearing_to(other: Geometry) -> Option<f64> => "geo::bearing";
                /// Returns the area in square metres.
                area() -> f64 => "geo::area";
            }

            relations! {
                /// Whether it lies wholly within another.
                inside => Inside;
                /// Whether it lies wholly outside of another.
                outside => Outside;
                /// Whether they have a place in common.
                intersects => Intersects;
            }
        }
    };
}

methods!(Field);
methods!(Expr);
