//! The document: schema, diagram and settings; commands, history and the project file.
