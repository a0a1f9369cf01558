#!/bin/sh
# Backs the database up into a file, while servers are at work: the state of one moment, whole.
#
#     sh deploy/backup.sh parkmate.dump
#
# Which database: DATABASE_URL, or the private one under PARKMATE_DATA. A password belongs into ~/.pgpass and not into the URL,
# which everybody on the machine can see while this runs.
set -eu
file=${1:?usage: deploy/backup.sh file}
[ ! -e "$file" ] || { echo "there is $file already" >&2 && exit 1; }
. "$(dirname "$0")/find-postgres.sh"
BIN=$(find_postgres 2>/dev/null) || BIN=
program() { if [ -n "$BIN" ] && [ -x "$BIN/$1" ]; then echo "$BIN/$1"; else command -v "$1"; fi; }
pg_dump=$(program pg_dump) && pg_restore=$(program pg_restore) ||
    { echo "pg_dump is not here: install PostgreSQL's client programs" >&2 && exit 1; }
url=${DATABASE_URL:-postgresql://parkmate@/parkmate?host=${PARKMATE_DATA:?set DATABASE_URL or PARKMATE_DATA}/postgres}

# Readable by nobody else, and under its name only when it is whole and its table of contents can be read.
umask 077
trap 'rm -f "$file.part"' EXIT
"$pg_dump" --format=custom --no-owner --no-privileges --dbname="$url" --file="$file.part"
"$pg_restore" --list "$file.part" >/dev/null
sync "$file.part"
mv "$file.part" "$file"
