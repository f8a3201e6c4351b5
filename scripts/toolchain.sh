# Sourced by moot, check and .ci/run, never run: finds the tools a build needs, or says in one line how to get them.
# POSIX sh. find_jdk starts no JVM: a second start of moot must cost milliseconds.

JDK_LEAST=25
MAVEN_LEAST=3.8.7

say() { printf '%s\n' "$*" >&2; }

die() {
  say "$*"
  exit 1
}

# A service or a bare container may come without HOME: then the list of users knows it.
if [ -z "${HOME-}" ]; then
  eval "HOME=~$(id -un)"
  export HOME
fi

# jdk_major HOME: prints the major version that the JDK's own `release` file states.
jdk_major() {
  [ -r "$1/release" ] || return 1
  while IFS='=' read -r key value; do
    [ "$key" = JAVA_VERSION ] || continue
    value=${value#\"}
    value=${value%%[!0-9]*}
    printf '%s\n' "$value"
    return 0
  done <"$1/release"
  return 1
}

# jdk_fits HOME: is this a whole JDK (compiler included), new enough?
jdk_fits() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  major=$(jdk_major "$1") || return 1
  [ -n "$major" ] && [ "$major" -ge "$JDK_LEAST" ]
}

# real_path FILE: follows symbolic links; older macOS has no `readlink -f`.
real_path() {
  link=$1
  hops=0
  while [ -L "$link" ] && [ "$hops" -lt 40 ]; do
    target=$(readlink "$link")
    case $target in
      /*) link=$target ;;
      *) link=$(dirname "$link")/$target ;;
    esac
    hops=$((hops + 1))
  done
  (CDPATH='' cd -P -- "$(dirname "$link")" && printf '%s/%s\n' "$(pwd -P)" "$(basename "$link")")
}

# find_jdk: sets and exports JAVA_HOME to a JDK that fits: the one asked for, the one on the path, then the usual folders.
find_jdk() {
  if [ -n "${JAVA_HOME-}" ] && jdk_fits "$JAVA_HOME"; then
    export JAVA_HOME
    return 0
  fi
  if javac=$(command -v javac); then
    home=$(dirname "$(dirname "$(real_path "$javac")")")
    if jdk_fits "$home"; then
      export JAVA_HOME="$home"
      return 0
    fi
  fi
  for home in \
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /opt/java/* /opt/jdk* /opt/*/jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* \
    "$HOME"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec "$HOME"/.linuxbrew/opt/openjdk*/libexec; do
    if jdk_fits "$home"; then
      export JAVA_HOME="$home"
      return 0
    fi
  done
  case $(uname -s) in
    Darwin) remedy='brew install openjdk' ;;
    *) remedy="your system's package openjdk-$JDK_LEAST-jdk or temurin-$JDK_LEAST-jdk, or SDKMAN: sdk install java $JDK_LEAST-tem" ;;
  esac
  die "moot: no JDK $JDK_LEAST or newer in JAVA_HOME, on the PATH or in the usual folders; get one ($remedy) and try again."
}

# shellcheck disable=SC2034 # MAVEN is read by those who source this.
# find_maven ROOT: sets MAVEN to an installed Maven that is new enough, else to the wrapper, which fetches its own.
# Call find_jdk first: Maven itself is to run on that JDK.
find_maven() {
  MAVEN=$1/mvnw
  installed=$(command -v mvn) || return 0
  version=$("$installed" --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p')
  if [ -n "$version" ] && version_at_least "$version" "$MAVEN_LEAST"; then
    MAVEN=$installed
  fi
}

# version_at_least A B: compares dotted numbers, three deep; what follows a dash does not count.
version_at_least() {
  awk -v a="${1%%-*}" -v b="$2" 'BEGIN {
    split(a, x, "."); split(b, y, ".")
    for (i = 1; i <= 3; i++) { if (x[i] + 0 > y[i] + 0) exit 0; if (x[i] + 0 < y[i] + 0) exit 1 }
    exit 0 }'
}

need_npm() {
  command -v npm >/dev/null 2>&1 && return 0
  case $(uname -s) in
    Darwin) remedy='brew install node' ;;
    *) remedy="your system's package npm, or nodejs" ;;
  esac
  die "moot: npm is needed once, to fetch the llama.cpp libraries; get it ($remedy) and try again."
}
