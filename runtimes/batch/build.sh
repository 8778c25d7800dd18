#!/bin/sh
# Builds the complete container build context of offline scoring:
#
#   build.sh OUT_DIR
#
#   OUT_DIR/Containerfile   FROM scratch; no RUN, no shell
#   OUT_DIR/batch           cuts, publishes and counts
#   OUT_DIR/bento           scores, from ../bento
#
# Needs Go. Equal sources and the same Go give equal bytes: no paths, no times, no build id.
set -eu

if [ $# -ne 1 ]; then
  echo "usage: build.sh OUT_DIR" >&2
  exit 2
fi
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
mkdir -p "$1"
out=$(CDPATH='' cd -- "$1" && pwd)
sh "$here/../bento/build.sh" "$out"
cp "$here/Containerfile" "$out/Containerfile"
cd "$here"
CGO_ENABLED=0 GOOS=linux GOARCH=amd64 GOWORK=off GOFLAGS='-buildvcs=false -mod=readonly' \
  go build -trimpath -ldflags '-s -w -buildid=' -o "$out/batch" .
chmod 755 "$out/batch"
find "$out" -exec touch -h -d @0 {} +
