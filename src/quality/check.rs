//! The checks by name.

/// A check; [`Check::code`] is its stable name in answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Check {
    /// See [`Check::title`] of each.
    NotLoaded,
    /// Repaired while loading.
    InvalidGeometry,
    /// Everything else that was found while loading.
    Suspected,
    /// 0, 0 and the poles.
    Placeholder,
    /// Longitude for latitude.
    Swapped,
    /// A sign too many or too few.
    Mirrored,
    /// Outside what the configuration or the CRS allows.
    Outside,
    /// Far from all others.
    Remote,
    /// Few decimals.
    Rounded,
    /// Many rows on one spot.
    Shared,
    /// Two rows for one thing.
    Duplicate,
    /// Fields that have to be there.
    Missing,
    /// Columns of nothing.
    EmptyColumn,
    /// Latin letters in Cyrillic words and the other way round.
    MixedScripts,
    /// What cannot be seen.
    ControlCharacters,
    /// Text read in the wrong encoding.
    Mojibake,
    /// Not in the code list.
    UnknownCode,
    /// Days that cannot be.
    ImpossibleDate,
    /// Ore, grade and metal that do not fit.
    Tonnage,
    /// Less than nothing, more than everything, in units that nobody knows.
    Amount,
}

impl Check {
    /// All of them, in the order of answers.
    pub const ALL: [Self; 20] = [
        Self::NotLoaded,
        Self::InvalidGeometry,
        Self::Suspected,
        Self::Placeholder,
        Self::Swapped,
        Self::Mirrored,
        Self::Outside,
        Self::Remote,
        Self::Rounded,
        Self::Shared,
        Self::Duplicate,
        Self::Missing,
        Self::EmptyColumn,
        Self::MixedScripts,
        Self::ControlCharacters,
        Self::Mojibake,
        Self::UnknownCode,
        Self::ImpossibleDate,
        Self::Tonnage,
        Self::Amount,
    ];

    /// The check of this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|check| check.code() == code)
    }

    /// The stable name in answers.
    pub fn code(self) -> &'static str {
        self.words()[0]
    }

    /// What it looks for.
    pub fn title(self) -> &'static str {
        self.words()[1]
    }

    /// Why it matters.
    pub fn why(self) -> &'static str {
        self.words()[2]
    }

    /// What to do about what it finds.
    pub fn remedy(self) -> &'static str {
        self.words()[3]
    }

    /// Whether it looks at points only: where a line or an area begins says little of where it is.
    pub(super) fn is_of_points(self) -> bool {
        matches!(
            self,
            Self::Placeholder | Self::Swapped | Self::Mirrored | Self::Remote | Self::Rounded | Self::Shared | Self::Duplicate
        )
    }

    fn words(self) -> [&'static str; 4] {
        WORDS[self as usize]
    }
}

/// Code, title, why it matters, what to do; in the order of [`Check::ALL`].
const WORDS: [[&str; 4]; Check::ALL.len()] = [
    [
        "not-loaded",
        "Rows that could not be loaded",
        "They are in no map, no list and no sum.",
        "Correct them in the source; rows are counted from 1 there, without the header.",
    ],
    [
        "invalid-geometry",
        "Geometries that were invalid and are repaired",
        "Other programs draw and measure them differently, or refuse them.",
        "Take the repaired ones from here, or correct them in the source.",
    ],
    [
        "suspected-while-loading",
        "Rows that looked wrong while loading and were kept",
        "Values that do not fit their column or coordinate reference system are read as well as they can be.",
        "Look at each; state the CRS of the file if it is not the one that was taken.",
    ],
    [
        "placeholder-position",
        "Positions that stand for an unknown one",
        "0, 0 lies in the Gulf of Guinea, and a pole is nobody's deposit: such rows are on the map where nothing is.",
        "Give them their true position or none.",
    ],
    [
        "swapped-axes",
        "Longitude and latitude exchanged",
        "The row is on the map in another country, and missing where it belongs.",
        "Exchange the two numbers, after a look at the neighbours of the corrected place.",
    ],
    [
        "lost-sign",
        "A minus sign too many or too few",
        "West became east or south became north: the row is on the other side of the Earth.",
        "Turn the sign of the number named, after a look at the neighbours of the corrected place.",
    ],
    [
        "outside",
        "Outside the area that the rows belong to",
        "A position beyond the border, or beyond where its coordinate reference system holds, is wrong or in the wrong file.",
        "Check the position against its source; correct it, or the CRS that was stated for the file.",
    ],
    [
        "far-from-others",
        "Far from all other rows that belong together",
        "A typing error in a coordinate moves a row by hundreds of kilometres; so does a wrong country.",
        "Check the position and the column named. Islands and territories overseas are right.",
    ],
    [
        "rounded-position",
        "Positions of few digits",
        "A position rounded to a minute or a hundredth of a degree is a kilometre off, to a degree fifty.",
        "State the uncertainty in a column `positional_uncertainty_m`, or find a better position.",
    ],
    [
        "shared-position",
        "Many rows on one spot",
        "Several things have the position of one of them, or of a district: distances and densities there mean nothing.",
        "Find the true positions, or state their uncertainty in `positional_uncertainty_m`.",
    ],
    [
        "duplicate",
        "Rows that seem to be one thing",
        "What is there twice is counted twice, in any script.",
        "Compare the rows; join them, or give them names that tell them apart.",
    ],
    [
        "missing-value",
        "Fields that have to be there and are not",
        "Without them a row cannot be found, cited or drawn.",
        "Fill them in; `quality.required` in the configuration says which they are.",
    ],
    [
        "empty-column",
        "Columns without any value",
        "They promise what the file does not have, mostly because something was lost on the way.",
        "Find out what should be in them, or leave them out.",
    ],
    [
        "mixed-scripts",
        "Words of Latin and Cyrillic letters at once",
        "They look right and are not found: c and с are two letters.",
        "Write the word in one script.",
    ],
    [
        "control-characters",
        "Characters that cannot be seen, or that stand for lost ones",
        "They break searches, joins and other programs.",
        "Remove them; where a letter was lost (�), take the text from the source again.",
    ],
    [
        "wrong-encoding",
        "Text that was read in the wrong encoding",
        "Nobody can read or find it.",
        "Read the source in the encoding named.",
    ],
    [
        "unknown-code",
        "Commodities that the code list does not have",
        "They fall out of every question that is asked by commodity.",
        "Write the term as the CGI commodity vocabulary has it.",
    ],
    [
        "impossible-date",
        "Days and years that cannot be",
        "They are in no interval that anybody asks for.",
        "Correct them; a date that is not known is better left out.",
    ],
    [
        "tonnage",
        "Ore, grade and contained metal that contradict each other",
        "One of the three is wrong, mostly in its unit, and a sum over the column is wrong by as much.",
        "Look the numbers up in their source: contained = ore × grade.",
    ],
    [
        "impossible-amount",
        "Amounts that cannot be",
        "A negative tonnage, a grade of more than all, or a unit that nobody knows spoils every sum, or falls out of it.",
        "Look the number and its unit up in their source.",
    ],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_is_found_by_its_code() {
        for (place, check) in Check::ALL.into_iter().enumerate() {
            assert_eq!((Check::from_code(check.code()), check as usize), (Some(check), place));
        }
    }
}
