#!/bin/sh
# Writes .sqlx, which lets the queries be compiled without a database: they are compiled once against a throw-away
# PostgreSQL with the migrations applied. With --check nothing is written; it fails when .sqlx is not what that gives.
set -eu
cd "$(dirname "$0")/.."
. deploy/find-postgres.sh
case ${1:-} in '' | --check) mode=${1:-write} ;; *) echo "usage: deploy/sqlx.sh [--check]" >&2 && exit 2 ;; esac

fail() {
    echo "$1" >&2
    exit 1
}

BIN=$(find_postgres) || fail "PostgreSQL is not here: run deploy/prerequisites.sh"
psql=$BIN/psql
[ -x "$psql" ] || psql=$(command -v psql) || fail "psql is not here: install PostgreSQL's client programs"

# Below /tmp and not TMPDIR: a socket's path must be short, and PostgreSQL's account must be able to enter.
WORK=$(mktemp -d /tmp/parkmate-sqlx.XXXXXX)
cache=$(mktemp -d)
export BIN WORK

# PostgreSQL refuses to run as root. The working folder may be closed to the other account.
account=''
if [ "$(id -u)" -eq 0 ]; then
    account=postgres
    id "$account" >/dev/null 2>&1 || account=nobody
    chown "$account" "$WORK"
fi
as_account() {
    if [ -n "$account" ]; then (cd / && su "$account" -s /bin/sh -c "$1"); else sh -c "$1"; fi
}

clean_up() {
    # Told to stop even if it was interrupted while starting, and nothing is asked of it that takes time.
    [ ! -e "$WORK/cluster/postmaster.pid" ] ||
        as_account '"$BIN/pg_ctl" stop --silent --mode=immediate --pgdata "$WORK/cluster"' </dev/null || true
    rm -rf "$WORK" "$cache"
}
trap clean_up EXIT
trap 'exit 130' HUP INT TERM

as_account '"$BIN/initdb" --username=parkmate --auth=trust --encoding=UTF8 --locale=C --no-sync \
    --pgdata "$WORK/cluster"' </dev/null >"$cache/log" 2>&1 || { cat "$cache/log" >&2 && fail "initdb failed"; }
rm "$cache/log"
as_account '"$BIN/pg_ctl" start --silent --wait --pgdata "$WORK/cluster" --log "$WORK/log" \
    --options "-k $WORK -p 5432 -c listen_addresses= -c fsync=off"' </dev/null >/dev/null 2>&1 ||
    { cat "$WORK/log" >&2 && fail "the throw-away PostgreSQL does not start"; }

export PGHOST="$WORK" PGPORT=5432 PGUSER=parkmate PGDATABASE=postgres PGOPTIONS='-c client_min_messages=warning'
for migration in migrations/*.sql; do
    case $migration in *'*'* | *.down.sql) continue ;; esac
    # As sqlx does it: each in one transaction, unless its first line declines.
    together=--single-transaction
    IFS= read -r first <"$migration" || true
    case $first in '-- no-transaction'*) together='' ;; esac
    "$psql" -X --quiet --set ON_ERROR_STOP=1 $together --file "$migration" </dev/null >/dev/null ||
        fail "$migration does not apply"
done

# The queries are asked anew only where the compiler runs anew; what the dependencies gave is kept.
touch src/lib.rs
SQLX_OFFLINE=false SQLX_OFFLINE_DIR="$cache" DATABASE_URL="postgres://parkmate@localhost/postgres?host=$WORK" \
    cargo check --quiet --locked --all-targets </dev/null

if [ "$mode" = --check ]; then
    committed=.sqlx
    [ -d .sqlx ] || committed=$(mktemp -d "$WORK.XXXXXX")
    differences=$(diff -rq "$committed" "$cache") || differing=yes
    [ "$committed" = .sqlx ] || rmdir "$committed"
    [ -z "${differing:-}" ] || { echo "$differences" >&2 && fail ".sqlx is not in step with the queries and migrations: run make sqlx and commit .sqlx"; }
else
    rm -rf .sqlx
    mkdir .sqlx
    for query in "$cache"/*.json; do [ ! -e "$query" ] || cp "$query" .sqlx/; done
fi
