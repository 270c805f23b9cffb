//! Groups by parts of time.

use super::{super::StatisticsError, Coded, Key, ToGroup};
use crate::{
    model::{ColumnType, When},
    store::{Column, ColumnData, NULL_CODE},
};
use jiff::civil::Date;
use rayon::prelude::*;

/// A part of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeBin {
    /// `1990s`.
    Decade,
    /// `1994`.
    Year,
    /// `1994-summer`: of the northern hemisphere; the winter of a year begins in the December before it.
    Season,
    /// `1994-07`.
    Month,
}

/// A quarter of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Season {
    /// December to February.
    Winter,
    /// March to May.
    Spring,
    /// June to August.
    Summer,
    /// September to November.
    Autumn,
}

/// A year and a month from 1 to 12, where it is known.
type Moment = (i32, Option<i32>);

impl TimeBin {
    /// All of them, by their names.
    pub const ALL: [(&'static str, Self); 4] =
        [("decade", Self::Decade), ("year", Self::Year), ("season", Self::Season), ("month", Self::Month)];

    /// As it is asked for.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, known)| *known == self).map_or("", |(name, _)| name)
    }

    /// How a row finds its group, for people.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Decade => "decades: the years from one that is a multiple of ten",
            Self::Year => "calendar years in UTC",
            Self::Season => {
                "seasons of the northern hemisphere: winter is December to February and named after the year of its January; \
                 dates without a month are in none"
            }
            Self::Month => "calendar months in UTC; dates without a month are in none",
        }
    }

    /// The number of the part in which a moment lies.
    fn of(self, (year, month): Moment) -> Option<i32> {
        Some(match self {
            Self::Decade => year.div_euclid(10),
            Self::Year => year,
            Self::Season => (year * 12 + month?).div_euclid(3),
            Self::Month => year * 12 + month? - 1,
        })
    }

    /// What a part is called.
    pub fn label(self, number: i32) -> String {
        match self {
            Self::Decade => format!("{}s", number * 10),
            Self::Year => number.to_string(),
            Self::Season => {
                let season = ["winter", "spring", "summer", "autumn"][number.rem_euclid(4) as usize];
                format!("{}-{season}", number.div_euclid(4))
            }
            Self::Month => format!("{:04}-{:02}", number.div_euclid(12), number.rem_euclid(12) + 1),
        }
    }

    /// The first day of a part; that of the next one is its end.
    pub fn begins(self, number: i32) -> Option<Date> {
        let (year, month) = match self {
            Self::Decade => (number * 10, 1),
            Self::Year => (number, 1),
            Self::Season => {
                let months = number * 3 - 1;
                (months.div_euclid(12), months.rem_euclid(12) + 1)
            }
            Self::Month => (number.div_euclid(12), number.rem_euclid(12) + 1),
        };
        Date::new(year.try_into().ok()?, month.try_into().ok()?, 1).ok()
    }

    /// The first year of a part, for columns that hold years.
    pub fn first_year(self, number: i32) -> i32 {
        if self == Self::Decade { number * 10 } else { number }
    }
}

/// Groups by the time in a column of dates, timestamps, texts that are such or partial dates (`1994`, `1994-07`), or years as numbers.
pub fn by_time<'t>(of: &ToGroup<'t, '_>, column: &'t Column, bin: TimeBin) -> Result<Coded<'t>, StatisticsError> {
    let numbers: Vec<Option<i32>> = match &column.data {
        ColumnData::Text(text) if !matches!(column.column_type, ColumnType::List | ColumnType::Json) => {
            let of_entry: Vec<Option<i32>> = (0..text.dictionary.len() as u32)
                .into_par_iter()
                .map(|code| bin.of(moment(text.dictionary.text(code))?))
                .collect();
            let of_row = |row: &u32| match text.codes[*row as usize] {
                NULL_CODE => None,
                code => of_entry[code as usize],
            };
            of.rows.par_iter().map(of_row).collect()
        }
        ColumnData::Integer(values) if matches!(bin, TimeBin::Year | TimeBin::Decade) => {
            let year = |row: usize| i32::try_from(values[row]).ok().filter(|year| (-9999..=9999).contains(year));
            let of_row = |row: &u32| column.is_valid(*row as usize).then(|| bin.of((year(*row as usize)?, None)))?;
            of.rows.par_iter().map(of_row).collect()
        }
        _ => {
            return Err(StatisticsError::NoTime {
                grouping: format!("{}({})", bin.name(), column.name),
                column: column.name.clone(),
                column_type: column.column_type.name(),
                bin: bin.name(),
            });
        }
    };
    let valid = || numbers.par_iter().flatten().copied();
    let least = valid().min().unwrap_or(0);
    let none = valid().max().map_or(0, |last| last.abs_diff(least) + 1);
    let codes = numbers.par_iter().map(|number| number.map_or(none, |number| number.abs_diff(least))).collect();
    let key = move |code, _| if code == none { Key::None } else { Key::Time(bin, least.saturating_add_unsigned(code)) };
    Ok(Coded { codes, size: none + 1, key: Box::new(key), spread: None })
}

/// Year and month of a text that is a time, or a partial date.
fn moment(text: &str) -> Option<Moment> {
    When::parse(text).map(When::year_and_month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_time_have_names_and_first_days() {
        for (text, bin, label, first) in [
            ("1994-12-31T23:59:59Z", TimeBin::Season, "1995-winter", "1994-12-01"),
            ("1995-01-01", TimeBin::Season, "1995-winter", "1994-12-01"),
            ("1995-03-01", TimeBin::Season, "1995-spring", "1995-03-01"),
            ("1995-08-31", TimeBin::Season, "1995-summer", "1995-06-01"),
            ("1995-11", TimeBin::Season, "1995-autumn", "1995-09-01"),
            ("1995-11", TimeBin::Month, "1995-11", "1995-11-01"),
            ("1995", TimeBin::Year, "1995", "1995-01-01"),
            ("1995", TimeBin::Decade, "1990s", "1990-01-01"),
        ] {
            let number = bin.of(moment(text).unwrap()).unwrap();
            assert_eq!((bin.label(number).as_str(), bin.begins(number).unwrap().to_string().as_str()), (label, first), "{text}");
        }
        for text in ["", "95", "1994/95", "19940715", "1994-13", "1994-1", "1994-02-30", "c1994", "１９９４"] {
            assert_eq!(moment(text), None, "{text}");
        }
        assert_eq!(TimeBin::Month.of((1995, None)), None);
    }
}
