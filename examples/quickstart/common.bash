# Sourced by run: what both modes need. $root and $here are set.

work=$(mktemp -d)
running=() # processes to end on the way out

clean_up() { # goes on whatever fails
  set +e
  local pid
  for pid in ${running[@]+"${running[@]}"}; do
    kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null
  done
  rm -rf "$work"
}
trap clean_up EXIT

say() { printf '[%3d s] %s\n' "$SECONDS" "$*"; }

fail() { # SENTENCE...: what is wrong, and what to do
  printf '\nFailed: %s\n' "$1" >&2
  shift
  if [ $# -gt 0 ]; then printf '  %s\n' "$@" >&2; fi
  exit 1
}

wait_for() { # SECONDS WHAT COMMAND...
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@"; do
    if [ "$SECONDS" -ge "$end" ] || ! all_run; then return 1; fi
    sleep 0.3
  done
  say "$what"
}

# Whether every process that was started is still there: one that ended will not become ready.
all_run() {
  local pid
  for pid in ${running[@]+"${running[@]}"}; do
    kill -0 "$pid" 2>/dev/null || return 1
  done
}

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"$java" --source 17 --version >/dev/null 2>&1 ||
  fail "there is no Java 17 or newer" "Install a JDK 17 (or newer), or set JAVA_HOME to one."

# Whether the jars are there and no source is newer.
jars_are_fresh() {
  local jar
  for jar in proxy/target/dist/mail-ingress-proxy.jar operator/target/dist/mail-ingress-operator.jar; do
    if [ ! -f "$root/$jar" ]; then return 1; fi
    if [ -n "$(cd "$root" && find pom.xml proxy/pom.xml operator/pom.xml crds proxy/src/main operator/src/main -newer "$jar")" ]; then
      return 1
    fi
  done
}

build_jars() {
  if jars_are_fresh; then return; fi
  say "Building the jars (./mvnw -DskipTests package); the first time it downloads its libraries"
  (cd "$root" && ./mvnw -q -DskipTests package) ||
    fail "the build failed" "Its last lines above say why; a JDK 17 and a way to the Maven repository are all it needs."
  # A jar whose content did not change keeps its old date.
  touch "$root"/{proxy,operator}/target/dist/mail-ingress-*.jar
}
