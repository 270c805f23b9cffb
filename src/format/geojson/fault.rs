//! Why a row is rejected.

use crate::model::DefectKind;

/// What is wrong with a row. One word wide, so that good rows do not carry it around.
#[derive(Debug)]
pub(super) struct Fault(Box<(DefectKind, String)>);

/// What parsing gives.
pub(super) type Parsed<T> = Result<T, Fault>;

impl Fault {
    /// `detail` is for a person, with the byte in the file where there is one.
    pub fn new(kind: DefectKind, detail: impl Into<String>) -> Self {
        Self(Box::new((kind, detail.into())))
    }

    /// What is wrong.
    pub fn kind(&self) -> DefectKind {
        self.0.0
    }

    /// What exactly, and where.
    pub fn detail(&self) -> &str {
        &self.0.1
    }
}
