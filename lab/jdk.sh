# Sourced by the scripts: sets JAVA_HOME and JAVA to a JDK 25 or newer, or says how to get one; maven prints the command to build with.

# Every JDK says in its file `release` which one it is; asking javac takes half a second for each.
is_25() { [ -x "$1/bin/javac" ] && grep -qsE '^JAVA_VERSION="(2[5-9]|[3-9][0-9])' "$1/release"; }

find_jdk() {
  local candidate on_path
  on_path=$(command -v javac 2>/dev/null || true)
  [ -z "$on_path" ] || on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
  for candidate in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$candidate" ] && is_25 "$candidate" && { echo "$candidate"; return; }
  done
  return 1
}

if ! JAVA_HOME=$(find_jdk); then
  echo "parley: needs a JDK 25: apt-get install openjdk-25-jdk, or unpack one from https://adoptium.net and set JAVA_HOME" >&2
  exit 1
fi
export JAVA_HOME
JAVA=$JAVA_HOME/bin/java

# An installed Maven that is new enough, else the wrapper, which fetches one.
maven() {
  local root; root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
  local installed; installed=$(mvn -v 2>/dev/null || true)
  if [[ $installed =~ Apache\ Maven\ (3\.(8\.[7-9]|8\.[1-9][0-9]|9|[1-9][0-9])|4) ]]; then echo mvn; else echo "$root/mvnw"; fi
}
