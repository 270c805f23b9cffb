//! Questions that a collection cannot answer.

/// Why an expression means nothing for this table. The texts are for those who wrote the expression.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum QueryError {
    /// No column has this name.
    #[error("there is no property `{name}`{}; the properties are {}", unknown_hint(.nearest.as_ref(), *.quoted, .name), listed(.known))]
    UnknownProperty {
        /// The name asked for.
        name: String,
        /// The property whose name is nearest.
        nearest: Option<String>,
        /// It stands where a value is compared with a property, so that it may be meant as text.
        quoted: bool,
        /// What properties there are.
        known: Vec<String>,
    },
    /// No function has this name.
    #[error("there is no function `{name}`{}; /functions lists them", did_you_mean(.nearest.as_ref()))]
    UnknownFunction {
        /// The name asked for.
        name: String,
        /// The function whose name is nearest.
        nearest: Option<String>,
    },
    /// An operand of a type that the operator does not take.
    #[error("{operator} takes {expected}, and {found}")]
    WrongType {
        /// The operator or function.
        operator: String,
        /// What it takes.
        expected: &'static str,
        /// What stands there: `` `name` is text ``.
        found: String,
    },
    /// Two operands that cannot be compared.
    #[error("{operator} compares two of a kind, but {left} and {right}")]
    Incomparable {
        /// The operator.
        operator: String,
        /// What stands on the left: `` `price` is a number ``.
        left: String,
        /// What stands on the right.
        right: String,
    },
    /// Too few or too many arguments.
    #[error("{function} takes {expected}; {found} given")]
    WrongCount {
        /// The function.
        function: String,
        /// How many, and which.
        expected: String,
        /// How many there are.
        found: usize,
    },
    /// Nobody waits that long.
    #[error("finding out takes longer than {seconds} s; a `bbox` beside it or fewer conditions make it quicker")]
    TakesTooLong {
        /// How long was waited.
        seconds: u64,
    },
    /// A value that cannot be used.
    #[error("{value}: {reason}")]
    BadValue {
        /// As it was written.
        value: String,
        /// What is wrong with it, and what would do.
        reason: String,
    },
}

/// Longer lists of properties are cut: an error is read by people.
const LISTED_PROPERTIES: usize = 40;

fn did_you_mean(nearest: Option<&String>) -> String {
    nearest.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}

fn unknown_hint(nearest: Option<&String>, quoted: bool, name: &str) -> String {
    match nearest {
        None if quoted => format!("; text stands in single quotes: '{}'", name.replace('\'', "''")),
        near => did_you_mean(near),
    }
}

fn listed(names: &[String]) -> String {
    let shown = names.iter().take(LISTED_PROPERTIES).map(|name| format!("`{name}`"));
    let others = names.len().checked_sub(LISTED_PROPERTIES).filter(|others| *others > 0);
    shown.chain(others.map(|others| format!("{others} more"))).collect::<Vec<_>>().join(", ")
}

/// The name that differs least, if it could be a slip of the finger or of the keyboard's case.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let wanted = name.to_lowercase();
    let distance = |other: &str| strsim::damerau_levenshtein(&wanted, &other.to_lowercase());
    let (best, near) = known.map(|other| (distance(other), other)).min()?;
    (best <= wanted.chars().count().div_ceil(3)).then(|| near.to_owned())
}
