#!/bin/sh
# Runs a command that sees its volumes where the container has them: container-root.sh (ro|rw) [FOLDER PATH (ro|rw)]... -- COMMAND
# With ro it may write nothing but what is rw. Every mount is made read-only one by one, because mount(8) does it in one go
# only since util-linux 2.39.
set -e
root=$1
shift
own=$PWD

# Makes a folder that this machine lacks, and changes nothing on it: the nearest one above is covered by one in memory that
# has the same entries.
make_place() {
  [ -d "$1" ] && return
  local above="${1%/*}"
  above="${above:-/}"
  make_place "$above"
  cover "$above"
  mkdir "$1"
}
cover() {
  local new="$own/cover" entry name
  mkdir -p "$new"
  mount -t tmpfs -o mode=755 cover "$new"
  for entry in "${1%/}"/* "${1%/}"/.[!.]*; do
    name="$new/${entry##*/}"
    if [ -L "$entry" ]; then cp -P "$entry" "$name"
    elif [ -d "$entry" ]; then mkdir "$name" && mount --rbind "$entry" "$name"
    elif [ -e "$entry" ]; then : > "$name" && mount --bind "$entry" "$name"
    fi
  done
  if [ "$1" != / ]; then
    mount --move "$new" "$1"
    return
  fi
  cd "$new"
  mkdir .machine
  pivot_root . .machine
  umount -l .machine
  rmdir .machine
  cd "$own"
}

writable=""
while [ "$1" != "--" ]; do
  make_place "$2"
  mount --bind "$1" "$2"
  if [ "$3" = rw ]; then writable="$writable $(readlink -f "$2")"; else mount -o remount,bind,ro "$2"; fi
  shift 3
done
shift
if [ "$root" = ro ]; then
  awk '{ print $5 }' /proc/self/mountinfo | while read -r place; do
    case " $writable /proc /dev " in *" $place "*) continue ;; esac
    case "$place" in /proc/* | /dev/*) continue ;; esac
    mount -o remount,bind,ro "$place" 2> /dev/null || true # one that the machine locks stays as it is
  done
fi
cd "$own" # into the folder as it is mounted now
exec "$@"
