#!/usr/bin/env bash
# Sourced by the scripts beside it.

# apt_install PACKAGE ELSEWHERE: installs a Debian package as root, or with sudo after asking or on a runner of GitHub; otherwise names the command.
# The service that Debian would start with it is not: StockWiz starts servers of its own.
apt_install() {
  local package=$1 elsewhere=$2 sudo=()
  if ! command -v apt-get >/dev/null; then
    echo "$package: is not installed; run: $elsewhere" >&2
    return 1
  fi
  if [[ $EUID -ne 0 ]]; then
    local command="sudo apt-get install -y $package" answer=n
    [[ ${GITHUB_ACTIONS:-} == true ]] && answer=y # the machine is thrown away after the job
    [[ -t 0 ]] && read -r -p "$package: is not installed; run \"$command\"? [y/N] " answer
    if [[ $answer != [yY]* ]]; then
      echo "$package: is not installed; run: $command" >&2
      return 1
    fi
    sudo=(sudo)
  fi
  echo "$package: installing"
  "${sudo[@]}" apt-get update -qq
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$package" >/dev/null
  echo "$package: installed"
}
