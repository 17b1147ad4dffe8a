#!/bin/sh
# Runs a command that may write its own folder and its volumes, and nothing else: read-only-root.sh [FOLDER PATH]... -- COMMAND
# Every mount is made read-only one by one, because mount(8) does it in one go only since util-linux 2.39.
set -e
writable=""
while [ "$1" != "--" ]; do
  mount --bind "$1" "$2"
  writable="$writable $2"
  shift 2
done
shift
awk '{ print $5 }' /proc/self/mountinfo | while read -r place; do
  case " $writable /proc /dev " in *" $place "*) continue ;; esac
  case "$place" in /proc/* | /dev/*) continue ;; esac
  mount -o remount,bind,ro "$place" 2> /dev/null || true # one that the machine locks stays as it is
done
cd "$PWD" # into the folder as it is mounted now
exec "$@"
