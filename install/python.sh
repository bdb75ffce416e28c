#!/bin/sh
# Says in one sentence what is missing where JupyterLab cannot be installed,
# and how to do without it. Status 0 where it can.
#
#   python.sh [python3]
python=${1:-python3}
without="; without Python, bin/pawl run notebooks/act_scgoat.ipynb runs a notebook too."

if ! command -v "$python" >/dev/null; then
	echo "Python 3 is missing: sudo apt-get install python3 python3-venv (or your system's like)$without"
	exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
	echo "$("$python" --version) is too old: JupyterLab is pinned for Python 3.11 or newer, name one with make PYTHON=python3.11 ...$without"
	exit 1
fi
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
	echo "Python's venv module is missing: sudo apt-get install python3-venv (or your system's like)$without"
	exit 1
fi
