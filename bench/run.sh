#!/usr/bin/env bash
# Measures Satchel beside what a user would pick instead: bench/run.sh [--keep] [PART...].
# A run of all parts writes docs/benchmarks.md, one of some parts only prints, unless told to keep what it measured.
# Parts: starts downloads uploads sealed page memory metadata. `make bench` builds everything and then calls this.
#   SATCHEL_BENCH_RUNS      runs a side (5)
#   SATCHEL_BENCH_SCRATCH   folder on the disk to measure (target); 45 GiB must be free
#                           (metadata fills 17 GiB of it with rows, and wants 4 GiB of memory meanwhile)
#   SATCHEL_BENCH_PEERS     where the peers are kept (~/.cache/satchel-peers)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=${here%/*}
die() { echo "bench/run.sh: $*" >&2; exit 1; }

command -v python3 >/dev/null || die "python3 is missing: install Python 3.9 or newer (Debian: apt-get install python3)"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))' || die "$(python3 --version) is too old: Python 3.9 or newer is needed"
[[ -e $root/target/lib/satchel-server.jar ]] || die "Satchel is not built yet: run \`make bench\` or \`make build\` first"
JAVA_HOME=$(sh "$root/bin/jdk25.sh")
export JAVA_HOME
peers=$("$here/peers.sh" ${SATCHEL_BENCH_PEERS:+"$SATCHEL_BENCH_PEERS"})
cd "$here"
exec python3 -B -m measure "$root" "$peers" "$@"
