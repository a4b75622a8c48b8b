#!/usr/bin/env bash
# What a Socket.IO message and an idle connection cost, beside socket.io on Node: lab/measure/signaling.sh [messages | idle | native]…
# Needs two cores and silence; takes about three minutes once it is built.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. lab/jdk.sh
[ -n "${BUILT:-}" ] || "$(maven)" -q -B -ntp -Dweb.skip=true -DskipTests package >&2
jvm=(-XX:+UseZGC -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
ulimit -n "$(ulimit -Hn)"
exec taskset -c 1 "$JAVA" -XX:+UseSerialGC -cp lab/target/classes:server/target/test-classes:server/target/parley.jar \
  ${LAB_OPTIONS:-} dev.parley.lab.SignalingMeasure "$@" \
  -- "$JAVA" "${jvm[@]}" ${PARLEY_JAVA_OPTS:-} -cp server/target/test-classes:server/target/parley.jar \
  -- node --expose-gc lab/measure/socketio.mjs
