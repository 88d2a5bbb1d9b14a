"""Names that a convention makes longer than PostgreSQL (63) and MySQL (64) take: cut, with a hash."""

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData

db = SQLAlchemy(metadata=MetaData(naming_convention={
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "pk": "pk_%(table_name)s_of_the_regional_reports_of_all_warehouses",
}))


class InventoryReconciliation(db.Model):
    __table_args__ = (
        db.UniqueConstraint("warehouse_section_code", "responsible_employee_number"),
        db.CheckConstraint("counted_pieces >= 0", name="pieces_that_were_counted_are_not_negative"),
    )

    id = db.Column(db.Integer, primary_key=True)
    warehouse_section_code = db.Column(db.String(8), index=True, nullable=False)
    responsible_employee_number = db.Column(db.Integer, nullable=False)
    counted_pieces = db.Column(db.Integer)
    previous_reconciliation_identifier = db.Column(
        db.ForeignKey("inventory_reconciliation.id"), index=True)
