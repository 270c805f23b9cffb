//! What is at a place, as a page.

use super::{grouped, page};
use crate::http::{
    at::{Answer, InCollection, Position},
    base_url::BaseUrl,
};
use maud::{Markup, html};

/// Points of the compass, clockwise from north.
const COMPASS: [&str; 8] = ["N", "NE", "E", "SE", "S", "SW", "W", "NW"];

/// The page.
pub fn at(answer: &Answer, base: &BaseUrl) -> Markup {
    let [lon, lat] = answer.point;
    let body = html! {
        form action=(base.url("/at")) {
            label { "Longitude, latitude " input name="point" value=(format!("{lon},{lat}")) required; } " "
            label { "Radius " input name="radius" value=(length(answer.radius_m)) size="8"; } " "
            input type="hidden" name="f" value="html";
            button { "Look" }
        }
        @for collection in &answer.collections { (found(collection)) }
        @if answer.collections.is_empty() { p { "There is no collection with geometries." } }
        @for other in &answer.not_asked { p class="soft" { (other.id) ": " (other.reason) } }
        h2 { "Map sheets" }
        @if answer.sheets.is_empty() { p class="soft" { "The international map has no sheet here." } }
        dl {
            @for sheet in &answer.sheets {
                dt { (sheet.scale) }
                dd { @if let Some(href) = &sheet.href { a href=(format!("{href}?f=html")) { (sheet.sheet) } } @else { (sheet.sheet) } }
            }
        }
        h2 { "Coordinates" }
        div class="table" { table {
            thead { tr { th { "System" } th { "First" } th { "Second" } th { "By" } th { "Accuracy" } } }
            tbody { @for position in &answer.positions { (row(position)) } }
        } }
    };
    let way = [("Collections", base.url("/collections?f=html"))];
    let json = base.url(format_args!("/at?point={lon},{lat}&radius={}&f=json", answer.radius_m));
    page(base, &format!("At {lon}, {lat}"), &way, &json, &body)
}

fn found(collection: &InCollection) -> Markup {
    html! {
        h2 { (collection.title) }
        @if collection.shown.is_empty() { p class="soft" { "Nothing within the radius." } } @else { ul {
            @for feature in &collection.shown {
                li {
                    a href=(feature.href) { (feature.label) } ", "
                    @match feature.bearing_deg {
                        Some(bearing) => { (length(feature.distance_m)) " " (compass(bearing)) " (" (format!("{bearing:.0}°")) ")" }
                        None if feature.distance_m > 0.0 => { (length(feature.distance_m)) }
                        None => { "here" }
                    }
                }
            }
        } }
        @let more = collection.number_matched - collection.number_returned;
        @if more > 0 { p class="soft" { "and " (grouped(more)) " farther away" } }
    }
}

fn row(position: &Position) -> Markup {
    html! {
        tr {
            td { (position.name) " (" (position.crs.rsplit('/').next().unwrap_or_default()) ")" }
            @for (axis, number) in position.axes.iter().zip(position.coordinates) { td { (number) " " span class="soft" { (axis) } } }
            td { @if let Some(operation) = &position.operation { (operation) } @else { "as given" } }
            td { @if let Some(accuracy) = position.accuracy_m { (accuracy) " m" } @else { "unknown" } }
        }
    }
}

/// The point of the compass nearest to a bearing in degrees.
fn compass(bearing_deg: f64) -> &'static str {
    COMPASS[(bearing_deg / 45.0).round() as usize % COMPASS.len()]
}

/// Metres, or kilometres where there are many.
fn length(metres: f64) -> String {
    if metres < 1000.0 {
        format!("{}m", (metres * 10.0).round() / 10.0)
    } else {
        format!("{}km", (metres / 10.0).round() / 100.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bearings_have_names() {
        assert_eq!([0.0, 22.4, 22.6, 90.0, 180.0, 315.0, 359.9].map(compass), ["N", "N", "NE", "E", "S", "NW", "N"]);
        assert_eq!([5.04, 5000.0, 12_345.6].map(length), ["5m", "5km", "12.35km"]);
    }
}
