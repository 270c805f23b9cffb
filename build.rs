//! The map is embedded in the binary. Where it was not built, a page that says so takes its place, so
//! that `cargo build` works alone.

use std::{fs, io, path::Path};

const DIST: &str = "assets/viewer/dist";
const PLACEHOLDER: &str = "<!doctype html>
<html lang=\"en\">
<meta charset=\"utf-8\">
<title>Lode</title>
<p>This binary was built without the map. Run <code>make viewer</code> and build it again.
The data is here all the same: <a href=\"./collections?f=json\">collections</a>.
</html>
";

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed={DIST}");
    let index = Path::new(DIST).join("index.html");
    if !index.exists() {
        fs::create_dir_all(DIST)?;
        fs::write(index, PLACEHOLDER)?;
    }
    Ok(())
}
