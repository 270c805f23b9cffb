//! Rows of CSV (RFC 4180).

/// Adds a row of these cells.
pub fn push_row(cells: &[String], text: &mut String) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            text.extend(["\"", &cell.replace('"', "\"\""), "\""]);
        } else {
            text.push_str(cell);
        }
    }
    text.push_str("\r\n");
}
