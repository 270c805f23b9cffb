//! `check` of the quality report.

use super::{Refusal, names};
use crate::{http::problem::Allowed, quality::Check};

/// Codes of checks between commas.
pub fn checks(text: &str) -> Result<Vec<Check>, Refusal> {
    let codes = || Check::ALL.map(|check| check.code().to_owned()).to_vec();
    let refused = |reason: String| Refusal { reason, allowed: Allowed::Names(codes()) };
    let mut checks = vec![];
    for name in names::split(text) {
        let name = name.trim();
        let unknown = || match super::nearest(name, &codes()) {
            Some(near) => refused(format!("there is no check `{name}`; did you mean `{near}`?")),
            None => refused(format!("there is no check `{name}`")),
        };
        checks.push(Check::from_code(name).ok_or_else(unknown)?);
    }
    if checks.is_empty() { Err(refused("no check is named".to_owned())) } else { Ok(checks) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_are_named_by_their_codes() {
        assert_eq!(checks("duplicate,swapped-axes"), Ok(vec![Check::Duplicate, Check::Swapped]));
        assert!(checks("duplicat").unwrap_err().reason.contains("did you mean `duplicate`?"));
        assert!(checks("").is_err() && checks(",").is_err());
    }
}
