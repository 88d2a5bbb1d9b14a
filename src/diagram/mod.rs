//! Geometry: card sizes, arrangement, edge routes. Pure and deterministic.
