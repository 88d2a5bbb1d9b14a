//! The files as one program: modules, what they import from one another, and the names they hold.
//!
//! Nothing of them is executed: what is followed here are assignments, class bodies and calls of
//! small functions that compute constants or columns.

use std::rc::Rc;

use ruff_python_ast::{ModModule, Stmt};
use rustc_hash::FxHashMap;

use super::library;
use super::notes::Notes;
use super::value::{Class, ClassId, Object, Site, Value};
use crate::schema::PythonImports;

/// Statements and expressions followed at most, so that no file can keep the reader busy for long:
/// this many, and some more for each byte of the files.
const FUEL: u64 = 500_000;
const FUEL_OF_A_BYTE: u64 = 8;

/// One file of the program.
pub(super) struct File {
    pub(super) text: Rc<str>,
    /// `package.module`.
    pub(super) module: String,
    pub(super) is_package: bool,
    pub(super) tree: Rc<ModModule>,
    pub(super) state: State,
    pub(super) globals: FxHashMap<String, Value>,
    /// Libraries of which all names were imported.
    pub(super) stars: Vec<String>,
}

/// How far a file was followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Ahead,
    Running,
    Done,
}

/// Where names are looked up and bound.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame {
    pub(super) file: usize,
    /// The class whose body this is.
    pub(super) class: Option<ClassId>,
    pub(super) locals: Vec<(String, Value)>,
    pub(super) is_function: bool,
    /// The class of the method that this is.
    pub(super) method_of: Option<ClassId>,
}

impl Frame {
    /// A place in the file of this frame.
    pub(super) fn site(&self, start: ruff_text_size::TextSize) -> Site {
        Site { file: self.file, offset: start.to_usize() }
    }

    pub(super) fn of_file(file: usize) -> Self {
        Self { file, ..Self::default() }
    }
}

/// All that was found while the files were followed.
pub(super) struct Program {
    pub(super) files: Vec<File>,
    pub(super) classes: Vec<Class>,
    /// `Table(...)`, `Index(...)`, `MetaData(...)` and Flask-SQLAlchemy's objects, as made.
    pub(super) tables: Vec<(usize, Rc<Object>)>,
    pub(super) indexes: Vec<Rc<Object>>,
    pub(super) metadata: Vec<Rc<Object>>,
    /// The first variable that holds an object.
    pub(super) variables: FxHashMap<usize, String>,
    /// Constraints that `append_constraint` adds to a class's table or a table.
    pub(super) appended: Vec<(Value, Value)>,
    /// Types, dialects, and what `@compiles` functions make of them.
    pub(super) compiled: Vec<(Value, String, String)>,
    /// What was assigned to the `naming_convention` of a `MetaData`, and where.
    pub(super) conventions: Vec<(Value, Site)>,
    /// What the names of lambdas are, by what they are called in all of them.
    pub(super) imports: PythonImports,
    pub(super) notes: Notes,
    pub(super) fuel: u64,
    pub(super) depth: u32,
    /// What the generators that are being followed gave so far, the innermost last.
    pub(super) yielded: Vec<Vec<Value>>,
    next_object: usize,
    next_order: usize,
    modules: FxHashMap<String, usize>,
    /// What imports say before the names that the files have here: `app.` of `app.models.user`.
    prefix: Option<String>,
    orders: FxHashMap<ClassId, Rc<Vec<ClassId>>>,
    /// Which classes are mapped, as far as it was asked.
    pub(super) mapped: FxHashMap<ClassId, bool>,
}

