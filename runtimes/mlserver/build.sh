#!/bin/sh
# Builds the complete container build context of a runtime on MLServer:
#
#   build.sh KIND OUT_DIR
#
#   OUT_DIR/Containerfile   needs --build-arg BASE=<image with Python 3.11, libstdc++, zlib, libgomp>; no RUN, no shell
#   OUT_DIR/shared.tar.gz   MLServer and what all kinds compute with, as requirements.lock here has them, with bytecode
#   OUT_DIR/packages.tar.gz what the kind adds, as its own requirements.lock has it
#   OUT_DIR/serving/        what is ours, with what all our Python servers share (runtimes/python)
#
# What is shared is packed once: SHARED_DIR, by default the folder that OUT_DIR is in, keeps it for the other kinds.
# Needs Python 3.11 with pip (PYTHON or PATH), for its bytecode is the image's, and PyPI. Equal sources give equal files.
set -eu

if [ $# -ne 2 ]; then
  echo "usage: build.sh KIND OUT_DIR" >&2
  exit 2
fi
kind=$1
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
own=$(CDPATH='' cd -- "$here/../$kind" && pwd)
python=${PYTHON:-python3.11}
command -v "$python" >/dev/null || { echo "build.sh: no $python on PATH; install Python 3.11 (Debian 12: python3.11) or set PYTHON" >&2; exit 1; }
"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "build.sh: $python is not Python 3.11, whose bytecode the image needs" >&2; exit 1; }
"$python" -m pip --version >/dev/null || { echo "build.sh: $python has no pip; install it (Debian: python3-pip)" >&2; exit 1; }
mkdir -p "$2"
out=$(CDPATH='' cd -- "$2" && pwd)
shared_dir=${SHARED_DIR:-$(dirname "$out")}
rm -rf "$out/packages" "$out/packages.tar.gz" "$out/shared.tar.gz" "$out/serving"

# pack LOCK FILE: the packages of a lock, compiled, in one file: ten thousand would be read one by one whenever somebody
# asks whether the context changed.
pack() {
  echo "$kind: fetching what $1 has" >&2
  rm -rf "$out/packages"
  # Wheels only, each by the hash of the lock: no code of theirs runs here.
  PIP_CONFIG_FILE="$here/pip.conf" "$python" -m pip install --require-hashes --no-deps --no-compile --progress-bar off \
    --root-user-action ignore --target "$out/packages" -r "$1" >&2
  # Programs, and the packages' own tests: 50 MB that no server reads.
  rm -rf "$out/packages/bin"
  find "$out/packages" -type d -name tests -prune -exec rm -rf {} +
  echo "$kind: compiling to bytecode, packing" >&2
  compile packages
  chmod -R u+w,go+rX "$out/packages"
  tar --create --directory "$out" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner packages | gzip -1 -n >"$2"
  rm -rf "$out/packages"
}

# Unchecked: the image's files do not change, and their times are not compared. The paths are those in the image.
compile() {
  "$python" -m compileall -q -j 0 --invalidation-mode unchecked-hash -s "$out/$1" -p "/app/$1" "$out/$1"
}

hash=$(cat "$here/requirements.lock" "$here/pip.conf" "$here/build.sh" | sha256sum | cut -c 1-16)
shared="$shared_dir/mlserver-shared-$hash.tar.gz"
if [ ! -e "$shared" ]; then
  pack "$here/requirements.lock" "$shared.$$"
  mv "$shared.$$" "$shared"
fi
cp "$shared" "$out/shared.tar.gz"
pack "$own/requirements.lock" "$out/packages.tar.gz"

cp "$here/Containerfile" "$out/Containerfile"
cp -R "$here/server/serving" "$out/serving"
cp "$here"/../python/serving/*.py "$out/serving/"
cp "$own"/*.py "$out/serving/"
find "$out/serving" -name __pycache__ -prune -exec rm -rf {} +
compile serving
chmod -R u+w,go+rX "$out"
find "$out" -exec touch -h -d @0 {} +
