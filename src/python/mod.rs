//! Flask-SQLAlchemy modules: schema and mapping to `models.py`.
