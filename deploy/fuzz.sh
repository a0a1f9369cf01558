#!/bin/sh
# Drives each parser of outside bytes by coverage, from its corpus on, for so many seconds each. `cargo fuzz run` does the
# same where cargo-fuzz and a nightly compiler are installed; this needs neither: libFuzzer comes with its crate, and what
# it counts by is asked of the stable compiler by plain flags. Inputs that break something are left in fuzz/artifacts.
set -eu
cd "$(dirname "$0")/../fuzz"

seconds=${1:-60}
only=${2:-}
command -v c++ >/dev/null || { echo 'fuzz: a C++ compiler is not here: install g++' >&2 && exit 1; }

machine=$(rustc -vV | sed -n 's/^host: //p')
export RUSTFLAGS='--cfg fuzzing -C passes=sancov-module -C codegen-units=1 -C llvm-args=-sanitizer-coverage-level=4
    -C llvm-args=-sanitizer-coverage-inline-8bit-counters -C llvm-args=-sanitizer-coverage-pc-table
    -C llvm-args=-sanitizer-coverage-trace-compares -C llvm-args=-simplifycfg-branch-fold-threshold=0'
cargo build --quiet --locked --target "$machine"

failed=''
for target in corpus/*; do
    name=$(basename "$target")
    [ -z "$only" ] || [ "$only" = "$name" ] || continue
    # What is found is kept beside the corpus that is committed, and grown from the next time.
    mkdir -p "found/$name" "artifacts/$name"
    if "target/$machine/debug/$name" "found/$name" "$target" -artifact_prefix="artifacts/$name/" -max_len=4096 \
        -timeout=5 -rss_limit_mb=2048 -max_total_time="$seconds" -print_final_stats=1 >"artifacts/$name/log" 2>&1; then
        awk -v name="$name" '/number_of_executed_units/ { units = $2 } / cov: / { for (i = 1; i < NF; i++) if ($i == "cov:") cov = $(i + 1) }
            END { printf "fuzz: %-8s %9d inputs, %5d places reached, nothing found\n", name, units, cov }' "artifacts/$name/log"
    else
        tail -40 "artifacts/$name/log" >&2
        failed="$failed $name"
    fi
done
[ -z "$failed" ] || { echo "fuzz: broken:$failed; see fuzz/artifacts" >&2 && exit 1; }