impl Program {
    pub(super) fn new(files: Vec<File>) -> Self {
        let mut modules = FxHashMap::default();
        for (index, file) in files.iter().enumerate() {
            modules.insert(file.module.clone(), index);
        }
        // A name may also be told without the folders before it, if no other file has it.
        let mut shorter: FxHashMap<String, Option<usize>> = FxHashMap::default();
        for (index, file) in files.iter().enumerate() {
            let mut rest = file.module.as_str();
            while let Some((_, after)) = rest.split_once('.') {
                shorter
                    .entry(after.to_owned())
                    .and_modify(|one| *one = None)
                    .or_insert(Some(index));
                rest = after;
            }
        }
        for (name, index) in shorter {
            if let Some(index) = index
                && name.contains('.')
            {
                modules.entry(name).or_insert(index);
            }
        }
        let prefix = common_prefix(&files, &modules);
        let bytes: usize = files.iter().map(|file| file.text.len()).sum();
        let fuel = FUEL + FUEL_OF_A_BYTE * u64::try_from(bytes).unwrap_or(0);
        Self {
            files,
            classes: Vec::new(),
            tables: Vec::new(),
            indexes: Vec::new(),
            metadata: Vec::new(),
            variables: FxHashMap::default(),
            appended: Vec::new(),
            compiled: Vec::new(),
            conventions: Vec::new(),
            imports: PythonImports::new(),
            notes: Notes::default(),
            fuel,
            depth: 0,
            yielded: Vec::new(),
            next_object: 0,
            next_order: 0,
            modules,
            prefix,
            orders: FxHashMap::default(),
            mapped: FxHashMap::default(),
        }
    }

    /// Follows every file that none has imported yet.
    pub(super) fn run_all(&mut self) {
        for file in 0..self.files.len() {
            self.run_file(file);
        }
    }

    pub(super) fn run_file(&mut self, file: usize) {
        if self.files[file].state != State::Ahead || self.depth > 60 {
            return;
        }
        self.files[file].state = State::Running;
        self.depth += 1;
        let tree = Rc::clone(&self.files[file].tree);
        self.run(&mut Frame::of_file(file), &tree.body);
        self.depth -= 1;
        self.files[file].state = State::Done;
    }

    /// Forgets what was found out about bases while names were still missing.
    pub(super) fn forget(&mut self) {
        self.orders.clear();
        self.mapped.clear();
    }

    pub(super) fn new_object(&mut self) -> usize {
        self.next_object += 1;
        self.next_object
    }

    /// The next number in the order of classes and tables.
    pub(super) fn new_order(&mut self) -> usize {
        self.next_order += 1;
        self.next_order
    }

    /// Uses up a little; `false` where nothing is left.
    pub(super) fn has_fuel(&mut self) -> bool {
        self.fuel = self.fuel.saturating_sub(1);
        self.fuel > 0
    }

    pub(super) fn class(&self, id: ClassId) -> &Class {
        &self.classes[id.0]
    }

    pub(super) fn note(&mut self, site: Site, what: impl Into<String>) {
        self.notes.add(site, what.into());
    }

    /// The source text of a place.
    pub(super) fn source(&self, file: usize, range: ruff_text_size::TextRange) -> String {
        let text = self.files.get(file).map_or("", |file| &file.text);
        text.get(range.start().to_usize()..range.end().to_usize()).unwrap_or("").to_owned()
    }

    /// The file of a module, if it is one of these.
    pub(super) fn find_module(&self, path: &str) -> Option<usize> {
        if library::is_library(path) && !self.modules.contains_key(library::root(path)) {
            return None;
        }
        let rest = self.prefix.as_ref().and_then(|prefix| path.strip_prefix(prefix.as_str()));
        let found = self.modules.get(path).or_else(|| self.modules.get(rest?));
        found.copied()
    }

    /// The package that a file's relative imports start from, `level` dots up.
    pub(super) fn package_of(&self, file: usize, level: u32) -> Option<String> {
        let file = &self.files[file];
        let mut parts: Vec<&str> = file.module.split('.').filter(|one| !one.is_empty()).collect();
        let up = if file.is_package { level.saturating_sub(1) } else { level };
        for _ in 0..up {
            parts.pop()?;
        }
        Some(parts.join("."))
    }

    /// A name of a module of the files.
    pub(super) fn module_name(&mut self, file: usize, name: &str) -> Value {
        self.run_file(file);
        if let Some(value) = self.files[file].globals.get(name) {
            return value.clone();
        }
        let path = match self.files[file].module.as_str() {
            "" => name.to_owned(),
            module => format!("{module}.{name}"),
        };
        if self.files[file].is_package
            && let Some(submodule) = self.find_module(&path)
        {
            return Value::Module(submodule);
        }
        if self.files[file].state == State::Running {
            return Value::Late(file, Rc::from(name));
        }
        for star in self.files[file].stars.clone() {
            if let Some(value) = library::star_name(&star, name) {
                return value;
            }
        }
        Value::symbol(path)
    }

