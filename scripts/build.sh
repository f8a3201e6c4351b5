# Sourced by moot and check, after toolchain.sh: makes app/target/moot, the program as a user starts it.

# stamp_of ROOT: the file whose date says when the program was made, and whose content says with which JDK.
stamp_of() { printf '%s\n' "$1/app/target/moot/stamp"; }

# is_stale ROOT: has anything that the program is made of changed since? Folders count too: a file that went away
# leaves no date of its own.
is_stale() {
  stamp=$(stamp_of "$1")
  [ -f "$stamp" ] && [ -f "$1/app/target/moot/moot.jar" ] || return 0
  [ "$(cat "$stamp")" = "$JAVA_HOME" ] || return 0
  newer=$(cd "$1" && find pom.xml ./*/pom.xml ./*/src/main engine/natives models/pocket/pocket.gguf -newer "$stamp" 2>/dev/null | head -n 1)
  [ -n "$newer" ]
}

# build_if_stale ROOT: needs JAVA_HOME (find_jdk). One at a time: who comes second waits and finds it done.
build_if_stale() {
  if is_stale "$1"; then
    mkdir -p "$1/app/target"
    lock=$1/app/target/building
    until mkdir "$lock" 2>/dev/null; do
      builder=$(cat "$lock/pid" 2>/dev/null || :)
      if [ -n "$builder" ] && ! kill -0 "$builder" 2>/dev/null; then
        rm -rf "$lock" # Whoever built was killed.
      else
        sleep 1
      fi
    done
    echo $$ >"$lock/pid"
    trap 'rm -rf "$lock"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    if is_stale "$1"; then
      build "$1"
    fi
    rm -rf "$lock"
    trap - EXIT INT TERM
  fi
  "$1/engine/natives/fetch"
}

build() {
  find_maven "$1"
  need_npm
  say 'Building Folkmoot (once) …'
  log=$1/app/target/build.log
  # Dated before the first source is read, so that a change during the build is not taken for built.
  printf '%s\n' "$JAVA_HOME" >"$1/app/target/stamp.new"
  # Plain sh knows no pipefail, so Maven's exit code takes the way through a file.
  rm -f "$1/app/target/build.failed"
  {
    (cd "$1" && "$MAVEN" -B -ntp -pl app -am package -Dmaven.test.skip=true -Dspotless.check.skip=true -Djacoco.skip=true 2>&1) \
      || : >"$1/app/target/build.failed"
  } | tee "$log" | while IFS= read -r line; do
    case $line in
      *'Building Folkmoot '[a-z]*'['*']'*)
        line=${line#*Building Folkmoot }
        say "  ${line%% *}"
        ;;
    esac
  done
  if [ -e "$1/app/target/build.failed" ]; then
    grep -E '^\[ERROR\]' "$log" | head -n 20 >&2 || :
    die "moot: the build failed; all it said is in $log"
  fi
  train "$1"
  mv "$1/app/target/stamp.new" "$(stamp_of "$1")"
}

# train ROOT: runs the program once as a user would, and keeps what its JVM learnt (an AOT cache, JEP 483 and 514): loaded
# and linked classes, profiles. The cache is for these very jars and this very JDK; a JVM that finds it unfit does without.
train() {
  program=$1/app/target/moot
  rm -f "$program/moot.aot"
  "$1/engine/natives/fetch"
  say '  start-up cache'
  rehearsal=$(mktemp -d)
  if ! "$JAVA_HOME/bin/java" "@$program/node.options" "-XX:AOTCacheOutput=$program/moot.aot.new" \
    -jar "$program/moot.jar" rehearse "$rehearsal" >"$rehearsal/log" 2>&1 || [ ! -s "$program/moot.aot.new" ]; then
    say "moot: no start-up cache could be made, so starts take a second longer; why: $(tail -n 1 "$rehearsal/log")"
  else
    mv "$program/moot.aot.new" "$program/moot.aot"
  fi
  rm -rf "$rehearsal"
}
