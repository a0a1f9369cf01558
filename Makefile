# What a newcomer types. Each works from a clean clone: what is missing is looked for first.

.DEFAULT_GOAL := help
.PHONY: help run demo test bench check sqlx web prerequisites
SHELL := /bin/sh

help:
	@echo 'make run      build and start ParkMate on http://127.0.0.1:8000, with a database of its own'
	@echo 'make demo     watch a booking from the first search to the last notice'
	@echo 'make test     every test'
	@echo 'make bench    bookings a second, beside pgbench writing the same rows'
	@echo 'make check    formatting, lints, licences, and that .sqlx fits the queries'
	@echo 'make sqlx     write .sqlx anew, after a change of a query or a migration'

run: prerequisites web
	cargo run -- seed-demo
	cargo run

demo: prerequisites web
	cargo run --example demo

test: prerequisites web
	cargo test
	@if [ -e web/package.json ]; then cd web && npm test; fi

bench: prerequisites
	cargo build --release
	cargo run --release --example bench

check: prerequisites web
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	sh deploy/licences.sh
	sh deploy/sqlx.sh --check

sqlx: prerequisites web
	sh deploy/sqlx.sh

prerequisites:
	@sh deploy/prerequisites.sh

# The web app is built only where there is one, and only when one of its files is newer than what was built.
ifneq ($(wildcard web/package.json),)
WEB_SOURCES := $(shell find web/src web/public -type f 2>/dev/null) \
	$(wildcard web/*.json web/*.html web/*.ts web/*.js web/*.mjs)

web: web/dist/index.html

web/dist/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES) | prerequisites
	cd web && npm run build
	@touch $@

web/node_modules/.package-lock.json: web/package.json web/package-lock.json | prerequisites
	cd web && npm ci --no-audit --no-fund
	@touch $@
endif
