//! Mapping and DDL against what real SQLAlchemy made of the same models.
