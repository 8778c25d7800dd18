#!/bin/sh
# Builds the complete container build context of Bento:
#
#   build.sh OUT_DIR
#
#   OUT_DIR/Containerfile   FROM scratch; no RUN, no shell
#   OUT_DIR/bento           one static program
#
# Needs Go. Equal sources and the same Go give equal bytes: no paths, no times, no build id; go.sum holds every module to
# its checksum.
set -eu

if [ $# -ne 1 ]; then
  echo "usage: build.sh OUT_DIR" >&2
  exit 2
fi
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
mkdir -p "$1"
out=$(CDPATH='' cd -- "$1" && pwd)
command -v go >/dev/null || { echo "build.sh: no go on PATH: https://go.dev/doc/install" >&2; exit 1; }
cp "$here/Containerfile" "$out/Containerfile"
cd "$here"
CGO_ENABLED=0 GOOS=linux GOARCH=amd64 GOWORK=off GOFLAGS='-buildvcs=false -mod=readonly' \
  go build -trimpath -ldflags '-s -w -buildid=' -o "$out/bento" .
chmod 755 "$out/bento"
find "$out" -exec touch -h -d @0 {} +
