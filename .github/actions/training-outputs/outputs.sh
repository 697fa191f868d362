#!/usr/bin/env bash
# Moves the paths in $PATHS (separated by spaces or lines) between the working directory and $HELD, as $DO says. Nothing else is touched:
# what training uploaded beside them, such as a policy or a baseline of its own, never reaches a gate.
set -euo pipefail

refuse() {
  echo "::error title=train-outputs::$1"
  exit 1
}

# A linked folder, which a pull request can commit, would lead a name to another place, such as that of a baseline.
refuse_linked_parent() {
  local parent=$1
  while [[ $parent == */* ]]; do
    parent=${parent%/*}
    [ ! -L "$parent" ] || refuse "\"$1\" lies behind the link \"$parent\"; train-outputs takes no way around"
  done
}

move() {
  mkdir -p "$(dirname "$2")"
  rm -rf -- "$2"
  cp -R -- "$1" "$2"
}

# Names, not patterns.
set -f
found=0
for path in $PATHS; do
  found=1
  case "/$path/" in
    //* | */../* | */./* | */.[gG][iI][tT]/* | *\\* | *[A-Za-z]:*)
      refuse "\"$path\" is no path inside the working directory; name the files that train-command writes" ;;
  esac
  refuse_linked_parent "$path"
  case $DO in
    # What was committed at this place must not be taken for what training wrote.
    clear) rm -rf -- "$path" ;;
    keep)
      [ -e "$path" ] || refuse "train-command has not written \"$path\", which train-outputs names"
      move "$path" "$HELD/$path" ;;
    take)
      [ -e "$HELD/$path" ] || refuse "the training job has not handed over \"$path\""
      move "$HELD/$path" "$path" ;;
    *) refuse "\"$DO\" is not clear, keep or take" ;;
  esac
done
[ "$found" = 1 ] || refuse "train-outputs is empty: name the files that train-command writes"
