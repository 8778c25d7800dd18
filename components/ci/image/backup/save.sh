#!/usr/bin/env bash
# Saves Jenkins' home as STORE/STAMP/home.tar.gz with its checksum; STORE/latest names the last one that is whole.
# Jenkins runs on meanwhile: it writes each of its files anew and moves it into place.
set -euo pipefail
: "${JENKINS_HOME:?}" "${STORE:?}"
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=components/ci/image/backup/store.sh
. "$here/store.sh"

stamp=$(date -u +%Y%m%dT%H%M%SZ)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

archive() {
  local code=0
  tar --create --gzip --directory "$JENKINS_HOME" --exclude-from "$here/left-out.txt" --anchored --wildcards \
    --no-wildcards-match-slash --warning=no-file-changed --warning=no-file-removed . || code=$?
  # 1: a file changed or went while it was read, as logs of running builds do. https://www.gnu.org/software/tar/manual/html_section/Synopsis.html
  [ "$code" -le 1 ]
}

mkfifo "$work/copy"
sha256sum <"$work/copy" >"$work/sum" &
sum=$!
archive | tee "$work/copy" | put "$stamp/home.tar.gz"
wait "$sum"
cut -d ' ' -f 1 "$work/sum" | put "$stamp/home.tar.gz.sha256"
# Last of all: until here the one before is the latest.
echo "$stamp" | put latest
echo "saved $stamp"
