//! Angles as people write them: `49°42′10″N`, `49 42 10 с.ш.`, `N49°42.5'`, `75-28-01 в.д.`, `49:42:10`.
//!
//! ```text
//! angle      = [hemisphere] [sign] number [mark] [number [mark] [number [mark]]] [hemisphere]
//! mark       = ° ′ ″ and their many look-alikes and abbreviations; or, between numbers, `:` `-` or space
//! hemisphere = N S E W, the words, and their Russian and Kazakh abbreviations
//! ```
//! Only the last number may have a fraction; minutes and seconds stay within 60.

use std::{iter::Peekable, str::Chars};

/// An angle in decimal degrees, and what it said about itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Angle {
    /// Decimal degrees; south and west are negative.
    pub degrees: f64,
    /// Latitude or longitude, where a hemisphere tells.
    pub axis: Option<Axis>,
}

/// Which of the two angles of a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Axis {
    Latitude,
    Longitude,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Degree,
    Minute,
    Second,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Hemisphere {
    axis: Axis,
    negative: bool,
}

/// Reads an angle; `None` for anything else, and for angles beyond ±180° (±90° where the hemisphere
/// says that it is a latitude).
pub(super) fn parse(text: &str) -> Option<Angle> {
    let mut reader = Reader { chars: text.trim().chars().peekable(), angle: Parts::default() };
    while let Some(&c) = reader.chars.peek() {
        reader.step(c)?;
    }
    reader.angle.finish()
}

struct Reader<'a> {
    chars: Peekable<Chars<'a>>,
    angle: Parts,
}

impl Reader<'_> {
    fn step(&mut self, c: char) -> Option<()> {
        if c.is_whitespace() {
            self.chars.next();
            return Some(());
        }
        if c.is_ascii_digit() {
            let (value, fraction) = self.number()?;
            return self.angle.number(value, fraction);
        }
        if c.is_alphabetic() && !matches!(c, 'º' | 'ʹ' | 'ʺ' | 'ʼ') {
            let word = self.word();
            return self.angle.word(&word);
        }
        self.chars.next();
        match c {
            '°' | 'º' | '˚' | '∘' => self.angle.mark(Unit::Degree),
            '"' | '″' | '”' | '“' | '„' | 'ʺ' | '¨' => self.angle.mark(Unit::Second),
            '\'' | '′' | '’' | '‘' | 'ʹ' | 'ʼ' | '´' | '`' => {
                // Two of them make seconds.
                let twice = self.chars.next_if_eq(&c).is_some();
                self.angle.mark(if twice { Unit::Second } else { Unit::Minute })
            }
            '+' | '-' | '−' | '–' | '—' | ':' => self.angle.sign_or_separator(c),
            _ => None,
        }
    }

    fn number(&mut self) -> Option<(f64, bool)> {
        let mut digits = String::new();
        let mut fraction = false;
        while let Some(c) = self.chars.next_if(|c| c.is_ascii_digit() || matches!(c, '.' | ',')) {
            fraction |= !c.is_ascii_digit();
            digits.push(if c == ',' { '.' } else { c });
        }
        Some((digits.parse().ok()?, fraction))
    }

    /// Letters in lower case; dots and spaces between them do not count: `с. ш.` is `сш`.
    fn word(&mut self) -> String {
        let skipped = |c: &char| c.is_whitespace() || *c == '.';
        let mut word = String::new();
        while let Some(c) = self.chars.next_if(|c| c.is_alphabetic() || skipped(c)) {
            if !skipped(&c) {
                word.extend(c.to_lowercase());
            }
        }
        word
    }
}

/// What stands before the next character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Last {
    /// No number yet.
    #[default]
    Start,
    Number,
    Mark,
    /// A `:` or `-` between numbers.
    Separator,
    /// A hemisphere after the numbers, which ends the angle.
    Hemisphere,
}

/// What has been read so far.
#[derive(Default)]
struct Parts {
    values: [f64; 3],
    count: usize,
    last: Last,
    /// A number has a fraction, and so is the last one.
    fraction: bool,
    /// Minutes were marked with a letter, so that a lone `s` after them means seconds, not south.
    lettered: bool,
    negative: Option<bool>,
    hemisphere: Option<Hemisphere>,
}

impl Parts {
    fn number(&mut self, value: f64, fraction: bool) -> Option<()> {
        if self.last == Last::Hemisphere || self.fraction {
            return None;
        }
        *self.values.get_mut(self.count)? = value;
        self.count += 1;
        (self.fraction, self.last) = (fraction, Last::Number);
        Some(())
    }

