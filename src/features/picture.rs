//! Features as a small picture (SVG 2), for pages that are read without scripts.

use crate::{
    geometry::levels::level_of_zoom,
    model::{PartKind, WORLD_SIZE, WorldBox, WorldPoint},
    store::{GeometryColumn, Table},
};
use std::fmt::Write;

/// The width of a picture in CSS pixels; it scales with the page.
const WIDTH_PX: f64 = 960.0;
/// Its height.
const HEIGHT_PX: f64 = 420.0;
/// What is left free around the features, as a share of the picture.
const MARGIN: f64 = 0.06;
/// The least width of ground, world units: about 600 m at the equator.
const LEAST_WIDTH: f64 = 65_536.0;
/// Positions drawn at most; what comes later is left out, and the picture says so.
const MAX_POSITIONS: usize = 20_000;
/// Steps of the graticule, degrees; the first with few enough lines is taken.
const GRATICULE_DEG: [f64; 12] = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 45.0];
/// Meridians drawn at most.
const MAX_LINES: f64 = 8.0;

/// A part of the world square on the picture.
struct Frame {
    west: f64,
    north: f64,
    px_per_unit: f64,
}

/// The picture, or `None` where no row has a geometry. `href` gives the address of a row's feature, `label` its name;
/// both as text that still has to be escaped.
pub fn picture(
    table: &Table,
    rows: impl Iterator<Item = usize> + Clone,
    href: impl Fn(usize) -> String,
    label: impl Fn(usize) -> String,
) -> Option<String> {
    let boxes: Vec<WorldBox> = rows.clone().filter_map(|row| table.boxes().get(row)).filter(|b| !b.is_empty()).copied().collect();
    if boxes.is_empty() {
        return None;
    }
    let (extent, beyond) = bulk(&boxes);
    let frame = Frame::around(&extent);
    let mut svg = format!("<svg viewBox=\"0 0 {WIDTH_PX} {HEIGHT_PX}\" role=\"img\" aria-label=\"Where the features are\">");
    frame.graticule(&mut svg);
    let mut left = MAX_POSITIONS;
    for row in rows.filter(|row| *row < table.located_rows()) {
        if left == 0 {
            let _ = write!(svg, "<text class=\"note\" x=\"12\" y=\"{}\">not all are drawn</text>", HEIGHT_PX - 12.0);
            break;
        }
        let _ = write!(svg, "<a href=\"{}\"><title>{}</title>", escaped(&href(row)), escaped(&label(row)));
        frame.feature(table.geometry(), row, &mut svg, &mut left);
        svg.push_str("</a>");
    }
    if beyond > 0 {
        let _ = write!(svg, "<text class=\"note\" x=\"12\" y=\"24\">{beyond} more lie beyond these edges</text>");
    }
    svg.push_str("</svg>");
    Some(svg)
}

/// The extent of all, or of all but a few that would make the rest a dot: how many those are.
fn bulk(boxes: &[WorldBox]) -> (WorldBox, usize) {
    /// Of fewer, each counts.
    const LEAST: usize = 20;
    /// One of so many may lie beyond.
    const FEW: usize = 10;
    /// So many times smaller has the picture to become without them.
    const SMALLER: f64 = 3.0;
    let union = |boxes: &mut dyn Iterator<Item = &WorldBox>| boxes.fold(WorldBox::EMPTY, |all, b| all.union(*b));
    let all = union(&mut boxes.iter());
    if boxes.len() < LEAST {
        return (all, 0);
    }
    // Those that lie no farther off the middle half than three times its width.
    let range = |of: fn(&WorldBox) -> u32| {
        let mut values: Vec<f64> = boxes.iter().map(|b| f64::from(of(b))).collect();
        values.sort_by(f64::total_cmp);
        let (low, high) = (values[values.len() / 4], values[values.len() - 1 - values.len() / 4]);
        let margin = 3.0 * (high - low).max(1.0);
        low - margin..=high + margin
    };
    let (x, y) = (range(|b| b.center().x), range(|b| b.center().y));
    let is_near = |b: &&WorldBox| x.contains(&f64::from(b.center().x)) && y.contains(&f64::from(b.center().y));
    let near = union(&mut boxes.iter().filter(is_near));
    let beyond = boxes.len() - boxes.iter().filter(is_near).count();
    let size = |b: &WorldBox| f64::from((b.max_x - b.min_x).max(b.max_y - b.min_y)).max(1.0);
    if beyond > 0 && beyond * FEW <= boxes.len() && size(&all) > SMALLER * size(&near) { (near, beyond) } else { (all, 0) }
}

