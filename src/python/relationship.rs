//! `db.relationship(...)` and `db.backref(...)`, in the typed style with an annotation.

use super::annotation::{RelationshipAnnotation, relationship_annotation};
use super::expression::relationship_expression;
use super::identifier::is_identifier;
use super::layout::Code;
use super::literal::literal;
use super::module::Module;
use super::python_argument::python_arguments;
use crate::mapping::Subject;
use crate::schema::python_argument::RELATIONSHIP_ARGUMENTS;
use crate::schema::{
    Lazy, Model, ModelKind, ModelReference, PassiveDeletes, PythonStyle, Relationship,
    RelationshipOptions,
};

/// The attribute; `is_hidden` tells names of the module that an attribute above hides. `None` where the
/// target or the table between cannot be named, which is an error of the module.
pub(super) fn relationship(
    module: &mut Module<'_>,
    model: &Model,
    relationship: &Relationship,
    is_hidden: &dyn Fn(&str) -> bool,
) -> Option<Code> {
    let mut writer = Writer { module, model, relationship };
    let target = writer.target()?;
    let annotation = match writer.module.style {
        PythonStyle::Classic => None,
        PythonStyle::Typed => Some(relationship_annotation(writer.module, relationship, &target)),
    };
    let mut arguments = Vec::new();
    if !annotation.as_ref().is_some_and(|annotation| annotation.gives_target) {
        arguments.push(Code::atom(literal(&target)));
    }
    if let Some(secondary) = &relationship.secondary {
        arguments.push(Code::keyword("secondary", writer.secondary(secondary, is_hidden)?));
    }
    arguments.extend(writer.joins(&relationship.options));
    if let Some(backref) = &relationship.backref {
        let name = Code::atom(literal(&backref.name));
        let code = if backref.options.is_default() {
            name
        } else {
            let mut inner = vec![name];
            inner.extend(writer.joins(&backref.options));
            inner.extend(writer.loading(&backref.options));
            Code::call(&writer.module.library("backref"), inner)
        };
        arguments.push(Code::keyword("backref", code));
    }
    if let Some(name) = &relationship.back_populates {
        arguments.push(Code::keyword("back_populates", Code::atom(literal(name))));
    }
    let mut options = relationship.options.clone();
    if let Some(annotation) = &annotation {
        let RelationshipAnnotation { gives_uselist, gives_lazy, .. } = annotation;
        options.uselist = options.uselist.filter(|_| !gives_uselist);
        options.lazy = options.lazy.filter(|_| !gives_lazy);
        if annotation.gives_collection {
            options.more.remove("collection_class");
        }
    }
    arguments.extend(writer.loading(&options));
    let function = writer.function();
    let annotated = annotation.map(|one| format!(": {}", one.text)).unwrap_or_default();
    let prefix = format!("{}{annotated} = ", relationship.name);
    Some(Code::call(&function, arguments).prefixed(&prefix))
}

struct Writer<'m, 'a> {
    module: &'m mut Module<'a>,
    model: &'m Model,
    relationship: &'m Relationship,
}

impl Writer<'_, '_> {
    fn error(&mut self, message: impl Into<String>) {
        let place = format!("{}.{}", self.model.class_name, self.relationship.name);
        let subject = Subject::Relationship(self.model.id, self.relationship.id);
        self.module.error(subject, &place, message);
    }

    /// `db.relationship` gives the queries of dynamic sides Flask-SQLAlchemy's `paginate`.
    fn function(&mut self) -> String {
        let backref = self.relationship.backref.as_ref().map(|backref| &backref.options);
        let mut sides = [Some(&self.relationship.options), backref].into_iter().flatten();
        if sides.any(|options| options.lazy == Some(Lazy::Dynamic)) {
            "db.relationship".to_owned()
        } else {
            self.module.library("relationship")
        }
    }

    /// The class on the other side.
    fn target(&mut self) -> Option<String> {
        let name = match &self.relationship.target {
            ModelReference::Model(id) => {
                let model = self.module.schema.model(*id);
                let Some(model) = model.filter(|model| model.kind.is_class()) else {
                    self.error("the target is no class of these models. Choose a model");
                    return None;
                };
                model.class_name.clone()
            }
            ModelReference::Unresolved(name) => name.clone(),
        };
        if !is_path(&name) {
            self.error(format!("{} is no class name. Choose a model as target", literal(&name)));
            return None;
        }
        Some(name)
    }

