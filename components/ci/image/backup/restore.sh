#!/usr/bin/env bash
# Brings Jenkins' home back: that of BACKUP, a stamp or "latest". No controller may run. What was in the home stays beside it,
# in .before-restore-TIME. May be cut off anywhere and run again.
set -euo pipefail
: "${JENKINS_HOME:?}" "${STORE:?}" "${BACKUP:=latest}"
# shellcheck source=components/ci/image/backup/store.sh
. "$(dirname "$(readlink -f "$0")")/store.sh"

stamp=$BACKUP
if [ "$stamp" = latest ]; then stamp=$(get latest); fi
case "$stamp" in
*[!0-9TZ]* | "") echo "\"$stamp\" is no backup: write its stamp, such as 20261122T021700Z, or latest" >&2 && exit 2 ;;
esac

cd "$JENKINS_HOME"
staged=.restore
rm -rf "$staged"
mkdir -p "$staged/home"
expected=$(get "$stamp/home.tar.gz.sha256")
get "$stamp/home.tar.gz" >"$staged/home.tar.gz"
# Nothing of the home is touched before all of the backup is here and whole.
echo "$expected  $staged/home.tar.gz" | sha256sum --check --quiet --strict
tar --extract --gzip --file "$staged/home.tar.gz" --directory "$staged/home" --no-same-owner
rm "$staged/home.tar.gz"

before=.before-restore-$(date -u +%Y%m%dT%H%M%S)-$$
mkdir "$before"
find . -mindepth 1 -maxdepth 1 ! -name "$staged" ! -name lost+found ! -name '.before-restore-*' -exec mv -t "$before" {} +
find "$staged/home" -mindepth 1 -maxdepth 1 -exec mv -t . {} +
rm -rf "$staged"
echo "restored $stamp; what was there is in $before"
