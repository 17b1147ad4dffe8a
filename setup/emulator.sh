#!/usr/bin/env bash
# moto, the emulated AWS: the machine's own if it is the pinned version, otherwise in a virtual environment of the clone.
set -euo pipefail
pinned=$(sed -n 's/^moto\[.*==//p' setup/emulator-requirements.txt)
has_pinned() { # PYTHON
  "$1" - "$pinned" 2>/dev/null <<'PYTHON'
import importlib.metadata, importlib.util, sys
server_parts = ["flask", "flask_cors", "werkzeug", "openapi_spec_validator"]
found = importlib.metadata.version("moto") == sys.argv[1]
sys.exit(0 if found and all(importlib.util.find_spec(part) for part in server_parts) else 1)
PYTHON
}
own=.tools/moto/bin/python
if [ -x "$own" ]; then
  has_pinned "$own" && exit 0
elif command -v python3 >/dev/null && has_pinned python3; then
  exit 0
fi
if ! command -v python3 >/dev/null; then
  echo "python3: is not on the PATH, and moto runs on it; get it with: sudo apt-get install python3 python3-venv" >&2
  exit 1
fi
echo "setup: installing moto $pinned into .tools/moto …"
rm -rf .tools/moto
if ! python3 -m venv .tools/moto; then
  rm -rf .tools/moto
  echo "setup: python3 cannot make a virtual environment; get the missing part with: sudo apt-get install python3-venv" >&2
  exit 1
fi
if ! "$own" -m pip install --quiet --disable-pip-version-check --requirement setup/emulator-requirements.txt; then
  rm -rf .tools/moto
  echo "setup: pip could not get moto; on a machine that reaches Python's package index, run:" >&2
  echo "  python3 -m pip install --requirement setup/emulator-requirements.txt" >&2
  exit 1
fi
