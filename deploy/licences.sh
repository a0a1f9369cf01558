#!/bin/sh
# Every dependency's licence must be one that deny.toml allows. cargo-deny says it better and is used where it is
# installed; it takes minutes to build, so this asks cargo itself, and is real on every machine.
set -eu
cd "$(dirname "$0")/.."

if cargo deny --version >/dev/null 2>&1; then
    exec cargo deny --locked check licenses bans sources
fi

packages=$(cargo tree --locked --workspace --all-features --edges normal,build,dev --prefix none --format '{p}|{l}')
echo "$packages" | awk -F'|' '
    # The list in deny.toml: what stands between quotes in allow = [ ... ].
    FILENAME == "deny.toml" {
        if ($0 ~ /^allow = \[/) listing = 1
        if (listing && match($0, /"[^"]+"/)) allowed[substr($0, RSTART + 1, RLENGTH - 2)] = 1
        if ($0 ~ /\]/) listing = 0
        next
    }
    # An expression without parentheses: one alternative suffices, and all of its parts must be allowed.
    function holds(expression,    alternatives, parts, i, j, good) {
        i = split(expression, alternatives, / OR |\//)
        for (; i > 0; i--) {
            good = 1
            j = split(alternatives[i], parts, / AND /)
            for (; j > 0; j--) {
                gsub(/^ +| +$/, "", parts[j])
                if (parts[j] != "true" && !(parts[j] in allowed)) good = 0
            }
            if (good && alternatives[i] != "") return 1
        }
        return 0
    }
    {
        sub(/ \(\*\)$/, "")
        if ($0 == "" || seen[$0]++) next
        rest = $2
        while (match(rest, /\([^()]*\)/))
            rest = substr(rest, 1, RSTART - 1) (holds(substr(rest, RSTART + 1, RLENGTH - 2)) ? "true" : "false") \
                substr(rest, RSTART + RLENGTH)
        if (!holds(rest)) { print $1 ": " ($2 == "" ? "no licence" : $2) " is not allowed by deny.toml"; bad = 1 }
    }
    END { exit bad }
' deny.toml - >&2
