#!/usr/bin/env bash
# What a relayed packet and an allocation cost, beside the coturn that is installed: lab/measure/turn.sh [WORD OF A SCENARIO | allocation | attack | offload]…
# Needs root for a network namespace of its own, two cores, and silence.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. lab/jdk.sh
[ -n "${MEASURE_BUILT:-}" ] || "$(maven)" -q -B -ntp -Dweb.skip=true -DskipTests package >&2
# shellcheck disable=SC2086 # words on purpose
exec chrt -r 20 unshare -n sh -c 'ip link set lo up && echo 14000 29999 >/proc/sys/net/ipv4/ip_local_port_range && exec "$@"' _ taskset -c 1 "$JAVA" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED ${MEASURE_OPTS:-} \
  -cp lab/target/classes:server/target/test-classes:server/target/parley.jar dev.parley.lab.turn.TurnMeasure "$@" \
  -- "$JAVA" ${SERVER_OPTS:--XX:+UseZGC -XX:+UseCompactObjectHeaders} --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -jar server/target/parley.jar serve
