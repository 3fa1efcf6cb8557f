use surreal_session::{
    expr::Expr,
    types::{Geometry, Point},
};

use super::{
    cases::{Cases, functions},
    rows::{Every, square},
};

pub(super) fn add(cases: &mut Cases) {
    functions!(cases, "geometry", [GEOMETRY, POINT, LINE, POLYGON], {
        distance_to(Point::new(0.2, 0.1));
        distance_to(Every::POINT);
        distance_to(Every::GEOMETRY);
        bearing_to(Geometry::Point(Point::new(0.2, 0.1)));
        bearing_to(Every::POINT);
        bearing_to(Every::LINE);
        area();
        inside(square(2.0));
        inside(Every::POLYGON);
        outside(Every::POLYGON);
        intersects(Every::GEOMETRY);
    });
    functions!(cases, "vector", [F32S, F64S, I16S, I32S, I64S], {
        euclidean_distance(vec![1 as _, 2 as _]);
        manhattan_distance(vec![1 as _, 2 as _]);
        cosine_similarity(vec![0 as _, 0 as _]);
    });
    functions!(cases, "vector", [PAIR], {
        euclidean_distance([1.0, 2.0]);
        manhattan_distance(Every::PAIR);
        cosine_similarity([0.0, 0.0]);
    });
}
