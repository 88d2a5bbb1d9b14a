"""Keys of two columns, on both sides and in a table between; names that need quotes."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()

course_rooms = db.Table(
    "course_rooms",
    db.Column("dept", db.String(3), primary_key=True),
    db.Column("number", db.Integer, primary_key=True),
    db.Column("room_id", db.ForeignKey("Room.id"), primary_key=True),
    db.ForeignKeyConstraint(["dept", "number"], ["course.dept", "course.number"]),
)


class Course(db.Model):
    dept = db.Column(db.String(3), primary_key=True)
    number = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(40))
    needs_dept = db.Column(db.String(3))
    needs_number = db.Column(db.Integer)
    __table_args__ = (
        db.ForeignKeyConstraint(["needs_dept", "needs_number"], ["course.dept", "course.number"]),
    )
    lessons = db.relationship("Lesson", back_populates="course", order_by="Lesson.day")
    rooms = db.relationship("Room", secondary=course_rooms, back_populates="courses")
    needs = db.relationship(
        "Course", remote_side=[dept, number], back_populates="needed_by"
    )
    needed_by = db.relationship("Course", back_populates="needs")


class Lesson(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    day = db.Column(db.Integer)
    course_dept = db.Column(db.String(3))
    course_number = db.Column(db.Integer)
    __table_args__ = (
        db.ForeignKeyConstraint(
            ["course_dept", "course_number"], ["course.dept", "course.number"]
        ),
    )
    course = db.relationship("Course", back_populates="lessons")


class Room(db.Model):
    __tablename__ = "Room"

    id = db.Column(db.Integer, primary_key=True)
    name = db.Column("Full Name", db.String(20))
    order = db.Column(db.Integer)
    courses = db.relationship(
        "Course", secondary=course_rooms, back_populates="rooms", order_by="Course.title"
    )


ROWS = {
    "course": [
        ["dept", "number", "title", "needs_dept", "needs_number"],
        ["BIO", 1, "Beetles", None, None],
        ["PHY", 1, "Waves", "BIO", 1],
        ["PHY", 2, "Atoms", "PHY", 1],
        ["MAT", 1, "Algebra", "BIO", None],
    ],
    "lesson": [
        ["id", "day", "course_dept", "course_number"],
        [1, 3, "PHY", 1],
        [2, 1, "PHY", 1],
        [3, 2, "BIO", 1],
        [4, 5, "BIO", None],
        [5, 5, None, None],
        [6, 5, "XXX", 9],
    ],
    "Room": [["id", "Full Name", "order"], [1, "A1", 2], [2, "B2", 1]],
    "course_rooms": [
        ["dept", "number", "room_id"],
        ["PHY", 1, 1],
        ["PHY", 1, 2],
        ["BIO", 1, 1],
    ],
}
