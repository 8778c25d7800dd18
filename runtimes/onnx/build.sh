#!/bin/sh
# Builds the container build context of the onnx runtime: build.sh OUT_DIR; see ../mlserver/build.sh.
exec "$(dirname -- "$0")/../mlserver/build.sh" onnx "$@"
