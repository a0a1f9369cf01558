#!/bin/sh
# Restores a backup into a database in which nobody has an account: all of it, or nothing.
#
#     sh deploy/restore.sh parkmate.dump
#
# Which database: DATABASE_URL, or the private one under PARKMATE_DATA. Servers that run on it must be started again afterwards:
# they know the tables that were there before.
set -eu
file=${1:?usage: deploy/restore.sh file}
. "$(dirname "$0")/find-postgres.sh"
BIN=$(find_postgres 2>/dev/null) || BIN=
program() { if [ -n "$BIN" ] && [ -x "$BIN/$1" ]; then echo "$BIN/$1"; else command -v "$1"; fi; }
psql=$(program psql) && pg_restore=$(program pg_restore) ||
    { echo "pg_restore is not here: install PostgreSQL's client programs" >&2 && exit 1; }
url=${DATABASE_URL:-postgresql://parkmate@/parkmate?host=${PARKMATE_DATA:?set DATABASE_URL or PARKMATE_DATA}/postgres}
ask() { "$psql" --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$url" --command="$1"; }

there=$(ask "select to_regclass('account') is not null")
if [ "$there" = t ] && [ "$(ask 'select exists (select from account)')" = t ]; then
    echo 'there are accounts in this database: restore into an empty one' >&2
    exit 1
fi
"$pg_restore" --clean --if-exists --no-owner --no-privileges --single-transaction --dbname="$url" "$file"
# A backup holds no statistics, and without them plans are guesses.
ask analyze
