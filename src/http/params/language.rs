//! `language`: the language of labels.

use super::Refusal;

/// A language as in `kk`, of which a region, as in `kk-KZ`, is passed over (RFC 5646, section 2.2.1); in lower case.
pub fn language(text: &str) -> Result<String, Refusal> {
    let language = text.split(['-', '_']).next().unwrap_or_default();
    if !(2..=3).contains(&language.len()) || !language.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Err(Refusal::new("it is not the code of a language", "a code as in kk, ru or en"));
    }
    Ok(language.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_a_code() {
        assert_eq!(language("kk").unwrap(), "kk");
        assert_eq!(language("RU-ru").unwrap(), "ru");
        for wrong in ["", "k", "kazakh", "ққ", "-kk", "k1"] {
            assert!(language(wrong).is_err(), "{wrong}");
        }
    }
}
