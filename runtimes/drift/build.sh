#!/bin/sh
# Builds the container build context of what compares recorded payloads: build.sh OUT_DIR. A function like any other's, with
# an application of its own; see ../custom/python/build.sh.
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
exec "$here/../custom/python/build.sh" "$1" "$here"
