//! Text without regard to case (`CASEI`) or to accents (`ACCENTI`): OGC 21-065r2, sections 7.4 and 7.5.

use crate::names::is_accent;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// One step from a text to the text that is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextStep {
    /// Full case folding (Unicode, section 3.13).
    FoldCase,
    /// Letters without their accents.
    StripAccents,
    /// Lower case.
    Lower,
    /// Upper case.
    Upper,
}

impl TextStep {
    /// The text after this step.
    pub fn apply(self, text: Cow<'_, str>) -> Cow<'_, str> {
        match self {
            Self::FoldCase | Self::Lower if text.is_ascii() && !text.bytes().any(|b| b.is_ascii_uppercase()) => text,
            Self::StripAccents if text.is_ascii() => text,
            Self::FoldCase => caseless::default_case_fold_str(&text).into(),
            Self::StripAccents => strip_accents(&text).into(),
            Self::Lower => text.to_lowercase().into(),
            Self::Upper => text.to_uppercase().into(),
        }
    }
}

/// Canonical decomposition without accents, composed again: `é` is `e`, `й` is `и`. Letters that Unicode does not
/// take apart, such as `қ` and `ø`, stay.
pub fn strip_accents(text: &str) -> String {
    text.nfd().filter(|c| !is_accent(*c)).nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stepped(text: &str, step: TextStep) -> String {
        step.apply(text.into()).into_owned()
    }

    #[test]
    fn case_is_folded_in_any_script() {
        assert_eq!(stepped("STRASSE Қазақ ΟΔΌΣ", TextStep::FoldCase), stepped("straße ҚАЗАҚ οδός", TextStep::FoldCase));
    }

    #[test]
    fn accents_go_and_letters_stay() {
        assert_eq!(stepped("Chișinău Крёкшино Тайга", TextStep::StripAccents), "Chisinau Крекшино Таига");
        assert_eq!(stepped("е\u{308}лка", TextStep::StripAccents), "елка");
        assert_eq!(stepped("Жезқазған ガ नि", TextStep::StripAccents), "Жезқазған ガ नि");
    }
}
