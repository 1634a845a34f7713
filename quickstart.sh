#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds Waybill if needed and starts it on this machine with a demo, or (certify) proves how accurate
# it is; --help and certify --help tell more.
set -eu

home=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
needed_java=17
services="correlator-service report-service"
if [ "${1:-}" = certify ]; then
  shift
  program=certificate
  heap=1g # the ids of all messages of a trial, up to 720,000
  main=dev.waybill.certificate.command.Certify
  options=$home/certificate/src/main/java/dev/waybill/certificate/CertifyOptions.java
else
  program=quickstart
  heap=512m
  main=dev.waybill.quickstart.Quickstart
  options=$home/quickstart/src/main/java/dev/waybill/quickstart/Options.java
fi
sources="audit-wire audit-tracer embedded-servers $services $program"
built="$home/$program/target/.built"
build_log="$home/$program/target/build.log"

fail() {
  printf 'quickstart: %s\n' "$2" >&2
  exit "$1"
}

find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then
    java="$JAVA_HOME/bin/java"
    [ -x "$java" ] || fail 3 "JAVA_HOME is $JAVA_HOME, but there is no $java; set it to a JDK of $needed_java or newer"
  else
    java=$(command -v java) || fail 3 "no Java found; install a JDK of $needed_java or newer, or set JAVA_HOME to one"
  fi
  # 17.0.2, 25-ea or 1.8.0_292
  version=$("$java" -version 2>&1 | sed -n 's/.*version "\([0-9.]*\).*/\1/p' | head -n 1)
  major=${version#1.}
  major=${major%%.*}
  case $major in
    '' | *[!0-9]*) fail 3 "$java does not tell its version; set JAVA_HOME to a JDK of $needed_java or newer" ;;
  esac
  [ "$major" -ge "$needed_java" ] || fail 3 "$java is Java $version, which is too old; set JAVA_HOME to a JDK of $needed_java or newer"
}

is_built() {
  [ -f "$built" ] || return 1
  for service in $services; do
    [ -f "$home/$service/target/quarkus-app/quarkus-run.jar" ] || return 1
  done
  # A folder is newer too when something in it was added or taken away.
  for module in $sources; do
    [ -z "$(find "$home/$module/src/main" "$home/$module/pom.xml" "$home/pom.xml" -newer "$built" 2>/dev/null | head -n 1)" ] || return 1
  done
}

# What the build does just now, as its log tells.
build_step() {
  step=$(sed -n 's/^\[INFO\] Building \(.*\) 0\..*\[\(.*\)\]$/\1 (\2)/p' "$build_log" | tail -n 1)
  downloads=$(grep -c '^\[INFO\] Downloaded from\|^Downloaded from' "$build_log" || true)
  printf '%s, %s files downloaded' "${step:-starting Maven}" "$downloads"
}

# An executable is made of a jar, which is as old as the sources that are in both.
is_built_natively() {
  for service in $services; do
    executable=$(ls "$home/$service"/target/*-runner 2>/dev/null) || return 1
    jar=$(ls "$home/$service"/target/*-native-image-source-jar/*-runner.jar 2>/dev/null) || return 1
    [ "$executable" -nt "$jar" ] || return 1
    for module in audit-wire "$service"; do
      [ -z "$(find "$home/$module/src/main" "$home/$module/pom.xml" "$home/pom.xml" -newer "$jar" 2>/dev/null | head -n 1)" ] || return 1
    done
  done
}

build_natively() {
  if [ -z "${GRAALVM_HOME:-}" ] && ! command -v native-image docker podman >/dev/null; then
    fail 3 "--native needs GRAALVM_HOME (Mandrel or GraalVM for JDK 25), or docker or podman for a builder in a container; native-build/README.md tells more"
  fi
  build "Building both services natively; that takes ten minutes or more." -Dnative -pl correlator-service,report-service
  rm -f "$build_started"
}

# What to say, and what Maven is to build.
build() {
  announcement=$1
  shift
  [ -x "$(dirname "$java")/javac" ] || command -v javac >/dev/null ||
    fail 3 "$java comes without a compiler; set JAVA_HOME to a JDK (not a JRE) of $needed_java or newer"
  mkdir -p "$home/$program/target"
  started=$(mktemp "$home/$program/target/.build-XXXXXX")
  printf '%s Log: %s\n' "$announcement" "$build_log"
  (cd "$home" && exec ./mvnw -B -Dmaven.test.skip=true "$@" -am package) >"$build_log" 2>&1 </dev/null &
  maven=$!
  trap 'kill "$maven" 2>/dev/null; rm -f "$started"; exit 130' INT TERM
  seconds=0
  while kill -0 "$maven" 2>/dev/null; do
    sleep 1
    seconds=$((seconds + 1))
    if [ $((seconds % 10)) -eq 0 ]; then
      printf '  %4d s  %s\n' "$seconds" "$(build_step)"
    fi
  done
  if ! wait "$maven"; then
    rm -f "$started"
    grep '^\[ERROR\]' "$build_log" | head -n 15 >&2 || tail -n 15 "$build_log" >&2
    fail 3 "the build failed; see $build_log"
  fi
  trap - INT TERM
  build_started=$started
  printf 'Built in %d s.\n' "$seconds"
}

find_java
for option in "$@"; do
  case $option in
    -h | --help) [ -f "$built" ] || {
      sed -n '/^      Usage/,/^      """/p' "$options" | sed '$d; s/^      //'
      exit 0
    } ;;
  esac
done
if ! is_built; then
  build "Downloading and building; that takes a few minutes the first time." -T 2 -pl "$program"
  # As of its start: what was changed meanwhile is built the next time.
  mv "$build_started" "$built"
fi
case " $* " in
  *" --native "*) is_built_natively || build_natively ;;
esac

exec "$java" "-Xmx$heap" -XX:+UseSerialGC "-Dwaybill.home=$home" \
  -cp "$home/$program/target/classes:$home/$program/target/lib/*" \
  "$main" "$@"
