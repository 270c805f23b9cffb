//! Groups by the polygons of another collection.

use super::{super::StatisticsError, Coded, Key, Spread, ToGroup};
use crate::{
    query::{Place, rows_in_regions},
    store::Table,
};

/// Groups by region; rows in none are a group of their own.
pub fn by_region<'t>(
    of: &ToGroup<'t, '_>,
    regions: &Table,
    too_many: impl Fn() -> StatisticsError,
) -> Result<Coded<'t>, StatisticsError> {
    if regions.located_rows() > of.groups_max {
        return Err(too_many());
    }
    let found = rows_in_regions(of.table, of.matching, regions, of.patience)?;
    let none = regions.located_rows() as u32;
    let (mut codes, mut spread) = (Vec::with_capacity(of.rows.len()), Spread::default());
    let mut rest = found.as_slice();
    for (place, &row) in (0..).zip(of.rows) {
        // Members are in the order of their rows, of which one may come several times.
        let before = rest.iter().take_while(|one| one.row < row).count();
        rest = &rest[before..];
        let in_regions = &rest[..rest.iter().take_while(|one| one.row == row).count()];
        for one in in_regions {
            codes.push(one.region);
            spread.from.push(place);
            spread.is_across.push(one.place == Place::Across);
        }
        if in_regions.is_empty() {
            codes.push(none);
            spread.from.push(place);
            spread.is_across.push(false);
        }
    }
    let key = move |code, _| if code == none { Key::None } else { Key::Region(code) };
    Ok(Coded { codes, size: none + 1, key: Box::new(key), spread: Some(spread) })
}
