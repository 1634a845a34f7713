#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds what the benchmarks need and runs one; --help tells more.
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

usage() {
  cat <<'TEXT'
Usage: benchmarks/run.sh BENCHMARK [--quick]

Measures and prints one "name: value" line each to standard output; what it is doing just now goes
to standard error. benchmarks/README.md tells what each line means.

  hot-path    what auditing costs the services it lives in, beside floors and peers
              (a few minutes; with --quick less than one, without the build)
  correlator  what it takes to account for every message: the correlator beside a consumer that
              only reads and beside Kafka Streams (a quarter of an hour; with --quick two minutes,
              without the build)
  report      what the report service takes to store and to answer: beside COPY and a merge, and
              beside a trivial answer of the same server (20 minutes, most of it to fill the store,
              with 46 GB; with --quick two, without the build, and 3 GB)

  native      both services as native executables beside the JVM: start, memory, throughput, size of
              the images (a quarter of an hour, with --quick five minutes; and another quarter of an
              hour where they are not built yet, which takes a GRAALVM_HOME)

  --quick     fewer rounds and forks, so more noise
  --help      this text
TEXT
}

case "${1:-}" in
  hot-path | correlator | report | native) ;;
  -h | --help)
    usage
    exit 0
    ;;
  *)
    printf 'benchmarks: unknown benchmark "%s"\n' "${1:-}" >&2
    usage >&2
    exit 2
    ;;
esac
if [ $# -gt 2 ] || { [ $# -eq 2 ] && [ "$2" != --quick ]; }; then
  printf 'benchmarks: unknown arguments: %s\n' "${*:2}" >&2
  usage >&2
  exit 2
fi

java=java
if [ -n "${JAVA_HOME:-}" ]; then
  java="$JAVA_HOME/bin/java"
fi
(cd "$home" && ./mvnw -B -ntp -q -pl benchmarks -am package -DskipTests) >&2

# What "./mvnw package -Dnative" has left is taken as it is.
build_natively() {
  ls "$home"/correlator-service/target/*-runner "$home"/report-service/target/*-runner >/dev/null 2>&1 ||
    (cd "$home" && ./mvnw -B -ntp -q -pl correlator-service,report-service -am package -Dnative -DskipTests) >&2
}

# By what build.sh says of each: "built waybill/correlator-service:benchmark: 124 MB".
image_sizes() {
  # WAYBILL_IMAGE_BASE: another base than build.sh's own
  "$home/native-build/build.sh" all --prebuilt --tag benchmark \
    ${WAYBILL_IMAGE_BASE:+--base "$WAYBILL_IMAGE_BASE"} |
    awk -F '[ /:-]+' '
      /^built .* MB$/ { print $3 "_image_mb: " $6 }
      { print > "/dev/stderr" }'
}

if [ "$1" = native ]; then
  build_natively
fi
"$java" -Xmx512m \
  "-Dwaybill.home=$home" \
  -cp "$home/benchmarks/target/classes:$home/benchmarks/target/lib/*" \
  dev.waybill.benchmarks.Benchmarks "$@"
if [ "$1" = native ]; then
  image_sizes || echo 'the images could not be built, so there is no size of them' >&2
fi
