from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()

projects = db.Table(
    "projects_of_employees",
    db.Column("employee_id", db.Integer, db.ForeignKey("employees.id"), primary_key=True),
    db.Column("project_id", db.Integer, db.ForeignKey("projects.id"), primary_key=True),
)


class Company(db.Model):
    __tablename__ = "companies"

    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40))

    managers = db.relationship("Manager", viewonly=True, order_by="Manager.name")
    interns = db.relationship("Intern", viewonly=True)


class Project(db.Model):
    __tablename__ = "projects"

    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(40))


class Employee(db.Model):
    __tablename__ = "employees"

    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40))
    kind = db.Column(db.String(20))
    company_id = db.Column(db.Integer, db.ForeignKey("companies.id"))
    boss_id = db.Column(db.Integer, db.ForeignKey("managers.manager_key", use_alter=True))

    company = db.relationship("Company", backref=db.backref("employees", order_by="Employee.id"))
    projects = db.relationship("Project", secondary=projects, backref="staff", order_by="Project.id")
    boss = db.relationship(
        "Manager", foreign_keys=[boss_id], post_update=True, backref=db.backref("reports", order_by="Employee.id")
    )

    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "employee"}


class Manager(Employee):
    __tablename__ = "managers"

    manager_key = db.Column(db.Integer, db.ForeignKey("employees.id"), primary_key=True)
    office_id = db.Column(db.Integer, db.ForeignKey("offices.id"))

    office = db.relationship("Office", backref="users")

    __mapper_args__ = {
        "polymorphic_identity": "manager",
        "inherit_condition": manager_key == Employee.id,
    }


class Director(Manager):
    __tablename__ = "directors"

    id = db.Column(db.Integer, db.ForeignKey("managers.manager_key"), primary_key=True)
    car = db.Column(db.String(20))

    __mapper_args__ = {"polymorphic_identity": "director"}


class Intern(Employee):
    mentor_id = db.Column(db.Integer, db.ForeignKey("offices.id"))

    desk = db.relationship("Office", backref="interns")

    __mapper_args__ = {"polymorphic_identity": "intern"}


class Office(db.Model):
    __tablename__ = "offices"

    id = db.Column(db.Integer, primary_key=True)
    floor = db.Column(db.Integer)


def fill(session):
    acme, globex = Company(name="Acme"), Company(name="Globex")
    first, second = Office(floor=1), Office(floor=2)
    tools, rockets = Project(title="Tools"), Project(title="Rockets")
    # Keys of companies, offices and employees are apart, so that none is taken for another.
    session.add_all([Company(id=51, name="None"), Office(id=71, floor=9), Employee(id=101, name="Nobody")])
    session.flush()
    session.add_all([acme, globex, first, second, tools, rockets])
    dora = Director(name="Dora", company=acme, office=first, car="red", projects=[tools])
    mark = Manager(name="Mark", company=acme, office=second, projects=[rockets, tools])
    anna = Manager(name="Anna", company=globex)
    session.add_all([dora, mark, anna])
    session.flush()
    mark.boss = dora
    session.add_all(
        [
            Employee(name="Eve", company=acme, boss=mark, projects=[rockets]),
            Intern(name="Ian", company=acme, boss=mark, desk=first),
            Intern(name="Ida", company=globex, boss=anna, projects=[tools]),
            Intern(name="Ivo", desk=second),
        ]
    )
    session.commit()
