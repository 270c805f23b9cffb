//! Which text each field of a view has.

use super::{
    model::{Field, Version, View},
    template::Template,
};
use crate::{store::Table, vocabulary::list_parts};
use std::collections::BTreeMap;

/// A view, and what its fields are made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The view.
    pub view: View,
    /// The version of its names.
    pub version: Version,
    fields: BTreeMap<&'static str, Vec<Template>>,
}

/// Why a mapping cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// The view has no such field.
    #[error("{view} has no field `{field}`; it has {known}")]
    NoSuchField {
        /// The view.
        view: &'static str,
        /// What was asked for.
        field: String,
        /// What there is.
        known: String,
    },
    /// A brace is open, or the text is empty.
    #[error(
        "the field `{field}` is made of `{text}`: write a text with columns in braces, as in \"{{name}}\" or \"{{x}} metres\""
    )]
    NoTemplate {
        /// The field.
        field: String,
        /// What it was to be made of.
        text: String,
    },
    /// The collection has no such column.
    #[error("the field `{field}` is made of the column `{column}`, which there is not; the columns are {known}")]
    NoSuchColumn {
        /// The field.
        field: &'static str,
        /// The column.
        column: String,
        /// What there is.
        known: String,
    },
}

impl Mapping {
    /// A mapping of texts by fields, in which columns stand in braces; of several texts those that can be made stand between commas, or
    /// semicolons where one of them has such.
    pub fn new(view: View, version: Version, texts: &BTreeMap<String, Vec<String>>) -> Result<Self, MappingError> {
        let mut fields = BTreeMap::new();
        for (name, texts) in texts {
            let field = view.fields().find(|field| field.name == name).ok_or_else(|| MappingError::NoSuchField {
                view: view.name(),
                field: name.clone(),
                known: view.fields().map(|field| field.name).collect::<Vec<_>>().join(", "),
            })?;
            let parse = |text: &String| {
                Template::parse(text).ok_or_else(|| MappingError::NoTemplate { field: name.clone(), text: text.clone() })
            };
            fields.insert(field.name, texts.iter().map(parse).collect::<Result<_, _>>()?);
        }
        Ok(Self { view, version, fields })
    }

    /// The fields that a table of this view has: those that are mapped, that are named by terms, and that must be there.
    pub fn fields(&self) -> impl Iterator<Item = Field> {
        let is_there = |name: &str| self.fields.contains_key(name);
        let fields = self.view.fields();
        fields.filter(move |f| f.is_mandatory || is_there(f.name) || f.term.is_some_and(|(of, _)| is_there(of)))
    }

    /// The text of a field for a row of the table that it is made of; `None` where it is not mapped or has no value.
    pub fn text(&self, field: &str, table: &Table, row: usize) -> Option<String> {
        let texts = self.fields.get(field)?.iter().filter_map(|template| template.fill(table, row));
        let texts: Vec<String> = texts.collect();
        // What is a list between semicolons is not to become two between two separators.
        let has_own = texts.iter().any(|text| text.contains([';', '|']));
        let is_list = has_own && texts.len() > 1;
        let joined = if is_list {
            texts.iter().flat_map(|text| list_parts(text)).collect::<Vec<_>>().join("; ")
        } else {
            texts.join(", ")
        };
        Some(joined).filter(|text| !text.is_empty())
    }

    /// Whether a field is mapped.
    pub fn has(&self, field: &str) -> bool {
        self.fields.contains_key(field)
    }

    /// That a table has every column that fields are made of.
    pub fn check(&self, table: &Table) -> Result<(), MappingError> {
        let columns =
            self.fields.iter().flat_map(|(field, texts)| texts.iter().flat_map(Template::columns).map(move |c| (*field, c)));
        match columns.into_iter().find(|(_, column)| table.column(column).is_none()) {
            None => Ok(()),
            Some((field, column)) => Err(MappingError::NoSuchColumn {
                field,
                column: column.to_owned(),
                known: table.columns().iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", "),
            }),
        }
    }
}
