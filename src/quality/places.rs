//! Where the points of a table, or of those that share a value of a column (a country), mostly lie.

use super::{Subject, roles::texts};
use crate::{
    crs::{PointSpread, UsualPlace},
    store::NULL_CODE,
};
use hashbrown::HashMap;

/// Groups of points that lie together.
pub(super) struct Places {
    /// All points; by country; by region.
    levels: Vec<Level>,
}

struct Level {
    /// The column that makes the groups; `None` for all points in one.
    column: Option<usize>,
    /// By code of the column's dictionary.
    groups: HashMap<u32, Group>,
}

/// Points that lie together.
pub(super) struct Group {
    usual: Option<UsualPlace>,
    /// Points in each cell of one degree.
    cells: HashMap<(i16, i16), u32>,
    pub points: u32,
}

/// A group that a point belongs to.
pub(super) struct Membership<'a> {
    pub group: &'a Group,
    /// The column that makes the group and its value; `None` for the group of all points.
    pub label: Option<(&'a str, &'a str)>,
}

/// Groups are kept of at most so many values of a column: more are no regions.
const MAX_GROUPS: usize = 5000;
/// Fewer points say nothing about where the others should be.
const ENOUGH_POINTS: u32 = 50;

impl Places {
    pub fn of(subject: &Subject<'_>) -> Self {
        let columns = std::iter::once(None).chain(subject.roles.regions.iter().map(|column| Some(*column)));
        Self { levels: columns.filter_map(|column| Level::of(subject, column)).collect() }
    }

    /// The groups that a row belongs to and that are large enough, the group of all first.
    pub fn of_row<'a>(&'a self, subject: &'a Subject<'_>, row: usize) -> impl Iterator<Item = Membership<'a>> {
        self.levels.iter().filter_map(move |level| {
            let (code, label) = match level.column {
                None => (0, None),
                Some(place) => {
                    let column = &subject.table.columns()[place];
                    let text = texts(column)?;
                    let code = text.codes[row];
                    (code, (code != NULL_CODE).then(|| (column.name.as_str(), text.dictionary.text(code))))
                }
            };
            if level.column.is_some() && label.is_none() {
                return None;
            }
            let group = level.groups.get(&code).filter(|group| group.points >= ENOUGH_POINTS)?;
            Some(Membership { group, label })
        })
    }
}

impl Level {
    fn of(subject: &Subject<'_>, column: Option<usize>) -> Option<Self> {
        let text = match column {
            None => None,
            Some(place) => Some(texts(&subject.table.columns()[place])?),
        };
        if text.is_some_and(|text| text.dictionary.len() > MAX_GROUPS) {
            return None;
        }
        let code = |row: usize| text.map_or(0, |text| text.codes[row]);
        let mut groups: HashMap<u32, (PointSpread, Group)> = HashMap::new();
        for (row, position) in subject.points() {
            // A value that says nothing makes no group.
            let code = code(row);
            if code == NULL_CODE || text.is_some_and(|text| text.dictionary.text(code).trim().is_empty()) {
                continue;
            }
            let (spread, group) = groups.entry(code).or_insert_with(|| (PointSpread::default(), Group::new()));
            spread.add(position);
            group.add(position);
        }
        let usual = |(code, (spread, group)): (u32, (PointSpread, Group))| (code, Group { usual: spread.usual_place(), ..group });
        Some(Self { column, groups: groups.into_iter().map(usual).collect() })
    }
}

impl Group {
    fn new() -> Self {
        Self { usual: None, cells: HashMap::new(), points: 0 }
    }

    fn add(&mut self, position: [f64; 2]) {
        *self.cells.entry(cell(position)).or_default() += 1;
        self.points += 1;
    }

    /// Whether a position lies where nearly all points of the group do; `None` where they lie over half the world.
    pub fn is_usual(&self, position: [f64; 2]) -> Option<bool> {
        self.usual.map(|usual| usual.contains(position))
    }

    /// How many points of the group lie within so many degrees, or a little more.
    pub fn points_near(&self, position: [f64; 2], degrees: i16) -> u32 {
        let (column, row) = cell(position);
        // Degrees of longitude are narrower away from the equator.
        let widening = (1.0 / position[1].to_radians().cos().max(0.2)).ceil() as i16;
        let reach = degrees * widening;
        let rows = row - degrees..=row + degrees;
        let turned = |column: i16| (column + 180).rem_euclid(360) - 180;
        rows.flat_map(|row| (column - reach..=column + reach).map(move |column| (turned(column), row)))
            .filter_map(|cell| self.cells.get(&cell))
            .sum()
    }
}

fn cell([lon, lat]: [f64; 2]) -> (i16, i16) {
    (lon.floor().min(179.0) as i16, lat.floor().min(89.0) as i16)
}

impl Membership<'_> {
    /// `the other rows`, or `the other rows of country Kazakhstan`.
    pub fn others(&self) -> String {
        match self.label {
            None => "the other rows".to_owned(),
            Some((column, value)) => format!("the other rows of {column} {value}"),
        }
    }
}