    /// The table between: its variable where that stands above, else its name.
    fn secondary(
        &mut self,
        secondary: &ModelReference,
        is_hidden: &dyn Fn(&str) -> bool,
    ) -> Option<Code> {
        let (table, model) = match secondary {
            ModelReference::Unresolved(name) => (name.clone(), None),
            ModelReference::Model(id) => {
                let Some(model) = self.module.schema.model(*id) else {
                    self.error("the table of secondary is missing. Choose an association table");
                    return None;
                };
                (model.full_table_name(), Some(model))
            }
        };
        if let Some(model) = model {
            let is_above = self.module.written.contains(&model.id);
            if model.kind == ModelKind::AssociationTable
                && is_above
                && !is_hidden(&model.class_name)
            {
                return Some(Code::atom(model.class_name.clone()));
            }
            if matches!(model.kind, ModelKind::View { .. }) {
                self.error("secondary is a view, which no model creates. Choose a table");
                return None;
            }
            if !is_path(&table) {
                let attribute = if model.kind.is_class() { ".__table__" } else { "" };
                return Some(Code::atom(format!("lambda: {}{attribute}", model.class_name)));
            }
        } else if !is_path(&table) {
            self.error(format!("{} is no table of these models. Choose one", literal(&table)));
            return None;
        }
        Some(Code::atom(literal(&table)))
    }

    /// How the sides are joined.
    fn joins(&mut self, options: &RelationshipOptions) -> Vec<Code> {
        let mut out = Vec::new();
        let texts =
            [("primaryjoin", &options.primaryjoin), ("secondaryjoin", &options.secondaryjoin)];
        for (name, text) in texts {
            let Some(text) = text else { continue };
            out.extend(self.expressions(name, std::slice::from_ref(text)));
        }
        out.extend(self.expressions("foreign_keys", &options.foreign_keys));
        out.extend(self.expressions("remote_side", &options.remote_side));
        out
    }

    /// How the side is loaded and what is handed on.
    fn loading(&mut self, options: &RelationshipOptions) -> Vec<Code> {
        let mut out = Vec::new();
        let text = |name: &str, text: &str| Code::keyword(name, Code::atom(literal(text)));
        let flag = |name: &str, value: bool| {
            Code::atom(format!("{name}={}", if value { "True" } else { "False" }))
        };
        out.extend(options.lazy.map(|lazy| text("lazy", lazy.as_str())));
        out.extend(self.expressions("order_by", &options.order_by));
        out.extend(options.uselist.map(|uselist| flag("uselist", uselist)));
        out.extend(options.cascade.as_ref().map(|cascade| text("cascade", cascade)));
        match options.passive_deletes {
            PassiveDeletes::False => {}
            PassiveDeletes::True => out.push(flag("passive_deletes", true)),
            PassiveDeletes::All => out.push(text("passive_deletes", "all")),
        }
        out.extend(options.viewonly.map(|viewonly| flag("viewonly", viewonly)));
        if options.post_update {
            out.push(flag("post_update", true));
        }
        if options.single_parent {
            out.push(flag("single_parent", true));
        }
        out.extend(options.overlaps.as_ref().map(|overlaps| text("overlaps", overlaps)));
        for code in python_arguments(self.module, &RELATIONSHIP_ARGUMENTS, &options.more) {
            match code {
                Ok(code) => out.push(code),
                Err(message) => self.error(message),
            }
        }
        out
    }

    /// One string of all expressions, in brackets if there are several.
    fn expressions(&mut self, option: &str, texts: &[String]) -> Option<Code> {
        let mut checked = Vec::new();
        for text in texts {
            match relationship_expression(self.module, text) {
                Ok(text) => checked.push(text),
                Err(message) => self.error(format!("{option}: {message}")),
            }
        }
        let joined = match checked.as_slice() {
            [] => return None,
            [one] => one.clone(),
            several => format!("[{}]", several.join(", ")),
        };
        Some(Code::keyword(option, Code::atom(literal(&joined))))
    }
}

/// `Name` or `package.Name`, which `SQLAlchemy` can look up.
fn is_path(text: &str) -> bool {
    text.split('.').all(|part| is_identifier(part) && !part.starts_with("__"))
}