    fn mark(&mut self, unit: Unit) -> Option<()> {
        let expected = [Unit::Degree, Unit::Minute, Unit::Second];
        let fits = self.last == Last::Number && expected.get(self.count - 1) == Some(&unit);
        self.last = Last::Mark;
        fits.then_some(())
    }

    fn sign_or_separator(&mut self, c: char) -> Option<()> {
        if self.count > 0 {
            let before = std::mem::replace(&mut self.last, Last::Separator);
            return (c != '+' && matches!(before, Last::Number | Last::Mark)).then_some(());
        }
        if c == ':' || self.negative.is_some() {
            return None;
        }
        self.negative = Some(c != '+');
        Some(())
    }

    /// A hemisphere, a unit, or a unit and then a hemisphere.
    fn word(&mut self, word: &str) -> Option<()> {
        let seconds_expected = self.count == 3 && self.lettered && self.last == Last::Number;
        if !seconds_expected && let Some(found) = hemisphere(word) {
            return self.hemisphere(found);
        }
        let names = UNIT_WORDS.iter().flat_map(|(unit, names)| names.iter().map(move |name| (*unit, *name)));
        let mut rests = names.filter_map(|(unit, name)| Some((unit, word.strip_prefix(name)?)));
        let (unit, rest) = rests.find(|(_, rest)| rest.is_empty() || hemisphere(rest).is_some())?;
        self.mark(unit)?;
        self.lettered |= unit == Unit::Minute;
        if rest.is_empty() { Some(()) } else { self.hemisphere(hemisphere(rest)?) }
    }

    fn hemisphere(&mut self, found: Hemisphere) -> Option<()> {
        if self.last == Last::Separator || self.hemisphere.replace(found).is_some() {
            return None;
        }
        if self.count > 0 {
            self.last = Last::Hemisphere;
        }
        Some(())
    }

    fn finish(self) -> Option<Angle> {
        let [degrees, minutes, seconds] = self.values;
        let both_signs = self.negative.is_some() && self.hemisphere.is_some();
        if self.count == 0 || self.last == Last::Separator || both_signs || minutes >= 60.0 || seconds > 60.0 {
            return None;
        }
        let absolute = (degrees * 3600.0 + minutes * 60.0 + seconds) / 3600.0;
        let axis = self.hemisphere.map(|h| h.axis);
        if absolute > if axis == Some(Axis::Latitude) { 90.0 } else { 180.0 } {
            return None;
        }
        let negative = self.negative.unwrap_or(false) || self.hemisphere.is_some_and(|h| h.negative);
        Some(Angle { degrees: if negative { -absolute } else { absolute }, axis })
    }
}

/// Longer words before those they start with.
const UNIT_WORDS: [(Unit, &[&str]); 3] = [
    (Unit::Degree, &["degrees", "degree", "deg", "d", "градусов", "градуса", "градус", "град", "гр", "г"]),
    (Unit::Minute, &["minutes", "minute", "min", "m", "минуты", "минута", "минут", "мин", "м"]),
    (Unit::Second, &["seconds", "second", "sec", "s", "секунды", "секунда", "секунд", "сек", "с"]),
];

