#!/bin/sh
# Builds the complete container build context of the pmml runtime:
#
#   build.sh OUT_DIR
#
#   OUT_DIR/Containerfile   needs --build-arg BASE=<image with glibc, libgcc_s, libstdc++, zlib>; no RUN, no shell
#   OUT_DIR/jre/            a Java runtime of only the modules the server uses (jlink)
#   OUT_DIR/app/            server jar, libraries, class-data archive
#
# Needs a JDK 17 (JAVA_HOME or PATH) and Maven, and Maven Central or a filled ~/.m2. Equal sources and tools give equal files,
# but for the class-data archive: the classes that a rehearsal loads differ a little, and the JVM keeps random numbers in it. Every modification time is
# 1970-01-01, because the archive holds the jars' times and is ignored when they differ.
set -eu

if [ $# -ne 1 ]; then
  echo "usage: build.sh OUT_DIR" >&2
  exit 2
fi
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
mkdir -p "$1"
out=$(CDPATH='' cd -- "$1" && pwd)

java_home=${JAVA_HOME:-}
if [ -z "$java_home" ]; then
  javac=$(command -v javac) || { echo "build.sh: no javac on PATH; install a JDK 17 (Debian: openjdk-17-jdk-headless) or set JAVA_HOME" >&2; exit 1; }
  java_home=$(dirname "$(dirname "$(readlink -f "$javac")")")
fi
[ -d "$java_home/jmods" ] || { echo "build.sh: $java_home has no jmods; a JDK 17 is needed, not a JRE" >&2; exit 1; }
command -v mvn >/dev/null || { echo "build.sh: no mvn on PATH; install Maven (Debian: maven)" >&2; exit 1; }
export JAVA_HOME="$java_home"

echo "pmml: compiling and testing the server" >&2
mvn -q -B -f "$here/server/pom.xml" clean package >&2

rm -rf "$out/jre" "$out/app"
mkdir -p "$out/app"
cp "$here/Containerfile" "$out/Containerfile"
cp "$here/server/target/pmml-server.jar" "$out/app/"
cp -R "$here/server/target/libs" "$out/app/libs"

echo "pmml: linking the Java runtime" >&2
# jdk.unsupported: Unsafe (Scala, XNIO); management: JVM metrics; logging: Undertow's log; xml: the model; net.http: spans; security.sasl: XNIO's options.
"$java_home/bin/jlink" --module-path "$java_home/jmods" \
  --add-modules java.base,java.logging,java.management,java.net.http,java.security.sasl,java.xml,jdk.management,jdk.unsupported \
  --strip-java-debug-attributes --no-header-files --no-man-pages --compress=0 --output "$out/jre"
# Debian's JDK keeps part of its configuration in /etc behind links; a copy must stand by itself.
rm -rf "$out/jre/legal"
chmod -R u+w,go+rX "$out/jre"
if command -v objcopy >/dev/null; then
  # Debug symbols: four fifths of the native code's size.
  find "$out/jre/lib" -name '*.so' -exec objcopy --strip-unneeded {} \;
fi
find "$out" -exec touch -h -d @0 {} +

echo "pmml: writing the class-data archive" >&2
# The archive holds class path and jar times, so it is made as it will be used: relative to the root, with times that do not change.
cd "$out"
./jre/bin/java -Xshare:off -XX:+UseSerialGC -XX:-UsePerfData -XX:DumpLoadedClassList=classes.lst -cp app/pmml-server.jar \
  ml.serving.pmml.Main --model-path="$here/server/src/test/resources/species.pmml" --host=127.0.0.1 --port=0 --drain-delay-ms=0 \
  --termination-log=/dev/null >rehearsal.log 2>&1 &
server=$!
trap 'kill -9 $server 2>/dev/null || true' EXIT
tries=0
until grep -q '"message":"ready"' rehearsal.log; do
  tries=$((tries + 1))
  if [ $tries -gt 300 ] || ! kill -0 $server 2>/dev/null; then
    echo "build.sh: the server did not start:" >&2
    cat rehearsal.log >&2
    exit 1
  fi
  sleep 0.1
done
kill $server
wait $server
trap - EXIT
LC_ALL=C sort -u -o classes.lst classes.lst
./jre/bin/java -Xshare:dump -XX:+UseSerialGC -XX:SharedClassListFile=classes.lst -XX:SharedArchiveFile=app/server.jsa \
  -cp app/pmml-server.jar >dump.log 2>&1 || { tail -5 dump.log >&2; exit 1; }
rm -f classes.lst dump.log rehearsal.log
chmod 644 app/server.jsa
find "$out" -exec touch -h -d @0 {} +
