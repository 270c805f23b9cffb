//! The quality report of a collection as a page.

use super::{grouped, id_text, page, row_label};
use crate::{
    catalog::Collection,
    features,
    http::{base_url::BaseUrl, data_format::DataFormat, links::escaped},
    quality::{Assessment, Check, Checked, Finding, Sure},
    store::Table,
};
use maud::{Markup, PreEscaped, html};

/// Rows of a finding that are linked to.
const LINKED_ROWS: usize = 5;

/// The page, with at most `limit` findings of each check in `wanted`.
pub fn quality(collection: &Collection, assessment: &Assessment, wanted: &[Check], limit: usize, base: &BaseUrl) -> Markup {
    let (info, table) = (&collection.info, &*collection.table);
    let own = base.url(format_args!("/collections/{}", info.id));
    let item = |row: usize| format!("{own}/items/{}?f=html", escaped(&id_text(table, row)));
    let checks: Vec<&Checked> = assessment.checks.iter().filter(|checked| wanted.contains(&checked.check)).collect();
    let found: Vec<&Checked> = checks.iter().copied().filter(|checked| checked.count() > 0).collect();
    let shown = found.iter().flat_map(|checked| checked.findings.iter().take(limit)).flat_map(|finding| &finding.rows);
    let rows = shown.map(|row| *row as usize);
    let picture = features::picture(table, rows, item, |row| row_label(table, row));
    let body = html! {
        p { "What " (grouped(assessment.rows as usize)) " features have that is wrong or doubtful, as of " (assessment.today) "." }
        dl { @for sure in Sure::ALL { dt { (sure.word()) } dd { (sure.meaning()) } } }
        p class="row" {
            @for format in DataFormat::ALL.into_iter().filter(|format| *format != DataFormat::Html) {
                a href=(format!("{own}/quality?f={}", format.name())) { "As " (format.title()) }
            }
            a href=(format!("{own}/report")) { "What was found while loading" }
        }
        (summary(&checks))
        @if let Some(picture) = picture { figure { (PreEscaped(picture)) } }
        @for checked in found { (section(checked, assessment, table, limit, item)) }
    };
    let way = [("Collections", base.url("/collections?f=html")), (info.title.as_str(), format!("{own}?f=html"))];
    page(base, &format!("{}: quality", info.title), &way, &format!("{own}/quality?f=json"), &body)
}

fn summary(checks: &[&Checked]) -> Markup {
    html! {
        div class="scroll" tabindex="0" role="region" aria-label="Checks" {
            table {
                thead { tr {
                    th scope="col" { "Check" }
                    @for sure in Sure::ALL { th scope="col" { (sure.word()) } }
                    th scope="col" { "features" }
                    th scope="col" { "note" }
                } }
                tbody { @for checked in checks { tr {
                    td {
                        @if checked.count() > 0 { a href=(format!("#{}", checked.check.code())) { (checked.check.title()) } }
                        @else { (checked.check.title()) }
                    }
                    @for sure in Sure::ALL { td class="number" { (grouped(checked.counts[sure as usize] as usize)) } }
                    td class="number" { (grouped(checked.rows as usize)) }
                    td class="soft" {
                        @if let Some(reason) = &checked.not_looked { "Not looked for: " (reason) } @else { (checked.notes.join("; ")) }
                    }
                } } }
            }
        }
    }
}

fn section(checked: &Checked, assessment: &Assessment, table: &Table, limit: usize, item: impl Fn(usize) -> String) -> Markup {
    let check = checked.check;
    html! {
        h2 id=(check.code()) { (check.title()) }
        p { (check.why()) " " b { (check.remedy()) } }
        div class="scroll" tabindex="0" role="region" aria-label=(check.title()) {
            table {
                thead { tr { @for name in ["sure", "features", "why"] { th scope="col" { (name) } } } }
                tbody {
                    @for finding in checked.findings.iter().take(limit) {
                        tr {
                            td { (finding.sure.word()) }
                            td { (subject(finding, assessment, table, &item)) }
                            td { (finding.reason) }
                        }
                    }
                }
            }
        }
        @let more = checked.count().saturating_sub(limit as u64);
        @if more > 0 {
            p { a href=(format!("?f=html&check={}&limit={}", check.code(), limit * 10)) { (grouped(more as usize)) " more" } }
        }
    }
}

/// What a finding is about.
fn subject(finding: &Finding, assessment: &Assessment, table: &Table, item: impl Fn(usize) -> String) -> Markup {
    let label = |row: usize| match assessment.name_column {
        Some(_) => row_label(table, row),
        None => id_text(table, row),
    };
    html! {
        @for row in finding.rows.iter().take(LINKED_ROWS) { a href=(item(*row as usize)) { (label(*row as usize)) } " " }
        @if finding.rows.len() > LINKED_ROWS { "and " (grouped(finding.row_count as usize - LINKED_ROWS)) " more" }
        @if let Some(row) = finding.source_row { "row " (row) " of the source" }
        @if finding.rows.is_empty() { @if let Some(column) = &finding.column { code { (column) } } }
    }
}
