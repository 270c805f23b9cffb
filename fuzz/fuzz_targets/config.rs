#![no_main]

use lode::config::{ConfigError, Settings};
use std::{fs, path::PathBuf, sync::LazyLock};

static FILE: LazyLock<PathBuf> = LazyLock::new(|| std::env::temp_dir().join(format!("lode-fuzz-{}.toml", std::process::id())));

fn load(text: &str) -> Result<Settings, ConfigError> {
    fs::write(&*FILE, text).unwrap();
    Settings::load(&FILE)
}

libfuzzer_sys::fuzz_target!(|text: &str| match load(text) {
    Ok(settings) => {
        let written = settings.to_toml();
        // A dollar sign would be taken for a variable again.
        if !written.contains('$') {
            let again = load(&written).unwrap_or_else(|error| panic!("{error}\n{written}"));
            assert_eq!(again, settings, "{written}");
        }
    }
    Err(ConfigError::Invalid { problems, .. }) => {
        let lines = text.split('\n').count();
        assert!(!problems.is_empty());
        assert!(problems.iter().all(|problem| (1..=lines).contains(&problem.line)), "{problems:?} of {lines} lines");
    }
    Err(ConfigError::Io { source, .. }) => panic!("{source}"),
});
