#!/usr/bin/env bash
# What a packet costs that the SFU forwards: lab/measure/sfu.sh [native | native-unsegmented | nio]… [SUBSCRIBERS]…
# Everybody sends to everybody, how long a picture takes, and what joining costs: lab/measure/sfu.sh meeting | delay | joins [PEOPLE]…
# Beside Janus, where it is installed, and a plain loop in C, where that can be compiled, in turns on one core: lab/measure/sfu.sh beside [SUBSCRIBERS]…
# Needs root for a network namespace of its own, two cores, and silence.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. lab/jdk.sh
[ -n "${MEASURE_BUILT:-}" ] || "$(maven)" -q -B -ntp -Dweb.skip=true -DskipTests package >&2

others=()
if [[ " $* " == *" beside "* ]]; then
  if cc -O2 -march=native -o lab/target/forward lab/measure/forward.c -lcrypto; then others+=(-Dplain=lab/target/forward); fi
  plugin="$(find /usr/lib /usr/local/lib /opt/janus -name libjanus_videoroom.so 2>/dev/null | head -n 1 || true)"
  if [ -n "$plugin" ] && command -v janus >&2; then
    mkdir -p lab/target/janus # with this plugin alone
    ln -sf "$plugin" lab/target/janus/
    others+=("-Djanus=janus -o -F $PWD/lab/measure/janus -P $PWD/lab/target/janus")
  fi
fi

# Janus takes no loopback address, so there is another; packets take the loopback device all the same
exec unshare -n sh -c 'ip link set lo up && ip link add media type veth peer name nobody && ip addr add 10.0.0.1/24 dev media &&
  ip link set nobody up && ip link set media up && exec "$@"' _ taskset -c 1 "$JAVA" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
  ${JAVA_MEASURE:-} "${others[@]}" -cp lab/target/classes:server/target/test-classes:server/target/parley.jar dev.parley.lab.SfuMeasure "$@" \
  -- "$JAVA" -XX:+UseZGC -XX:+UseCompactObjectHeaders --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -jar server/target/parley.jar serve