/// Russian: северная широта, восточная долгота; Kazakh: солтүстік ендік, шығыс бойлық.
fn hemisphere(word: &str) -> Option<Hemisphere> {
    let (axis, negative) = match word {
        "n" | "north" | "с" | "сш" | "сев" | "север" | "севернойшироты" | "се" | "солтүстікендік" => {
            (Axis::Latitude, false)
        }
        "s" | "south" | "ю" | "юш" | "юг" | "южнойшироты" | "ое" | "оңтүстікендік" => {
            (Axis::Latitude, true)
        }
        "e" | "east" | "в" | "вд" | "вост" | "восток" | "восточнойдолготы" | "шб" | "шығысбойлық" => {
            (Axis::Longitude, false)
        }
        "w" | "west" | "з" | "зд" | "зап" | "запад" | "западнойдолготы" | "бб" | "батысбойлық" => {
            (Axis::Longitude, true)
        }
        _ => return None,
    };
    Some(Hemisphere { axis, negative })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LAT: f64 = 49.0 + 42.0 / 60.0 + 10.0 / 3600.0;
    const LON: f64 = 75.0 + 28.0 / 60.0 + 1.0 / 3600.0;

    #[test]
    fn every_common_way_to_write_an_angle_is_read() {
        for text in [
            "49°42′10″N",
            "49°42'10\"N",
            "49 42 10 N",
            "49°42'10\" с.ш.",
            "49°42′10″ с. ш.",
            "49° 42' 10'' N",
            "N49°42'10\"",
            "N 49 42 10",
            "49-42-10 с.ш.",
            "49º42´10¨N",
            "49°42’10”N",
            "49d42m10sN",
            "49d42'10\"N",
            "49 град. 42 мин. 10 сек. с.ш.",
            "49°42′10″ с.е.",
            "49:42:10N",
            "49°42′10,0″ С",
            "49 deg 42 min 10 sec north",
            "49°\u{a0}42′\u{a0}10″\u{a0}N",
        ] {
            let angle = parse(text).unwrap_or_else(|| panic!("{text}"));
            assert!((angle.degrees - LAT).abs() < 1e-12, "{text}: {}", angle.degrees);
            assert_eq!(angle.axis, Some(Axis::Latitude), "{text}");
        }
        for text in ["75-28-01 в.д.", "75°28′01″E", "75°28′1″ ш.б.", "75 28 01 в. д."] {
            let angle = parse(text).unwrap_or_else(|| panic!("{text}"));
            assert!((angle.degrees - LON).abs() < 1e-12 && angle.axis == Some(Axis::Longitude), "{text}");
        }
    }

    #[test]
    fn without_a_hemisphere_the_sign_decides() {
        for (text, degrees) in [
            ("49:42:10", LAT),
            ("49°42'10.5\"", LAT + 0.5 / 3600.0),
            ("-49 42 10", -LAT),
            ("−49°42′10″", -LAT),
            ("49d42m10s", LAT),
            ("49°42.5′", 49.0 + 42.5 / 60.0),
            ("49,5°", 49.5),
            ("49°", 49.0),
            ("180°", 180.0),
            ("-0°30′", -0.5),
            ("49 30", 49.5),
        ] {
            let angle = parse(text).unwrap_or_else(|| panic!("{text}"));
            assert!((angle.degrees - degrees).abs() < 1e-12, "{text}: {}", angle.degrees);
            assert_eq!(angle.axis, None, "{text}");
        }
    }

    #[test]
    fn south_and_west_are_negative() {
        for text in ["49°42′10″S", "S49 42 10", "49°42′10″ ю.ш.", "75°28′01″W", "75 28 1 з.д.", "12.5° W"] {
            assert!(parse(text).unwrap().degrees < 0.0, "{text}");
        }
    }

    #[test]
    fn what_is_no_angle_is_refused() {
        for text in [
            "",
            "abc",
            "49°61′",
            "49°42′61″",
            "181°",
            "91°N",
            "-49°N",
            "N49°S",
            "49'42",
            "49°42°",
            "49.5°30′",
            "1 2 3 4",
            "49°-",
            "49:",
            "5 512 345",
            "12-05-2024",
            "49°42′10″X",
            "°",
            "-",
            "N",
            "49.42.10",
            "49--42",
            "1e5",
            "49N 75E",
            "∞",
            "49 :42:",
            "٤٩",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_angle_survives_any_notation(seconds_total in 0u32..=90 * 3600, style in 0usize..6, negative: bool) {
            let (d, m, s) = (seconds_total / 3600, seconds_total / 60 % 60, seconds_total % 60);
            let (sign, hemi) = if negative { ("-", "S") } else { ("", "N") };
            let text = match style {
                0 => format!("{d}°{m}′{s}″{hemi}"),
                1 => format!("{sign}{d} {m:02} {s:02}"),
                2 => format!("{hemi}{d}°{m:02}'{s:02}.0\""),
                3 => format!("{sign}{d}:{m:02}:{s:02},000"),
                4 => format!("{d}-{m}-{s} {}", if negative { "ю.ш." } else { "с.ш." }),
                _ => format!("{d}d{m}m{s}s{hemi}"),
            };
            let expected = f64::from(seconds_total) / 3600.0 * if negative { -1.0 } else { 1.0 };
            prop_assert!((parse(&text).unwrap().degrees - expected).abs() < 1e-12, "{}", text);
        }

        #[test]
        fn nothing_panics_and_nothing_leaves_the_globe(text in "[-+0-9 .,:°′″'\"NSEWnsewсшюзвд]{0,24}|\\PC{0,12}") {
            if let Some(angle) = parse(&text) {
                prop_assert!(angle.degrees.abs() <= 180.0);
            }
        }
    }
}
