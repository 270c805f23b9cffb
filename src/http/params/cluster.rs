//! `cluster` of tiles: how points are drawn as one. `in-cluster` of features: those that such a one stands for.
//!
//! ```text
//! cluster=true
//! cluster=radius_px:60,max_zoom:12,sum:ore_t,sum:grade,count_by:commodity
//! ```

use super::{Refusal, names};
use crate::{
    catalog::{ClusterSettings, Collection},
    http::problem::Allowed,
    model::MAX_TILE_ZOOM,
    store::{ColumnData, Table},
    tiles::{ClusterName, Clustering},
};

const ALLOWED: &str = "true, false, or some of radius_px:8 to 255, max_zoom:0 to 20, sum:a property of numbers (also several times) and \
                       count_by:a property, between commas";

/// How points of a collection are drawn as one. What is not said is as its settings say, or else by default.
pub fn cluster(text: &str, collection: &Collection) -> Result<Clustering, Refusal> {
    let (set, table) = (collection.info.tiles.cluster.as_ref(), &collection.table);
    let asked = match text {
        "false" if set.is_some() => return Ok(Clustering::Off),
        "false" => return Ok(Clustering::AsSet),
        "true" => "",
        "" => return Err(Refusal::new("nothing is said", ALLOWED)),
        asked => asked,
    };
    let mut wanted = set.cloned().unwrap_or_else(|| collection.info.tiles.default_clusters());
    let mut sum = vec![];
    for part in names::split(asked) {
        match pair(&part)? {
            ("radius_px", radius) => wanted.radius_px = radius_px(radius)?,
            ("max_zoom", zoom) => wanted.max_zoom = max_zoom(zoom)?,
            ("sum", name) => sum.push(column(name, table, true)?),
            ("count_by", name) => wanted.count_by = column(name, table, false)?,
            (other, _) => return Err(Refusal::new(format!("`{other}` says nothing of clusters"), ALLOWED)),
        }
    }
    if !sum.is_empty() {
        wanted.sum = sum.into_iter().flatten().collect();
        wanted.sum.sort();
        wanted.sum.dedup();
    }
    let is_as_set = set == Some(&wanted) || !table.geometry().has_points();
    Ok(if is_as_set { Clustering::AsSet } else { Clustering::As(wanted) })
}

/// The cluster that a link in a tile is about. Clients take it from there and need not understand it.
pub fn in_cluster(text: &str) -> Result<ClusterName, Refusal> {
    const ALLOWED: &str = "what stands in the links of clusters in tiles";
    let refused = || Refusal::new("this names no cluster", ALLOWED);
    let (mut radius, mut zoom, mut number, mut edition, mut tile_matrix_set) = (None, None, None, None, None);
    for part in text.split(',') {
        match pair(part)? {
            ("radius_px", text) => radius = Some(radius_px(text)?),
            ("max_zoom", text) => zoom = Some(max_zoom(text)?),
            ("id", text) => number = text.parse().ok(),
            ("data", text) => edition = u32::from_str_radix(text, 16).ok(),
            ("tms", text) => tile_matrix_set = Some(text.to_owned()),
            _ => return Err(refused()),
        }
    }
    let name = || Some(ClusterName { radius_px: radius?, max_zoom: zoom?, number: number?, edition: edition?, tile_matrix_set });
    name().ok_or_else(refused)
}

fn pair(part: &str) -> Result<(&str, &str), Refusal> {
    let pair = part.split_once(':');
    pair.map(|(key, value)| (key.trim(), value))
        .ok_or_else(|| Refusal::new(format!("`{part}` is no setting of clusters"), ALLOWED))
}

fn radius_px(text: &str) -> Result<u8, Refusal> {
    let radius = text.parse().ok().filter(|radius| ClusterSettings::RADII_PX.contains(radius));
    radius.ok_or_else(|| Refusal::new(format!("radius_px cannot be `{text}`"), ALLOWED))
}

fn max_zoom(text: &str) -> Result<u8, Refusal> {
    let zoom = text.parse().ok().filter(|zoom| *zoom <= MAX_TILE_ZOOM);
    zoom.ok_or_else(|| Refusal::new(format!("max_zoom cannot be `{text}`"), ALLOWED))
}

/// The name of a column of the table, of numbers if it must be; `None` where the table has no clusters to tell of.
fn column(name: &str, table: &Table, of_numbers: bool) -> Result<Option<String>, Refusal> {
    if !table.geometry().has_points() {
        return Ok(None);
    }
    let column =
        names::place(name, table).and_then(|place| table.columns().get(place)).ok_or_else(|| names::unknown(name, table))?;
    let is_number = |data: &ColumnData| matches!(data, ColumnData::Integer(_) | ColumnData::Float(_));
    if of_numbers && !is_number(&column.data) {
        let numbers = table.columns().iter().filter(|column| is_number(&column.data)).map(|column| column.name.clone());
        let reason = format!("`{name}` has no numbers to sum up");
        return Err(Refusal { reason, allowed: Allowed::Names(numbers.collect()) });
    }
    Ok(Some(column.name.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cluster_is_named_as_its_link_does() {
        let named = in_cluster("radius_px:50,max_zoom:12,id:4711,data:00c0ffee,tms:ETRS-TM35FIN").unwrap();
        let expected = ClusterName {
            radius_px: 50,
            max_zoom: 12,
            number: 4711,
            edition: 0x00c0_ffee,
            tile_matrix_set: Some("ETRS-TM35FIN".to_owned()),
        };
        assert_eq!(named, expected);
        for text in ["", "4711", "radius_px:50", "radius_px:50,max_zoom:12,id:-1,data:1", "radius_px:1,max_zoom:1,id:1,data:1"] {
            assert!(in_cluster(text).is_err(), "{text}");
        }
    }
}
