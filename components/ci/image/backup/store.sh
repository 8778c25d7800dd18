# How files come to where backups are kept and back: a bucket, or a folder for a drill. Read by save.sh and restore.sh.

# Standard input becomes a file there.
put() {
  case "$STORE" in
  s3://*) aws s3 cp --only-show-errors - "$STORE/$1" ;;
  *)
    mkdir -p "$(dirname "$STORE/$1")"
    # Whole or not there, as in a bucket.
    cat >"$STORE/$1.part" && mv "$STORE/$1.part" "$STORE/$1"
    ;;
  esac
}

# A file there becomes standard output.
get() {
  case "$STORE" in
  s3://*) aws s3 cp --only-show-errors "$STORE/$1" - ;;
  *) cat "$STORE/$1" ;;
  esac
}
