#!/usr/bin/env bash
# A small internet of network namespaces: two people, each behind a NAT of their own, and a server. Needs root, iproute2 and nftables, and touches
# nothing of the machine's own network.
#
#   NAME-a 10.1.0.2 ── NAME-anat 198.51.100.1 ──┐
#                                               NAME-net ── NAME-server 203.0.113.10
#   NAME-b 10.2.0.2 ── NAME-bnat 198.51.100.2 ──┘
#
# nat.sh up NAME               makes it; both NATs are `restricted`
# nat.sh mode NAME a|b MODE    restricted: keeps ports, lets in only what answers; symmetric: another port for every flow;
#                              noudp: TCP only; only443: TCP to port 443 and nothing else; cut: nothing. Cuts flows that the mode forbids
# nat.sh link NAME a|b LINK    how the way to the outside treats packets, both ways: loss PERCENT, rate KBIT (a second), good
# nat.sh routes NAME all|few   whether the server has a default route, or one to 198.51.100.0/24 alone
# nat.sh in NAME WHO COMMAND…  runs a command as a, b or server; becomes that command
# nat.sh down NAME             removes it, with everything that runs in it
set -euo pipefail
parts=(net server anat bnat a b)
usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0" >&2; exit 2; }
[ $# -ge 2 ] || usage
verb=$1 name=$2

# join PART DEVICE OTHER DEVICE: a cable between two parts, both ends plugged in.
join() {
  ip link add name "$2" netns "$name-$1" type veth peer name "$4" netns "$name-$3"
  ip -n "$name-$1" link set "$2" up
  ip -n "$name-$3" link set "$4" up
}

address() { ip -n "$name-$1" address add "$3" dev "$2"; }
forwards() { ip netns exec "$name-$1" sysctl -q -w net.ipv4.ip_forward=1; }

up() {
  for part in "${parts[@]}"; do
    ip netns add "$name-$part"
    ip -n "$name-$part" link set lo up
  done
  ip -n "$name-net" link add br0 type bridge
  ip -n "$name-net" link set br0 up
  address net br0 198.51.100.254/24
  join net to-server server wan
  address net to-server 203.0.113.254/24
  address server wan 203.0.113.10/24
  # Nobody out there answers for private addresses, not even by an error.
  ip -n "$name-net" route add blackhole default
  forwards net
  local number=1 side
  for side in a b; do
    join net "to-$side" "${side}nat" wan
    ip -n "$name-net" link set "to-$side" master br0
    join "${side}nat" lan "$side" lan
    address "${side}nat" wan "198.51.100.$number/24"
    address "${side}nat" lan "10.$number.0.1/24"
    address "$side" lan "10.$number.0.2/24"
    ip -n "$name-${side}nat" route add default via 198.51.100.254
    ip -n "$name-$side" route add default via "10.$number.0.1"
    forwards "${side}nat"
    mode "$side" restricted
    number=$((number + 1))
  done
  ip -n "$name-server" route add default via 203.0.113.254
}

mode() {
  local masquerade=masquerade allowed='iifname "lan" accept'
  case $2 in
    restricted) ;;
    symmetric) masquerade='masquerade fully-random' ;;
    noudp) allowed='iifname "lan" meta l4proto tcp accept' ;;
    only443) allowed='iifname "lan" tcp dport 443 accept' ;;
    cut) allowed='drop' ;;
    *) usage ;;
  esac
  local answers='ct direction reply ct state established,related accept'
  [ "$2" != noudp ] || answers="meta l4proto tcp $answers"
  [ "$2" != cut ] || answers=drop
  [ "$2" != only443 ] || answers="tcp sport 443 $answers"
  ip netns exec "$name-${1}nat" nft -f - <<RULES
flush ruleset
table ip nat {
  chain after {
    type nat hook postrouting priority srcnat
    oifname "wan" $masquerade
  }
}
table ip firewall {
  chain into {
    type filter hook input priority filter; policy drop;
    iifname "lo" accept
    ct state established,related accept
  }
  chain through {
    type filter hook forward priority filter; policy drop;
    $answers
    $allowed
  }
}
RULES
}

# Loss by chance and rate by a token bucket: kernels without sch_netem have both.
link() {
  local nat="$name-${1}nat" side
  ip netns exec "$nat" nft 'table ip link; delete table ip link'
  for side in wan lan; do tc -n "$nat" qdisc delete dev "$side" root 2>/dev/null || true; done
  case $2 in
    good) ;;
    loss) ip netns exec "$nat" nft "table ip link { chain lose { type filter hook forward priority filter - 10; numgen random mod 100 < $3 drop; }; }" ;;
    rate) for side in wan lan; do tc -n "$nat" qdisc add dev "$side" root tbf rate "${3}kbit" burst 4kb latency 300ms; done ;;
    *) usage ;;
  esac
}

routes() {
  case $1 in
    all) ip -n "$name-server" route replace default via 203.0.113.254 ;;
    few)
      ip -n "$name-server" route replace 198.51.100.0/24 via 203.0.113.254
      ip -n "$name-server" route delete default
      ;;
    *) usage ;;
  esac
}

down() {
  local part
  for part in "${parts[@]}"; do
    [ -e "/run/netns/$name-$part" ] || continue
    ip netns pids "$name-$part" | xargs -r kill -9 2>/dev/null || true
    ip netns delete "$name-$part"
  done
}

case $verb in
  up) up || { down; exit 1; } ;;
  mode) mode "$3" "$4" ;;
  link) link "$3" "$4" "${5:-}" ;;
  routes) routes "$3" ;;
  in) exec ip netns exec "$name-$3" "${@:4}" ;;
  down) down ;;
  *) usage ;;
esac
