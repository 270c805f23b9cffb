//! Texts of rows, and what is asked of them.

use super::{
    Cost, Predicate,
    entries::{each_entry, entries_like},
    number_line::holds,
    rows::each_row,
};
use crate::{
    filter::CompareOp,
    query::{insensitive::TextStep, like::LikePattern},
    store::{IdRef, Ids, NULL_CODE, TextColumn},
};
use hashbrown::HashSet;
use std::borrow::Cow;

/// An expression that gives a text for each row.
pub struct Text<'t> {
    source: Source<'t>,
    steps: Vec<TextStep>,
}

enum Source<'t> {
    Literal(String),
    Column(&'t TextColumn),
    Ids(&'t Ids),
    Computed(Box<dyn Fn(usize) -> Option<String> + Send + Sync + 't>),
}

impl<'t> Text<'t> {
    /// The same for every row.
    pub fn literal(text: impl Into<String>) -> Self {
        Self { source: Source::Literal(text.into()), steps: vec![] }
    }

    /// The entries of a dictionary.
    pub fn column(column: &'t TextColumn) -> Self {
        Self { source: Source::Column(column), steps: vec![] }
    }

    /// Feature ids.
    pub fn ids(ids: &'t Ids) -> Self {
        Self { source: Source::Ids(ids), steps: vec![] }
    }

    /// Computed for each row that is asked about.
    pub fn computed(compute: impl Fn(usize) -> Option<String> + Send + Sync + 't) -> Self {
        Self { source: Source::Computed(Box::new(compute)), steps: vec![] }
    }

    /// The text after a further step.
    #[must_use]
    pub fn then(mut self, step: TextStep) -> Self {
        if let Source::Literal(text) = &mut self.source {
            *text = step.apply(Cow::Borrowed(text)).into_owned();
        } else {
            self.steps.push(step);
        }
        self
    }

    /// The text where it is the same for every row.
    pub fn as_literal(&self) -> Option<&str> {
        match &self.source {
            Source::Literal(text) => Some(text),
            _ => None,
        }
    }

    /// The column where it is its texts as they are.
    pub fn as_column(&self) -> Option<&'t TextColumn> {
        match self.source {
            Source::Column(column) if self.steps.is_empty() => Some(column),
            _ => None,
        }
    }

    /// The text of a row.
    fn of_row(&self, row: usize) -> Option<Cow<'_, str>> {
        let text: Cow<'_, str> = match &self.source {
            Source::Literal(text) => text.into(),
            Source::Column(column) => match column.codes[row] {
                NULL_CODE => return None,
                code => column.dictionary.text(code).into(),
            },
            Source::Ids(ids) => match ids.get(row) {
                IdRef::Text(id) => id.into(),
                IdRef::Integer(id) => id.to_string().into(),
            },
            Source::Computed(compute) => compute(row)?.into(),
        };
        Some(stepped(&self.steps, text))
    }

    /// Asks something of the text of each row.
    pub fn ask(self, question: impl Fn(&str) -> bool + Send + Sync + 't) -> Predicate<'t> {
        match self {
            Self { source: Source::Literal(text), .. } => Predicate::Known(Some(question(&text))),
            Self { source: Source::Column(column), steps } => {
                each_entry(column, move |entry| Some(question(&stepped(&steps, entry.into()))))
            }
            other => each_row(Cost::Reading, move |row| other.of_row(row).map(|text| question(&text))),
        }
    }
}

fn stepped<'a>(steps: &[TextStep], text: Cow<'a, str>) -> Cow<'a, str> {
    steps.iter().fold(text, |text, step| step.apply(text))
}

/// `a op b`, in the binary order of UTF-8.
pub fn compare<'t>(op: CompareOp, a: Text<'t>, b: Text<'t>) -> Predicate<'t> {
    if let Some(literal) = b.as_literal() {
        let literal = literal.to_owned();
        return a.ask(move |text| holds(op, text.cmp(literal.as_str())));
    }
    if a.as_literal().is_some() {
        return compare(super::number_line::exchanged(op), b, a);
    }
    each_row(Cost::Reading, move |row| Some(holds(op, a.of_row(row)?.cmp(&b.of_row(row)?))))
}

/// `text LIKE pattern`.
pub fn like(text: Text<'_>, pattern: LikePattern) -> Predicate<'_> {
    match text {
        Text { source: Source::Column(column), steps } if steps.is_empty() => entries_like(column, pattern),
        text => text.ask(move |text| pattern.matches(text)),
    }
}

/// `text IN (…)`.
pub fn is_in(text: Text<'_>, list: HashSet<String>) -> Predicate<'_> {
    text.ask(move |text| list.contains(text))
}

/// Whether there is a text.
pub fn has_value(text: Text<'_>) -> Predicate<'_> {
    text.ask(|_| true)
}
