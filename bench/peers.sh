#!/usr/bin/env bash
# Puts the programs that we measure ourselves against into one folder, pinned by version:
#   bench/peers.sh [DIR]        DIR defaults to ~/.cache/satchel-peers; the programs end up in DIR/bin.
# Nothing is installed system-wide and no service is started: Debian's packages are only unpacked.
# curl and openssl come from the system, since every machine has them; their versions go into the report.
set -euo pipefail

NGINX=1.22.1 AGE=1.1.1 TUSD=2.8.0 # what Debian 12 has, and tusd's newest release

dir=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/satchel-peers}
die() { echo "bench/peers.sh: $*" >&2; exit 1; }
need() { command -v "$1" >/dev/null || die "$1 is missing: $2"; }

need curl "install curl (Debian: apt-get install curl)"
need openssl "install openssl (Debian: apt-get install openssl)"
need dd "install coreutils"
need ffmpeg "install ffmpeg (Debian: apt-get install ffmpeg); it makes the film that the page plays"
mkdir -p "$dir/bin"

# unpack PACKAGE VERSION PROGRAM...
unpack() {
	local package=$1 version=$2 work program; shift 2
	need apt-get "$package $version is taken from Debian 12's archive, which needs apt; elsewhere put $* of that version into $dir/bin"
	need dpkg-deb "it comes with apt"
	work=$(mktemp -d); trap 'rm -rf "$work"' RETURN
	(cd "$work" && apt-get -qq -o APT::Sandbox::User=root download "$package=$version-*") >&2 ||
		die "Debian's archive gave no $package $version: run 'apt-get update' as root, or put $* of that version into $dir/bin"
	dpkg-deb -x "$work/$package"_*.deb "$work/root"
	for program; do install -m 0755 "$work"/root/usr/*bin/"$program" "$dir/bin/$program"; done
}

[[ -x $dir/bin/nginx ]] || unpack nginx "$NGINX" nginx
[[ -x $dir/bin/age && -x $dir/bin/age-keygen ]] || unpack age "$AGE" age age-keygen

if [[ ! -x $dir/bin/tusd-$TUSD ]]; then
	need go "tusd $TUSD is built from source: install Go 1.24 or newer from https://go.dev/dl"
	build=$(mktemp -d); trap 'rm -rf "$build"' EXIT
	# A module of our own that requires tusd, since `go install PATH@VERSION` also asks for a list of versions.
	(cd "$build" && go mod init bench/tusd && go mod edit "-require=github.com/tus/tusd/v2@v$TUSD" &&
		GOBIN="$build" nice go install -mod=mod -trimpath -ldflags '-s -w' github.com/tus/tusd/v2/cmd/tusd) >"$build/log" 2>&1 ||
		{ tail -20 "$build/log" >&2; die "tusd $TUSD did not build"; }
	mv "$build/tusd" "$dir/bin/tusd-$TUSD"
fi
ln -sfn "tusd-$TUSD" "$dir/bin/tusd"

"$dir/bin/nginx" -v 2>&1 | grep -q "/$NGINX" || die "$dir/bin/nginx is not $NGINX: remove it and run this again"
"$dir/bin/age" --version | grep -q "$AGE" || die "$dir/bin/age is not $AGE: remove it and run this again"
echo "$dir/bin"
