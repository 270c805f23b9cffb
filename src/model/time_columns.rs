//! Which columns say when a feature holds.

/// Where features have their time: columns of dates or timestamps, by their names.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(untagged)]
pub enum TimeColumns {
    /// One column.
    Instant(String),
    /// Two of them: the first and the last day or moment.
    Interval {
        /// Since when; nothing is since ever.
        start: String,
        /// Until when; nothing is until further notice.
        end: String,
    },
}

impl TimeColumns {
    /// The column of the instant, or of the beginning.
    pub fn start(&self) -> &str {
        match self {
            Self::Instant(column) | Self::Interval { start: column, .. } => column,
        }
    }

    /// The column of the instant, or of the end.
    pub fn end(&self) -> &str {
        match self {
            Self::Instant(column) | Self::Interval { end: column, .. } => column,
        }
    }
}
