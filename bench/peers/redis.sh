#!/bin/sh
# Starts Debian's redis-server on a free port of loopback, without persistence and with nothing of this machine's own
# settings, compares reading rows from it with reading them from the online store, and stops it again.
#
#     bench/peers/redis.sh [options of ./roadml bench redis]
#
# Needs redis-server (Debian: apt-get install redis-server).
set -eu

fail() {
  printf 'redis.sh: %s\n' "$1" >&2
  exit 1
}

home=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd -P)
command -v redis-server >/dev/null || fail "redis-server was not found; install it, for instance with apt-get install redis-server"

folder=$(mktemp -d)
server=
stop() {
  [ -z "$server" ] || { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; }
  rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM HUP

# A port that somebody has is left alone: the server then ends at once, and the next one is tried.
port=16379
until [ -n "$server" ]; do
  redis-server --bind 127.0.0.1 --port "$port" --save '' --appendonly no --daemonize no --dir "$folder" \
    > "$folder/log" 2>&1 &
  started=$!
  until grep -q 'Ready to accept connections' "$folder/log"; do
    kill -0 "$started" 2>/dev/null || break
    sleep 0.05
  done
  if kill -0 "$started" 2>/dev/null; then
    server=$started
  else
    port=$((port + 1))
    [ "$port" -lt 16399 ] || fail "redis-server does not start: $(tail -n 1 "$folder/log")"
  fi
done

redis-server --version
"$home/roadml" bench redis --port "$port" "$@"
