#!/bin/sh
# Stops the live registry, cleans up while the storage is served read-only on the same port, and starts the live registry
# again, whatever happens in between. Ends with the exit code of the cleanup, or with 1 where the registry did not start.
#
#   nightly.sh [more options of clean]      for example: nightly.sh --exclude 'base/*'
#
# The three commands are those of docker-compose.yml. Set them where yours are others; each is words, without quotes:
#
#   STOP='systemctl stop docker-registry' START='systemctl start docker-registry' \
#   CLEAN='registry-cleanup-tui clean --yes' nightly.sh
#
# A signal to this script alone waits for the cleanup's end; one to all of its processes (Ctrl-C, systemd) stops the
# cleanup at its next safe point. Both start the registry again. (What SIGKILL to this script itself leaves is up to
# whoever runs it: see ExecStopPost in operations.md.) A start that fails is tried twice more, RETRY_AFTER seconds later.

# Words, but no file names: a * in CLEAN is a glob of registry-cleanup-tui's.
set -uf
: "${STOP=docker compose stop registry}"
: "${CLEAN=docker compose run --rm -T -p 127.0.0.1:5000:5000 cleanup clean --yes}"
: "${START=docker compose start registry}"
: "${RETRY_AFTER=10}"

start_again() {
	code=$?
	trap '' HUP INT QUIT TERM
	$START || { sleep "$RETRY_AFTER" && $START; } || { sleep "$RETRY_AFTER" && $START; } || {
		echo "nightly.sh: the registry did not start: $START" >&2
		[ "$code" -ne 0 ] || code=1
	}
	exit "$code"
}

trap start_again EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 131' QUIT
trap 'exit 143' TERM

$STOP || exit
$CLEAN "$@"
