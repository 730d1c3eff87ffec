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
# cleanup at its next safe point. Both start the registry again.

set -u
: "${STOP=docker compose stop registry}"
: "${CLEAN=docker compose run --rm -T -p 127.0.0.1:5000:5000 cleanup clean --yes}"
: "${START=docker compose start registry}"

start_again() {
	code=$?
	trap '' HUP INT TERM
	if ! $START; then
		echo "nightly.sh: the registry did not start: $START" >&2
		[ "$code" -ne 0 ] || code=1
	fi
	exit "$code"
}

trap start_again EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

$STOP || exit
$CLEAN "$@"
