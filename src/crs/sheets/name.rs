//! Names of sheets, printed in one form and read in many.
//!
//! A name goes down from the sheet of 1:1 000 000, one component per division, numbered from west to east and
//! then from north to south. A sheet of several cells names the first in full, and of each other one what differs from
//! the one before: `P-52-V,VI`, `T-47-А,Б,48-А,Б`.

use super::{COLUMNS, ROWS, Sheet, SheetScale};
use std::fmt;

/// A text that names no sheet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is not the name of a map sheet: {reason}")]
pub struct SheetNameError {
    /// As given.
    pub name: String,
    /// What is wrong with it.
    pub reason: String,
}

const QUARTERS: [char; 4] = ['А', 'Б', 'В', 'Г'];
const SMALL_QUARTERS: [char; 4] = ['а', 'б', 'в', 'г'];

/// Writes the name.
pub(super) fn print(sheet: Sheet, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut previous: Vec<String> = vec![];
    for column in sheet.column..sheet.column + sheet.cells() {
        let components = components(sheet.scale, sheet.row, column);
        let same = components.iter().zip(&previous).take_while(|(a, b)| a == b).count();
        let separator = if previous.is_empty() { "" } else { "," };
        write!(f, "{separator}{}", components[same..].join("-"))?;
        previous = components;
    }
    Ok(())
}

/// The name of one cell in its components.
fn components(scale: SheetScale, row: u32, column: u32) -> Vec<String> {
    let cuts = scale.cuts();
    // Place among the by × by cells of the one above, counted from its north-western corner.
    let place = |by: u32| (by - 1 - row % by) * by + column % by;
    let mut components = match scale {
        SheetScale::Million => {
            let letter = char::from(b'A' + (row % ROWS) as u8);
            return vec![letter.to_string(), (column + 1).to_string()];
        }
        SheetScale::K500 | SheetScale::K200 | SheetScale::K100 => components(SheetScale::Million, row / cuts, column / cuts),
        SheetScale::K50 => components(SheetScale::K100, row / 2, column / 2),
        SheetScale::K25 => components(SheetScale::K50, row / 2, column / 2),
        SheetScale::K10 => components(SheetScale::K25, row / 2, column / 2),
    };
    components.push(match scale {
        SheetScale::Million => String::new(),
        SheetScale::K500 | SheetScale::K50 => QUARTERS[place(2) as usize].to_string(),
        SheetScale::K25 => SMALL_QUARTERS[place(2) as usize].to_string(),
        SheetScale::K10 => (place(2) + 1).to_string(),
        SheetScale::K200 => roman(place(6) + 1),
        SheetScale::K100 => (place(12) + 1).to_string(),
    });
    components
}

/// 1 to 36.
fn roman(number: u32) -> String {
    const ONES: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    "X".repeat((number / 10) as usize) + ONES[(number % 10) as usize]
}

/// Reads a name.
pub(super) fn parse(name: &str) -> Result<Sheet, SheetNameError> {
    let error = |reason: String| SheetNameError { name: name.chars().take(60).collect(), reason };
    let mut cells = name.split(',').map(components_of);
    let mut components = with_column_apart(cells.next().unwrap_or_default());
    let sheet = sheet_of(&components).map_err(error)?;
    for more in cells {
        // Only what differs from the cell before is written, and the letter of the row never.
        let kept = components.len().checked_sub(more.len()).filter(|kept| *kept > 0 && !more.is_empty());
        let kept = kept.ok_or_else(|| error("after a comma stands the last part of another sheet's name".to_owned()))?;
        components.splice(kept.., more);
        if sheet_of(&components).map_err(error)? != sheet {
            return Err(error(format!("these sheets are not printed as one; the first is {sheet}")));
        }
    }
    Ok(sheet)
}

/// The parts between dashes.
fn components_of(name: &str) -> Vec<String> {
    let is_dash = |c: char| matches!(c, '-' | '‐' | '‑' | '–' | '—' | '−' | '_');
    name.split(is_dash).map(|part| part.trim().to_owned()).collect()
}

/// `M42` counts as `M-42`.
fn with_column_apart(mut components: Vec<String>) -> Vec<String> {
    let first = components.first().cloned().unwrap_or_default();
    let column = first.trim_start_matches(char::is_alphabetic);
    if !column.is_empty() && column.len() < first.len() {
        let letter = first[..first.len() - column.len()].to_owned();
        components.splice(0..1, [letter, column.to_owned()]);
    }
    components
}

