#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds what the benchmarks need and runs one; --help tells more.
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

java=java
if [ -n "${JAVA_HOME:-}" ]; then
  java="$JAVA_HOME/bin/java"
fi
(cd "$home" && ./mvnw -B -ntp -q -pl benchmarks -am package -DskipTests) >&2

exec "$java" -Xmx512m -cp "$home/benchmarks/target/classes:$home/benchmarks/target/lib/*" \
  dev.waybill.benchmarks.Benchmarks "$@"
