#!/bin/sh
# Builds the complete container build context of Spark with the functions of PMML models:
#
#   build.sh OUT_DIR
#
#   OUT_DIR/Containerfile   needs --build-arg BASE=<image with Python 3.11>; no RUN, no shell
#   OUT_DIR/spark/          Spark's jars as its Python package has them, S3's, and the functions
#   OUT_DIR/python/         the package itself
#   OUT_DIR/jre/            a Java runtime (jlink)
#   OUT_DIR/app/            the program, and what starts it
#
# Needs a JDK 17, Maven and Python 3.11, and PyPI and Maven Central.
set -eu

if [ $# -ne 1 ]; then
  echo "usage: build.sh OUT_DIR" >&2
  exit 2
fi
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
mkdir -p "$1"
out=$(CDPATH='' cd -- "$1" && pwd)
java_home=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")}
[ -d "$java_home/jmods" ] || { echo "build.sh: $java_home has no jmods; a JDK 17 is needed" >&2; exit 1; }
export JAVA_HOME="$java_home"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "spark: fetching Spark" >&2
python3.11 -m venv "$work/venv"
# pyspark has no wheel: what builds it comes first, by hash as all else.
grep -E '^(setuptools|wheel)==' "$here/requirements.lock" > "$work/builders.lock"
grep -vE '^(setuptools|wheel)==' "$here/requirements.lock" > "$work/spark.lock"
"$work/venv/bin/python" -m pip install --quiet --require-hashes --no-deps -r "$work/builders.lock"
"$work/venv/bin/python" -m pip install --quiet --require-hashes --no-deps --no-build-isolation --no-compile --target "$out/python" -r "$work/spark.lock"
mkdir -p "$out/spark" "$out/app"
mv "$out/python/pyspark/jars" "$out/spark/jars"
rm -rf "$out/python/pyspark/examples" "$out/python/pyspark/data" "$out/python/bin"

echo "spark: fetching what reads S3" >&2
mvn -q -B -f "$here/pom.xml" dependency:copy-dependencies -DincludeArtifactIds=hadoop-aws,bundle -DoutputDirectory="$out/spark/jars" >&2

echo "spark: compiling the functions" >&2
mvn -q -B -f "$here/../../udf/pom.xml" clean package >&2
cp "$here/../../udf/target/pmml-udf.jar" "$out/spark/jars/"

echo "spark: linking the Java runtime" >&2
"$java_home/bin/jlink" --module-path "$java_home/jmods" \
  --add-modules java.se,jdk.crypto.ec,jdk.incubator.vector,jdk.management,jdk.naming.dns,jdk.net,jdk.security.auth,jdk.unsupported,jdk.zipfs \
  --strip-java-debug-attributes --no-header-files --no-man-pages --compress=0 --output "$out/jre"
rm -rf "$out/jre/legal"
chmod -R u+w,go+rX "$out/jre"

cp "$here/Containerfile" "$out/Containerfile"
cp "$here"/score.py "$here"/begun.py "$here"/rows.py "$here"/places.py "$here"/publish.py "$here"/settings.py "$here"/entrypoint.py "$out/app/"
printf 'root:x:0:0:root:/:/sbin/nologin\nspark:x:65532:65532:spark:/tmp:/sbin/nologin\n' > "$out/passwd"
find "$out" -exec touch -h -d @0 {} +