/// The sheet of the cell with these components.
fn sheet_of(components: &[String]) -> Result<Sheet, String> {
    let [letter, column, divisions @ ..] = components else {
        return Err("it begins with a letter and a column, as in M-42".to_owned());
    };
    let row = row_of(letter).ok_or_else(|| format!("`{letter}` is not a row; rows are A to V"))?;
    let column = number_up_to(column, COLUMNS).ok_or_else(|| format!("`{column}` is not a column; columns are 1 to 60"))?;
    let (mut scale, mut row, mut column) = (SheetScale::Million, row, column);
    for division in divisions {
        let (finer, place) = division_of(scale, division)?;
        // How many cells of the finer scale lie along one side of a cell of the coarser one.
        let by = finer.cuts() / scale.cuts();
        (row, column) = (row * by + (by - 1 - place / by), column * by + place % by);
        scale = finer;
    }
    Ok(Sheet::of_cell(scale, row, column))
}

/// What a component means below a scale: the scale it leads to, and the place there, counted from 0.
fn division_of(scale: SheetScale, text: &str) -> Result<(SheetScale, u32), String> {
    let quarter_or = |finer: SheetScale, allowed: &str| {
        let place = quarter(text)?;
        place.map(|place| (finer, place)).ok_or_else(|| format!("after {scale} comes {allowed}, not `{text}`"))
    };
    match scale {
        SheetScale::Million => {
            if let Some(place) = number_up_to(text, 144) {
                return Ok((SheetScale::K100, place));
            }
            if let Some(place) = roman_place(text) {
                return Ok((SheetScale::K200, place));
            }
            quarter_or(SheetScale::K500, "А to Г (1:500 000), I to XXXVI (1:200 000) or 1 to 144 (1:100 000)")
        }
        SheetScale::K100 => quarter_or(SheetScale::K50, "А to Г (1:50 000)"),
        SheetScale::K50 => quarter_or(SheetScale::K25, "а to г (1:25 000)"),
        SheetScale::K25 => number_up_to(text, 4)
            .map(|place| (SheetScale::K10, place))
            .ok_or_else(|| format!("after 1:25 000 comes 1 to 4 (1:10 000), not `{text}`")),
        SheetScale::K500 | SheetScale::K200 | SheetScale::K10 => Err(format!("nothing comes after a sheet of {scale}")),
    }
}

/// A row letter, counted from A = 0; Cyrillic look-alikes count as Latin.
fn row_of(text: &str) -> Option<u32> {
    let mut letters = text.chars().flat_map(char::to_uppercase);
    let letter = latin(letters.next()?);
    let row = u32::from(letter).checked_sub(u32::from('A'))?;
    (letters.next().is_none() && row < ROWS).then_some(row)
}

/// A whole number from 1 to `max`, counted from 0.
fn number_up_to(text: &str, max: u32) -> Option<u32> {
    let digits = !text.is_empty() && text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit());
    let number: u32 = digits.then(|| text.parse().ok()).flatten()?;
    (1..=max).contains(&number).then(|| number - 1)
}

/// A Roman number from I to XXXVI, counted from 0.
fn roman_place(text: &str) -> Option<u32> {
    let capitals: String = text.chars().flat_map(char::to_uppercase).map(latin).collect();
    (1..=36).position(|number| roman(number) == capitals).map(|place| place as u32)
}

/// The place of one of the letters А, Б, В, Г in any case; `None` for anything else.
///
/// A Latin A is А and a Latin B is В, which look the same. A small b could be meant for б or for в.
fn quarter(text: &str) -> Result<Option<u32>, String> {
    Ok(match text {
        "А" | "а" | "A" | "a" => Some(0),
        "Б" | "б" => Some(1),
        "В" | "в" | "B" => Some(2),
        "Г" | "г" => Some(3),
        "b" => return Err("a Latin `b` can mean б or в; write the Cyrillic letter".to_owned()),
        _ => None,
    })
}

/// The Latin capital that looks like a Cyrillic one; others stay.
fn latin(letter: char) -> char {
    match letter {
        'А' => 'A',
        'В' => 'B',
        'С' => 'C',
        'Е' => 'E',
        'Н' => 'H',
        'І' => 'I',
        'Ј' => 'J',
        'К' => 'K',
        'М' => 'M',
        'О' => 'O',
        'Р' => 'P',
        'Ѕ' => 'S',
        'Т' => 'T',
        'Х' => 'X',
        other => other,
    }
}