impl Frame {
    fn around(extent: &WorldBox) -> Self {
        let (width, height) = (f64::from(extent.max_x - extent.min_x), f64::from(extent.max_y - extent.min_y));
        let free = 1.0 - 2.0 * MARGIN;
        let units_per_px = (width / (WIDTH_PX * free)).max(height / (HEIGHT_PX * free)).max(LEAST_WIDTH / WIDTH_PX);
        let middle = extent.center();
        Self {
            west: f64::from(middle.x) - units_per_px * WIDTH_PX / 2.0,
            north: f64::from(middle.y) - units_per_px * HEIGHT_PX / 2.0,
            px_per_unit: 1.0 / units_per_px,
        }
    }

    fn px(&self, p: WorldPoint) -> [f64; 2] {
        [(f64::from(p.x) - self.west) * self.px_per_unit, (f64::from(p.y) - self.north) * self.px_per_unit]
    }

    /// The tile zoom whose details can be told apart here (256 pixels to a tile).
    fn zoom(&self) -> u8 {
        (WORLD_SIZE as f64 * self.px_per_unit / 256.0).log2().ceil().clamp(0.0, 30.0) as u8
    }

    fn feature(&self, geometry: &GeometryColumn, row: usize, svg: &mut String, left: &mut usize) {
        for part in geometry.parts(row) {
            let kind = geometry.part_kind(row, part);
            if kind == PartKind::Point {
                let point = geometry.rings(part).next().and_then(|ring| geometry.ring(ring).points.first().copied());
                let Some([x, y]) = point.map(|p| self.px(p)) else { continue };
                let _ = write!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"/>");
                *left = left.saturating_sub(1);
                continue;
            }
            let class = if kind == PartKind::Line { "line" } else { "area" };
            let _ = write!(svg, "<path class=\"{class}\" d=\"");
            geometry.rings(part).for_each(|ring| self.ring(geometry, ring, svg, left));
            svg.push_str("\"/>");
        }
    }

    fn ring(&self, geometry: &GeometryColumn, ring: usize, svg: &mut String, left: &mut usize) {
        let (ring, zoom) = (geometry.ring(ring), self.zoom());
        if ring.level > level_of_zoom(zoom) {
            return;
        }
        let last = ring.points.len().saturating_sub(1);
        let matters = |i: usize| i == 0 || i == last || ring.zooms.get(i).is_none_or(|z| *z <= zoom);
        for (i, point) in ring.points.iter().enumerate().filter(|(i, _)| matters(*i)).take(*left) {
            let [x, y] = self.px(*point);
            let _ = write!(svg, "{}{x:.1},{y:.1}", if i == 0 { 'M' } else { 'L' });
            *left -= 1;
        }
    }

    fn graticule(&self, svg: &mut String) {
        let corner = |x: f64, y: f64| {
            let unit = |px: f64, start: f64| (start + px / self.px_per_unit).clamp(0.0, f64::from(u32::MAX)) as u32;
            WorldPoint { x: unit(x, self.west), y: unit(y, self.north) }.to_lon_lat()
        };
        let ([west, north], [east, south]) = (corner(0.0, 0.0), corner(WIDTH_PX, HEIGHT_PX));
        let Some(step) = GRATICULE_DEG.into_iter().find(|step| (east - west) / step <= MAX_LINES) else { return };
        svg.push_str("<g class=\"graticule\">");
        for lon in multiples(step, west, east) {
            let [x, _] = self.px(WorldPoint::from_lon_lat(lon, 0.0));
            let _ = write!(
                svg,
                "<path d=\"M{x:.1},0V{HEIGHT_PX}\"/><text class=\"lon\" x=\"{:.1}\" y=\"4\">{}</text>",
                x + 4.0,
                degrees(lon, "E", "W")
            );
        }
        for lat in multiples(step, south, north) {
            let [_, y] = self.px(WorldPoint::from_lon_lat(0.0, lat));
            let _ = write!(
                svg,
                "<path d=\"M0,{y:.1}H{WIDTH_PX}\"/><text x=\"4\" y=\"{:.1}\">{}</text>",
                y - 4.0,
                degrees(lat, "N", "S")
            );
        }
        svg.push_str("</g>");
    }
}

