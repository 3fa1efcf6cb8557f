//! Vectors, and the search for those nearest to another.

use super::{
    Expr, Field, Operand, functions,
    node::{By, Neighbours, Node},
};

/// A type of vectors: arrays of numbers.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` is not a vector",
    label = "expected an array of floats"
)]
pub trait Vector {}

macro_rules! vectors {
    ($($number:ty),*) => {$(
        impl Vector for Vec<$number> {}
        impl<const N: usize> Vector for [$number; N] {}
    )*};
}

vectors!(f32, f64, i16, i32, i64);

/// The measure of the distance of two vectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Metric {
    /// Straight through space
    Euclidean,
    /// One less the cosine of the angle between
    Cosine,
    /// Along the axes
    Manhattan,
    /// The greatest difference along one axis
    Chebyshev,
    /// In how many places they differ
    Hamming,
}

impl<T, V: Vector> Field<T, V> {
    /// Tests whether the record is among the `count` nearest to a vector, by the field's `HNSW`
    /// index.
    ///
    /// The index looks at `candidates` records: the more, the more exact and the slower; at least
    /// `count`. Without an index nothing is found.
    pub fn knn(self, count: u32, candidates: u32, to: impl Operand<T, V>) -> Expr<T, bool> {
        self.nearest(count, By::Index(candidates.max(count)), to)
    }

    /// Tests whether the record is among the `count` nearest to a vector, which is compared with
    /// each record's. Needs no index.
    pub fn knn_exact(self, count: u32, metric: Metric, to: impl Operand<T, V>) -> Expr<T, bool> {
        self.nearest(count, By::Everything(metric), to)
    }

    /// Returns the distance of the record from the vector that [`knn`](Self::knn) or
    /// [`knn_exact`](Self::knn_exact) looks for in the same statement.
    pub fn knn_distance(self) -> Expr<T, f64> {
        Expr::new(float(Node::Distance))
    }

    fn nearest(self, count: u32, by: By, to: impl Operand<T, V>) -> Expr<T, bool> {
        let neighbours = Neighbours { count, by };
        let to = Box::new(to.into_node());
        Expr::new(Node::Nearest(Box::new(self.node()), neighbours, to))
    }
}

/// The distance of vectors of integers is an integer, which may be none that a float holds exactly.
fn float(distance: Node) -> Node {
    Node::Cast("float", Box::new(distance))
}

macro_rules! methods {
    ($of:ident) => {
        impl<T, V: Vector> $of<T, V> {
            functions! {
                /// The distance to another vector, straight through space.
                euclidean_distance(other: V) -> f64 => "vector::distance::euclidean";
                /// The cosine of the angle to another vector.
                cosine_similarity(other: V) -> f64 => "vector::similarity::cosine";
            }

            /// Returns the distance to another vector, along the axes.
            pub fn manhattan_distance(self, other: impl Operand<T, V>) -> Expr<T, f64> {
                let vectors = vec![self.node(), other.into_node()];
                Expr::new(float(Node::Call("vector::distance::manhattan", vectors)))
            }
        }
    };
}

methods!(Field);
methods!(Expr);
