# What a newcomer types. Each works from a clean clone: what is missing is looked for first.

.DEFAULT_GOAL := help
.PHONY: help run demo test bench soak attack fuzz advisories check alerts sqlx web prerequisites tools-of-tests
SHELL := /bin/sh

# Where prerequisites.sh puts a Node when the machine's own is too old.
export PATH := $(CURDIR)/.tools/node_modules/.bin:$(PATH)

help:
	@echo 'make run      build and start ParkMate on http://127.0.0.1:8000, with a database of its own'
	@echo 'make demo     watch a booking from the first search to the last notice'
	@echo 'make test     every test'
	@echo 'make bench    how fast, each figure beside its reference; some minutes'
	@echo 'make soak     nothing lost while everything breaks: servers, PostgreSQL, network, disk; a quarter of an hour and more'
	@echo 'make attack   every operation asked as every role, and thousands of hostile sockets'
	@echo 'make fuzz     each parser driven by coverage, a minute each'
	@echo 'make check    formatting, lints, types, licences, and that .sqlx fits the queries'
	@echo 'make alerts   try the rules that wake somebody, with promtool (Debian: apt install prometheus)'
	@echo 'make sqlx     write .sqlx anew, after a change of a query or a migration'

run: prerequisites web
	cargo run -- seed-demo
	cargo run

demo: prerequisites web
	cargo run --example demo

# The browser tests use the server that cargo test has built.
test: prerequisites tools-of-tests web
	cargo test --workspace
	sh tests/contract/run.sh short
	@if [ -e web/package.json ]; then cd web && npm test && npm run e2e; fi

bench: prerequisites
	cargo build --release --workspace
	target/release/bench

# With its control first: a check that cannot fail proves nothing. Then days by seed, and histories against the model.
soak: prerequisites
	cargo build --release --workspace
	target/release/soak --control --bookings 2000 --seconds 40
	target/release/soak
	SEEDS=200 cargo test --test it day::
	PROPTEST_CASES=200 cargo test --test it model::

attack: prerequisites tools-of-tests web
	sh tests/contract/run.sh long
	PARKMATE_ABUSE=$${PARKMATE_ABUSE:-10000} cargo test --test it sockets::abuse:: -- --nocapture --test-threads=1

fuzz: prerequisites web
	sh deploy/fuzz.sh $${PARKMATE_FUZZ_SECONDS:-60}

# Needs cargo-deny, and the advisory database to be within reach.
advisories:
	@cargo deny --version >/dev/null 2>&1 || { echo 'cargo-deny is not here: cargo install --locked cargo-deny' >&2; exit 1; }
	cargo deny --locked check

check: prerequisites web
	cargo fmt --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	sh deploy/licences.sh
	sh deploy/sqlx.sh --check
	@if [ -e web/package.json ]; then cd web && npm run check; fi

alerts:
	promtool check config deploy/prometheus/prometheus.yml
	promtool test rules deploy/prometheus/alerts.test.yml

sqlx: prerequisites web
	sh deploy/sqlx.sh

prerequisites:
	@sh deploy/prerequisites.sh

tools-of-tests:
	@sh deploy/prerequisites.sh tests

# The web app is built only where there is one, and only when one of its files is newer than what was built.
# Cargo sees when an embedded file changes, but not when the first ones come: hence the touch. (To let it watch web/dist would
# make every build without Node a new one, for what is watched and not there counts as changed.)
ifneq ($(wildcard web/package.json),)
WEB_SOURCES := $(shell find web/src web/public -type f 2>/dev/null) \
	$(wildcard web/*.json web/*.html web/*.ts web/*.js web/*.mjs)

web: web/dist/index.html

web/dist/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES) | prerequisites
	cd web && npm run build
	@touch $@ build.rs

# Not `npm ci`: it refuses a lock file that lacks the binaries of platforms whose packages a mirror did not have.
# This installs what is locked just as well, and writes nothing back.
web/node_modules/.package-lock.json: web/package.json web/package-lock.json | prerequisites
	cd web && npm install --no-save --no-audit --no-fund
	@touch $@
endif