    /// The value behind a name that was not there yet when it was asked for.
    pub(super) fn force(&mut self, value: Value) -> Value {
        let mut value = match value {
            Value::Late(..) => value,
            other => return self.settled(other),
        };
        for _ in 0..8 {
            let Value::Late(file, name) = &value else { return value };
            let (file, name) = (*file, Rc::clone(name));
            let found = self.module_name(file, &name);
            if matches!(&found, Value::Late(same, other) if *same == file && *other == name) {
                return found;
            }
            value = found;
        }
        value
    }

    /// What was made of a name that was not there yet, now that it is.
    fn settled(&mut self, value: Value) -> Value {
        let is_late = |value: &Value| match value {
            Value::Late(..) => true,
            Value::Attribute(of) => matches!(of.0, Value::Late(..)),
            _ => false,
        };
        match &value {
            Value::Attribute(of) if is_late(&value) => {
                let inner = self.force(of.0.clone());
                if is_late(&inner) { value } else { self.attribute(inner, &of.1) }
            }
            Value::Object(object) if is_late(&object.callee) => {
                let callee = self.force(object.callee.clone());
                if is_late(&callee) {
                    return value;
                }
                let (arguments, keywords) = (object.arguments.clone(), object.keywords.clone());
                if let Value::Function(function) = &callee {
                    return self.call_function(function, arguments, keywords);
                }
                Value::Object(Rc::new(Object {
                    id: object.id,
                    callee,
                    arguments,
                    keywords,
                    site: object.site,
                    class: object.class,
                }))
            }
            _ => value,
        }
    }

    /// The order in which attributes are looked up (`__mro__`), of the files' own classes.
    pub(super) fn mro(&mut self, id: ClassId) -> Rc<Vec<ClassId>> {
        if let Some(order) = self.orders.get(&id) {
            return Rc::clone(order);
        }
        // What is still being found is, for those that ask in a circle, alone.
        self.orders.insert(id, Rc::new(vec![id]));
        let order = Rc::new(self.linearize(id));
        self.orders.insert(id, Rc::clone(&order));
        order
    }

    /// C3, as `type.__mro__`; where the bases contradict one another, their plain order.
    fn linearize(&mut self, id: ClassId) -> Vec<ClassId> {
        let bases = self.base_classes(id);
        let mut lists: Vec<Vec<ClassId>> =
            bases.iter().map(|base| self.mro(*base).to_vec()).collect();
        lists.push(bases);
        let mut order = vec![id];
        loop {
            lists.retain(|list| !list.is_empty());
            if lists.is_empty() {
                return order;
            }
            let is_later = |one: ClassId| lists.iter().any(|list| list[1..].contains(&one));
            let next = lists.iter().map(|list| list[0]).find(|one| !is_later(*one));
            let next = next.unwrap_or(lists[0][0]);
            if !order.contains(&next) {
                order.push(next);
            }
            for list in &mut lists {
                list.retain(|one| *one != next);
            }
        }
    }

    /// The bases that are classes of the files; those that stand behind a base made by a call too.
    pub(super) fn base_classes(&mut self, id: ClassId) -> Vec<ClassId> {
        let bases = self.class(id).bases.clone();
        let mut classes = Vec::new();
        for base in bases {
            let base = self.force(base);
            for one in self.classes_of_base(&base) {
                if one != id && !classes.contains(&one) {
                    classes.push(one);
                }
            }
        }
        classes
    }
}

/// The part that most imports have before names of these files, if there is such.
fn common_prefix(files: &[File], modules: &FxHashMap<String, usize>) -> Option<String> {
    let mut counts: FxHashMap<String, usize> = FxHashMap::default();
    for file in files {
        for statement in &file.tree.body {
            let Stmt::ImportFrom(import) = statement else { continue };
            let Some(module) = &import.module else { continue };
            if import.level > 0
                || library::is_library(module)
                || modules.contains_key(module.as_str())
            {
                continue;
            }
            let mut rest = module.as_str();
            while let Some((_, after)) = rest.split_once('.') {
                if modules.contains_key(after) {
                    let prefix = &module[..module.len() - after.len()];
                    *counts.entry(prefix.to_owned()).or_default() += 1;
                }
                rest = after;
            }
        }
    }
    counts.into_iter().max_by(|one, two| one.1.cmp(&two.1).then(two.0.cmp(&one.0))).map(|one| one.0)
}
