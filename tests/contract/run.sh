#!/bin/sh
# Asks a server with the demo whatever its OpenAPI document allows, and much that it does not, as each kind of person.
# Wrong is: a 5xx; a status, header, media type or body that the document does not tell of; taking what it forbids; letting
# in without a log-in. The long form asks for PARKMATE_CONTRACT_SECONDS as each; the short form, for `make test`, asks what
# every operation takes at its edges once, as who it is for, and a little of everything as everybody. The seed is fixed.
set -eu
cd "$(dirname "$0")/../.."

fail() {
    echo "contract: $1" >&2
    exit 1
}

case ${1:-long} in
short) short=yes ;;
long) short='' ;;
*) fail 'usage: tests/contract/run.sh [short|long] [role]' ;;
esac
only=${2:-}
seed=${PARKMATE_SEED:-1}
seconds=${PARKMATE_CONTRACT_SECONDS:-120}

# schemathesis, in the versions that requirements.txt names, in a folder of its own.
home=$PWD/.tools/schemathesis
wanted=$(cksum <tests/contract/requirements.txt)
if [ "$(cat "$home/installed" 2>/dev/null)" != "$wanted" ]; then
    command -v python3 >/dev/null || fail 'Python 3.11 or newer is not here: install python3 and python3-venv'
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "$(python3 --version) is too old: 3.11 is wanted"
    rm -rf "$home"
    python3 -m venv "$home" || fail 'Python cannot make a virtual environment: install python3-venv'
    "$home/bin/pip" install --quiet --disable-pip-version-check --requirement tests/contract/requirements.txt ||
        fail 'schemathesis could not be installed'
    echo "$wanted" >"$home/installed"
fi

cargo build --quiet --locked
parkmate=${CARGO_TARGET_DIR:-$PWD/target}/debug/parkmate

# Below /tmp and open, for PostgreSQL's account must be able to enter.
work=$(mktemp -d /tmp/parkmate-contract.XXXXXX)
chmod 755 "$work"
server=''
clean_up() {
    if [ -n "$server" ]; then
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' HUP INT TERM

export PARKMATE_DATA="$work/data" PARKMATE_BIND=127.0.0.1:0 PARKMATE_RATE_LIMITS=off PARKMATE_CLOCK=simulated
unset DATABASE_URL PARKMATE_PUBLIC_URL PARKMATE_GATEWAY_SECRET 2>/dev/null || true
cd "$work"
"$parkmate" seed-demo >seeded 2>&1 || { cat seeded >&2 && fail 'the demo could not be sown'; }
"$parkmate" >said 2>log &
server=$!
PARKMATE_URL=''
for _ in $(seq 600); do
    PARKMATE_URL=$(sed -n 's/^listening on //p' said)
    [ -z "$PARKMATE_URL" ] || break
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
done
[ -n "$PARKMATE_URL" ] || { cat log >&2 && fail 'the server does not start'; }
export PARKMATE_URL SCHEMATHESIS_HOOKS=hooks
export PYTHONPATH="$OLDPWD/tests/contract" PYTHONDONTWRITEBYTECODE=1
config=$OLDPWD/tests/contract/schemathesis.toml

failed=''
ask() { # role, e-mail, more options
    role=$1
    export PARKMATE_ROLE_EMAIL="$2"
    shift 2
    [ -z "$only" ] || [ "$only" = "$role" ] || return 0
    if "$home/bin/st" --config-file "$config" run "$PARKMATE_URL/api/v1/openapi.json" --seed "$seed" --no-color \
        --generation-database none "$@" >"answers" 2>&1; then
        echo "contract: $role: $(sed -n 's/^ *\([0-9]* generated\).*/\1/p' answers), $(sed -n 's/^=* \(.*\) =*$/\1/p' answers | tail -1)"
    else
        cat answers
        failed="$failed $role"
    fi
}

# What moves the clock comes last, and alone: it would end everybody's log-in.
clock='POST /api/v1/dev/clock'
everything() { # role, e-mail, tags that are hers
    role=$1 email=$2
    shift 2
    if [ -n "$short" ]; then
        ask "$role" "$email" --phases fuzzing --max-examples 2 --exclude-name "$clock"
        [ $# -gt 0 ] || return 0
        for tag; do set -- "$@" --include-tag "$tag" && shift; done
        ask "$role" "$email" --phases examples,coverage --exclude-name "$clock" "$@"
    else
        ask "$role" "$email" --max-time "$seconds" --exclude-name "$clock"
    fi
}

# Who can remove, decline or disable the others comes after them.
everything anonymous '' Operations Lots
everything customer asha@parkmate.example Accounts Bookings 'Car wash' Reviews Payments Notifications
everything staff meera@parkmate.example Staff
everything admin-elsewhere kavya@parkmate.example
everything admin-here owner@parkmate.example 'Lot admin'
everything platform-admin admin@parkmate.example 'Platform admin'
ask clock '' --include-name "$clock" --max-examples 20

kill -0 "$server" 2>/dev/null || { cat log >&2 && fail 'the server has died'; }
grep -h ERROR log >&2 && fail 'the server logged errors'
"$parkmate" check >checked || { cat checked && fail 'an invariant is violated'; }
[ -z "$failed" ] || fail "the document and the server disagree, as$failed"
