# Needs Rust, git and make. What else a target needs, .ci/install adds, and says so.

CARGO_TARGET_DIR ?= target
export CARGO_TARGET_DIR

VIEWER := assets/viewer
CLIENTS := tests/clients
BENCH_DATA := $(CARGO_TARGET_DIR)/bench-data
# Not `npm ci`: it refuses a lock file without the optional packages of platforms that a registry does not have.
NPM_INSTALL := npm install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error

# The steps share the machine's cores themselves.
.NOTPARALLEL:
.PHONY: serve test test-viewer test-rust test-clients bench lint fmt viewer picture tools-build tools-test tools-bench

# Builds everything and serves the sample; prints the address of the map.
serve: viewer
	cargo build --release
	$(CARGO_TARGET_DIR)/release/lode serve

# Everything, a real browser included.
test: tools-test test-viewer test-rust test-clients

test-viewer: $(VIEWER)/node_modules/.package-lock.json
	cd $(VIEWER) && npm test --silent

test-rust: viewer
	cargo test

# Takes the binary that `cargo test` built: `cargo build` would build the heavy dependencies again, with other features.
test-clients: viewer test-rust $(CLIENTS)/node_modules/.package-lock.json tools-test
	cd $(CLIENTS) && LODE_BIN=$(abspath $(CARGO_TARGET_DIR))/debug/lode npm test --silent

# The parts with criterion, then the whole against what apt and cargo provide, as ratios.
bench: tools-bench viewer $(BENCH_DATA)/coast.geojson
	cargo build --release --bins --benches
	cargo bench
	python3 benches/compare/compare.py $(BENCH_DATA)

$(BENCH_DATA)/coast.geojson: benches/compare/generate.py | tools-bench
	mkdir -p $(BENCH_DATA)
	python3 benches/compare/generate.py $(BENCH_DATA)

lint: viewer
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
	cd $(VIEWER) && npm run --silent check

fmt:
	cargo fmt

# The picture in the README: the sample on the map, as a browser draws it.
picture: viewer tools-test $(CLIENTS)/node_modules/.package-lock.json
	cargo build
	cd $(CLIENTS) && node picture.mjs ../../assets/screenshot.png

# The map, for the binary to embed.
viewer: $(VIEWER)/dist/favicon.svg

# The icon stands for the whole: build.rs makes a placeholder of the page, not of the icon.
$(VIEWER)/dist/favicon.svg: $(VIEWER)/node_modules/.package-lock.json $(shell find $(VIEWER)/src $(VIEWER)/build $(VIEWER)/public assets/symbols -type f) $(wildcard $(VIEWER)/*.html $(VIEWER)/*.ts $(VIEWER)/*.json)
	cd $(VIEWER) && npm run --silent build -- --logLevel warn
	touch $@

# npm writes this file last; it is as new as what is installed.
%/node_modules/.package-lock.json: %/package-lock.json | tools-build
	cd $* && $(NPM_INSTALL)
	touch $@

tools-build tools-test tools-bench: tools-%:
	@.ci/install $*