fn multiples(step: f64, from: f64, to: f64) -> impl Iterator<Item = f64> {
    let (first, last) = ((from / step).ceil() as i64, (to / step).floor() as i64);
    // A step of a hundredth is no binary number; its multiples are rounded to one.
    (first..=last).map(move |i| (i as f64 * step * 1e6).round() / 1e6)
}

fn degrees(value: f64, positive: &str, negative: &str) -> String {
    let side = if value > 0.0 {
        positive
    } else if value < 0.0 {
        negative
    } else {
        ""
    };
    format!("{}° {side}", value.abs())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::RowBatch,
        store::{PreparedBatch, TableBuilder},
    };
    use std::str::FromStr;

    fn table(wkts: &[&str]) -> Table {
        let mut batch = RowBatch::default();
        for (i, wkt) in wkts.iter().enumerate() {
            batch.begin_row(i as u64 + 1);
            batch.geometries.push(&wkt::Wkt::<f64>::from_str(wkt).unwrap()).unwrap();
            batch.end_row();
        }
        let mut builder = TableBuilder::new("geometry");
        builder.push(PreparedBatch::new(batch)).unwrap();
        builder.finish().table
    }

    fn drawn(table: &Table) -> Option<String> {
        picture(table, 0..table.rows(), |row| format!("items/{row}?a=1&b=\""), |row| format!("<{row}>"))
    }

    #[test]
    fn every_kind_of_geometry_is_drawn_inside_the_picture() {
        let table =
            table(&["POINT(70 50)", "LINESTRING(60 45, 62 47)", "POLYGON((65 45,66 45,66 46,65 46,65 45))", "POINT EMPTY"]);
        let svg = drawn(&table).unwrap();
        for mark in ["<circle", "class=\"line\"", "class=\"area\"", "60° E", "45° N", "&lt;0&gt;", "?a=1&amp;b=&quot;"] {
            assert!(svg.contains(mark), "{mark}: {svg}");
        }
        let numbers = svg.split(['"', ',', 'M', 'L']).filter_map(|t| t.parse::<f64>().ok());
        assert!(numbers.into_iter().all(|n| (-20.0..=WIDTH_PX).contains(&n)), "{svg}");
    }

    #[test]
    fn a_single_point_and_the_whole_world_have_a_picture_and_nothing_has_none() {
        assert!(drawn(&table(&["POINT(70 50)"])).unwrap().contains("<circle cx=\"480.0\" cy=\"210.0\""));
        assert!(drawn(&table(&["POINT(-180 -90)", "POINT(180 90)"])).is_some());
        assert_eq!(drawn(&table(&["POINT EMPTY"])), None);
    }

    #[test]
    fn a_row_at_the_pole_does_not_make_a_dot_of_the_others() {
        let mut wkts: Vec<String> = (0..30).map(|i| format!("POINT({} {})", 60 + i % 6, 45 + i / 6)).collect();
        let near = table(&wkts.iter().map(String::as_str).collect::<Vec<_>>());
        wkts.push("POINT(50 -90)".to_owned());
        let with_pole = table(&wkts.iter().map(String::as_str).collect::<Vec<_>>());
        let (near, with_pole) = (drawn(&near).unwrap(), drawn(&with_pole).unwrap());
        assert!(with_pole.contains("1 more lie beyond these edges") && !with_pole.contains("° S"), "{with_pole}");
        assert!(!near.contains("beyond"));
    }
}
