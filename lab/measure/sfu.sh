#!/usr/bin/env bash
# What a packet costs that the SFU forwards: lab/measure/sfu.sh [native | native-unsegmented | nio]… [SUBSCRIBERS]…
# Everybody sends to everybody, how long a picture takes, and what joining costs: lab/measure/sfu.sh meeting | delay | joins [PEOPLE]…
# Needs root for a network namespace of its own, two cores, and silence.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. lab/jdk.sh
[ -n "${MEASURE_BUILT:-}" ] || "$(maven)" -q -B -ntp -Dweb.skip=true -DskipTests package >&2
exec unshare -n sh -c 'ip link set lo up && exec "$@"' _ taskset -c 1 "$JAVA" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
  -cp lab/target/classes:server/target/test-classes:server/target/parley.jar dev.parley.lab.SfuMeasure "$@" \
  -- "$JAVA" -XX:+UseZGC -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -jar server/target/parley.jar serve
