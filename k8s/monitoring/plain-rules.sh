#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Writes the rules as Prometheus itself reads them, for those who run it without its operator:
# k8s/monitoring/plain-rules.sh >waybill.rules.yaml
set -euo pipefail
sed -n '/^  groups:$/,$ p' "$(dirname "$0")/rules/waybill.rules.yaml" | sed '1 s/^  //'
