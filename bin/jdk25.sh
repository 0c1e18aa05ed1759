#!/bin/sh
# Finds a Java 25: what every start and every build of Satchel begins with.
#
# A machine's default `java` is often older, so JAVA_HOME is asked first, then PATH, then the usual
# folders. A folder is judged by its `release` file, since to run each candidate would cost more
# than our whole start. Sourced, it gives find_java; run, it prints the folder of a full JDK.

# The version that Satchel is built and tested on. Also in pom.xml (Enforcer).
JAVA_WANTED=25

# is_wanted FOLDER: is a Java of the wanted version there?
is_wanted() {
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      "JAVA_VERSION=\"$JAVA_WANTED\""* | "JAVA_VERSION=\"$JAVA_WANTED."* | \
        "JAVA_VERSION=\"$JAVA_WANTED-"* | "JAVA_VERSION=\"$JAVA_WANTED+"*) return 0 ;;
    esac
  done <"$1/release"
  return 1
}

# try FOLDER PROGRAM: takes the folder if it is wanted and has the program.
try() {
  [ -n "$1" ] && [ -x "$1/bin/$2" ] && is_wanted "$1" || return 1
  java_home=$1
}

# of_path PROGRAM: the folder behind the program on PATH, its symbolic links followed.
of_path() {
  found=$(command -v "$1" 2>/dev/null) || return 1
  found=$(readlink -f "$found" 2>/dev/null) || return 1
  try "${found%/bin/*}" "$1"
}

# find_java PROGRAM: sets java_home to a wanted Java that has bin/PROGRAM, or fails.
find_java() {
  try "${JAVA_HOME-}" "$1" && return 0
  of_path "$1" && return 0
  for folder in /usr/lib/jvm/* /usr/local/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* \
    /opt/*jdk* /usr/local/*jdk* "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* \
    "${HOME-}"/.local/share/mise/installs/java/* /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    try "$folder" "$1" && return 0
  done
  return 1
}

JAVA_MISSING="Satchel needs Java $JAVA_WANTED, and none was found in JAVA_HOME, on PATH or in the usual \
folders: install a JDK $JAVA_WANTED (https://adoptium.net/temurin/releases/?version=$JAVA_WANTED, or your \
system's package such as openjdk-$JAVA_WANTED-jdk) or set JAVA_HOME to one."

case $0 in
  */jdk25.sh | jdk25.sh)
    find_java javac || {
      printf '%s\n' "$JAVA_MISSING" >&2
      exit 1
    }
    printf '%s\n' "$java_home"
    ;;
esac
