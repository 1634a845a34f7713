#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Checks the rules and each expression of the dashboards with Prometheus's own promtool, and runs the
# rules' tests. $PROMTOOL says which promtool, if it is not on the path.
set -euo pipefail
cd "$(dirname "$0")"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  printf 'check.sh: %s\n' "$1" >&2
  exit 1
}

# Takes promtool out of Debian's package without installing it: that would start a service.
unpack() {
  mkdir -m 755 "$work/package"
  (
    cd "$work/package"
    apt-get -q download prometheus || { apt-get -q update && apt-get -q download prometheus; }
    dpkg -x prometheus_*.deb .
  ) >"$work/apt.log" 2>&1 || { cat "$work/apt.log" >&2 && return 1; }
  promtool="$work/package/usr/bin/promtool"
}

find_promtool() {
  promtool=${PROMTOOL:-$(command -v promtool || true)}
  if [ -z "$promtool" ] && [ "$(id -u)" = 0 ] && command -v apt-get dpkg >/dev/null; then
    unpack || true
  fi
  [ -x "$promtool" ] ||
    fail "there is no promtool${promtool:+ at $promtool}; it comes with Prometheus: take it from https://prometheus.io/download/ or Debian's package 'prometheus', and put it on the path or name it in PROMTOOL"
}

# Each alert must be seen to fire, and not to.
check_tests() {
  rules=$1
  tests=$2
  for alert in $(sed -n 's/^ *- alert: //p' "$rules"); do
    expected=$(grep -A1 "^ *alertname: $alert\$" "$tests" | grep 'exp_alerts:' | tr -d ' ' | sort -u)
    [ "$expected" = $'exp_alerts:\nexp_alerts:[]' ] ||
      fail "$tests must expect $alert to fire, and not to"
  done
}

# A dashboard's expressions as recording rules. JSON's strings are YAML's as well.
expressions() {
  printf 'groups:\n  - name: dashboard\n    rules:\n'
  sed -n 's/^ *"expr": \(".*"\),\{0,1\}$/      - record: panel\n        expr: \1/p' "$1" |
    sed 's/\$__rate_interval/5m/g; s/\$[a-z_]*/value/g' |
    awk '/record:/ { $0 = $0 ":" ++n } { print }'
}

find_promtool
"$promtool" --version | head -n 1
./plain-rules.sh >"$work/waybill.rules.yaml"
cp rules/waybill.rules.test.yaml "$work"
"$promtool" check rules "$work/waybill.rules.yaml"
check_tests "$work/waybill.rules.yaml" rules/waybill.rules.test.yaml
"$promtool" test rules "$work/waybill.rules.test.yaml"
for dashboard in dashboards/*.json; do
  expressions "$dashboard" >"$work/dashboard.yaml"
  read_expressions=$(grep -c 'record:' "$work/dashboard.yaml" || true)
  all=$(grep -o '"expr"' "$dashboard" | wc -l)
  [ "$read_expressions" -gt 0 ] && [ "$read_expressions" = "$all" ] ||
    fail "$dashboard has $all expressions, of which $read_expressions have a line of their own"
  printf 'Checking %s expressions of %s\n' "$all" "$dashboard"
  "$promtool" check rules "$work/dashboard.yaml"
done
