# Sourced by run: common functions of both modes. Requires $root and $here.

work=$(mktemp -d)
running=() # processes to stop on exit

clean_up() { # continues after any failure
  set +e
  local pid
  for pid in ${running[@]+"${running[@]}"}; do
    kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null
  done
  rm -rf "$work"
}
trap clean_up EXIT

say() { printf '[%3d s] %s\n' "$SECONDS" "$*"; }

fail() { # SENTENCE...: the error, then the remedy
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

# Whether all started processes are still running: one that has exited will not become ready.
all_run() {
  local pid
  for pid in ${running[@]+"${running[@]}"}; do
    kill -0 "$pid" 2>/dev/null || return 1
  done
}

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"$java" --source 17 --version >/dev/null 2>&1 ||
  fail "Java 17 or newer not found." "Install JDK 17 or newer, or set JAVA_HOME to its directory."

# Whether the jars exist and are newer than all sources.
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
  say "Building the jars (./mvnw -DskipTests package); the first build downloads dependencies."
  (cd "$root" && ./mvnw -q -DskipTests package) ||
    fail "The build failed." "See the last lines above. The build requires JDK 17 and access to a Maven repository."
  # A jar with unchanged content keeps its old timestamp.
  touch "$root"/{proxy,operator}/target/dist/mail-ingress-*.jar
}
