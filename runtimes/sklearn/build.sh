#!/bin/sh
# Builds the complete container build context of the sklearn runtime:
#
#   build.sh OUT_DIR
#
#   OUT_DIR/Containerfile   needs --build-arg BASE=<image with Python 3.11, libstdc++, zlib>; no RUN, no shell
#   OUT_DIR/packages.tar.gz MLServer, scikit-learn and all they need, as requirements.lock has them, with bytecode
#   OUT_DIR/serving/        what is ours
#
# Needs Python 3.11 with pip (PYTHON or PATH), for its bytecode is the image's, and PyPI. Equal sources give equal files.
set -eu

if [ $# -ne 1 ]; then
  echo "usage: build.sh OUT_DIR" >&2
  exit 2
fi
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
python=${PYTHON:-python3.11}
command -v "$python" >/dev/null || { echo "build.sh: no $python on PATH; install Python 3.11 (Debian 12: python3.11) or set PYTHON" >&2; exit 1; }
"$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "build.sh: $python is not Python 3.11, whose bytecode the image needs" >&2; exit 1; }
"$python" -m pip --version >/dev/null || { echo "build.sh: $python has no pip; install it (Debian: python3-pip)" >&2; exit 1; }
mkdir -p "$1"
out=$(CDPATH='' cd -- "$1" && pwd)
rm -rf "$out/packages" "$out/packages.tar.gz" "$out/serving"
cp "$here/Containerfile" "$out/Containerfile"
cp -R "$here/server/serving" "$out/serving"
find "$out/serving" -name __pycache__ -prune -exec rm -rf {} +

echo "sklearn: fetching the packages" >&2
# Wheels only, each by the hash of the lock: no code of theirs runs here.
PIP_CONFIG_FILE="$here/pip.conf" "$python" -m pip install --require-hashes --no-deps --no-compile --progress-bar off \
  --root-user-action ignore --target "$out/packages" -r "$here/requirements.lock" >&2
# Programs, and the packages' own tests: 50 MB that no server reads.
rm -rf "$out/packages/bin"
find "$out/packages" -type d -name tests -prune -exec rm -rf {} +

echo "sklearn: compiling to bytecode" >&2
# Unchecked: the image's files do not change, and their times are not compared. The paths are those in the image.
for folder in packages serving; do
  "$python" -m compileall -q -j 0 --invalidation-mode unchecked-hash -s "$out/$folder" -p "/app/$folder" "$out/$folder"
done
chmod -R u+w,go+rX "$out"

echo "sklearn: packing" >&2
# One file: ten thousand would be read one by one whenever somebody asks whether the context changed.
tar --create --directory "$out" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner packages | gzip -1 -n >"$out/packages.tar.gz"
rm -rf "$out/packages"
find "$out" -exec touch -h -d @0 {} +
