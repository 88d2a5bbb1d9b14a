"""An association object, and many-to-many over the same table, viewed only."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Enrolment(db.Model):
    student_id = db.Column(db.ForeignKey("student.id"), primary_key=True)
    course_id = db.Column(db.ForeignKey("course.id"), primary_key=True)
    grade = db.Column(db.Numeric(3, 1))
    student = db.relationship("Student", back_populates="enrolments")
    course = db.relationship("Course", backref=db.backref("enrolments", cascade="all, delete-orphan"))


class Student(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    enrolments = db.relationship("Enrolment", back_populates="student")
    courses = db.relationship("Course", secondary="enrolment", viewonly=True, backref="students")


class Course(db.Model):
    id = db.Column(db.Integer, primary_key=True)
