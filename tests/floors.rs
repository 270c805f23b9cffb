//! The floor plan in `src/lib.rs` holds: no module uses one of a higher floor, or a neighbour on its own.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

type Floors = BTreeMap<String, u32>;

#[test]
fn no_module_uses_a_higher_floor_or_a_neighbour() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let floors = floors(&fs::read_to_string(src.join("lib.rs")).unwrap());
    let mut breaches = vec![];
    for file in rust_files(&src) {
        let inside = file.strip_prefix(&src).unwrap();
        let top = inside.components().next().unwrap().as_os_str().to_str().unwrap().trim_end_matches(".rs");
        if top == "lib" || top == "main" {
            continue;
        }
        let code = fs::read_to_string(&file).unwrap();
        breaches.extend(breaches_in(top, &code, &floors).into_iter().map(|b| format!("{}: {b}", inside.display())));
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn every_module_has_a_floor() {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let floors = floors(&lib);
    let modules: Vec<&str> = lib.lines().filter_map(|l| l.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert!(modules.len() > 5);
    for module in modules {
        assert!(floors.contains_key(module), "the plan in src/lib.rs has no floor for `{module}`");
    }
}

#[test]
fn breaches_are_found_however_they_are_written() {
    let floors = floors("//! F3  top  a roof\n//! F2  left  a room\n//!     right  a room\n//! F1  ground  all stand on it\n");
    assert_eq!(floors, [("ground", 1), ("left", 2), ("right", 2), ("top", 3)].map(|(m, f)| (m.to_owned(), f)).into());
    for (bad, found) in [
        ("use crate::top::Roof;", "top"),
        ("pub use crate::{\n    ground::{Soil, top},\n    right::Room,\n};", "right"),
        ("fn f() { crate::top::build() }", "top"),
        ("use crate::ground::Soil; /* so what */ use crate :: right;", "right"),
    ] {
        let breaches = breaches_in("left", bad, &floors);
        assert_eq!(breaches.len(), 1, "{bad}: {breaches:?}");
        assert!(breaches[0].contains(&format!("`{found}`")), "{breaches:?}");
    }
    for good in [
        "use crate::ground::{Soil, top};",
        "use crate::left::Window;",
        "// use crate::top::Roof;\n/// [`crate::right`]\nuse super::right;",
        "let text = \"crate::top\";",
    ] {
        assert_eq!(breaches_in("left", good, &floors), Vec::<String>::new(), "{good}");
    }
}

/// Module → floor, from the plan in the doc comment: `F2  geometry  …`, and more rooms of that floor below it.
fn floors(lib: &str) -> Floors {
    let mut floors = Floors::new();
    let mut floor = None;
    for line in lib.lines().filter_map(|l| l.strip_prefix("//! ")) {
        let number = line.strip_prefix('F').and_then(|l| l.split(' ').next()?.parse().ok());
        let room = if number.is_some() { line.split_whitespace().nth(1) } else { line.strip_prefix("    ") };
        floor = number.or(floor.filter(|_| room.is_some()));
        if let (Some(floor), Some(name)) = (floor, room.and_then(|r| r.split_whitespace().next())) {
            floors.insert(name.to_owned(), floor);
        }
    }
    floors
}

fn breaches_in(module: &str, code: &str, floors: &Floors) -> Vec<String> {
    let own = floors[module];
    let mut breaches = vec![];
    for used in used_modules(code) {
        match floors.get(&used) {
            Some(_) if used == module => {}
            Some(&floor) if floor > own => {
                breaches.push(format!("`{module}` (F{own}) uses `{used}` of a higher floor (F{floor})"));
            }
            Some(&floor) if floor == own => breaches.push(format!("`{module}` uses its neighbour `{used}` on F{floor}")),
            _ => {}
        }
    }
    breaches
}

/// The top modules that code names: the word after each `crate::`, or the first words in `crate::{…}`.
fn used_modules(code: &str) -> Vec<String> {
    let words = words(code);
    let mut used = vec![];
    for (i, _) in words.iter().enumerate().filter(|(_, w)| *w == "crate") {
        let [_, a, b, next, ..] = &words[i..] else { continue };
        if a != ":" || b != ":" {
            continue;
        }
        if next != "{" {
            used.push(next.clone());
            continue;
        }
        let (mut depth, mut first) = (0, true);
        for word in &words[i + 3..] {
            match word.as_str() {
                "{" => depth += 1,
                "}" => depth -= 1,
                "," if depth == 1 => first = true,
                name if depth == 1 && first => {
                    used.push(name.to_owned());
                    first = false;
                }
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    used
}

/// Identifiers and single signs, without comments and string literals.
fn words(code: &str) -> Vec<String> {
    let mut words = vec![];
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        let after = |end: &str, from: usize| rest[from..].find(end).map_or("", |at| &rest[from + at + end.len()..]);
        let ident = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        rest = match c {
            '/' if rest.starts_with("//") => after("\n", 2),
            '/' if rest.starts_with("/*") => after("*/", 2),
            'r' if rest.starts_with("r#\"") => after("\"#", 3),
            '\'' if rest.starts_with("'\"'") => &rest[3..],
            '"' => after_string(&rest[1..]),
            _ if ident > 0 => {
                words.push(rest[..ident].to_owned());
                &rest[ident..]
            }
            _ => {
                if !c.is_whitespace() {
                    words.push(c.to_string());
                }
                &rest[c.len_utf8()..]
            }
        };
    }
    words
}

/// What follows the closing quote.
fn after_string(text: &str) -> &str {
    let mut escaped = false;
    for (i, c) in text.char_indices() {
        match c {
            '"' if !escaped => return &text[i + 1..],
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    ""
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = vec![];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    files
}
