#!/bin/sh
# Builds the complete container build context of a model's Python function:
#
#   build.sh OUT_DIR FUNCTION_DIR
#
#   OUT_DIR/Containerfile    needs --build-arg BASE=<image with Python 3.11>; no RUN, no shell
#   OUT_DIR/packages.tar.gz  what FUNCTION_DIR/requirements.lock has, with bytecode
#   OUT_DIR/serving/         what serves it
#   OUT_DIR/function/        the function itself
#
# Needs Python 3.11 with pip (PYTHON or PATH), for its bytecode is the image's, and PyPI. Equal sources give equal files.
set -eu

if [ $# -ne 2 ]; then
  echo "usage: build.sh OUT_DIR FUNCTION_DIR" >&2
  exit 2
fi
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
function=$(CDPATH='' cd -- "$2" && pwd)
python=${PYTHON:-python3.11}
"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "build.sh: $python is not Python 3.11, whose bytecode the image needs; install it (Debian 12: python3.11 python3-pip) or set PYTHON" >&2; exit 1; }
mkdir -p "$1"
out=$(CDPATH='' cd -- "$1" && pwd)
cp "$here/Containerfile" "$out/Containerfile"
cp -R "$here/server/serving" "$out/serving"
cp "$here"/../../python/serving/*.py "$out/serving/"
cp -R "$function" "$out/function"
find "$out/serving" "$out/function" -name __pycache__ -prune -exec rm -rf {} +

echo "function: fetching the packages" >&2
# Wheels only, each by the hash of the lock: no code of theirs runs here.
PIP_CONFIG_FILE="$here/../../mlserver/pip.conf" "$python" -m pip install --require-hashes --no-deps --no-compile --progress-bar off \
  --root-user-action ignore --target "$out/packages" -r "$function/requirements.lock" >&2
rm -rf "$out/packages/bin"

# Unchecked: the image's files do not change, and their times are not compared. The paths are those in the image.
for folder in packages serving function; do
  "$python" -m compileall -q -j 0 --invalidation-mode unchecked-hash -s "$out/$folder" -p "/app/$folder" "$out/$folder"
done
chmod -R u+w,go+rX "$out"
tar --create --directory "$out" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner packages | gzip -1 -n >"$out/packages.tar.gz"
rm -rf "$out/packages"
find "$out" -exec touch -h -d @0 {} +
