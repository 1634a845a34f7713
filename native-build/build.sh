#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the images of the services; --help tells more.
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

usage() {
  cat <<'TEXT'
Usage: native-build/build.sh SERVICE|all [options]

Builds waybill/SERVICE:TAG, the image of correlator-service or report-service: a native executable,
user 65532, its SBOM in /opt/waybill/sbom.cdx.json. It needs docker or podman. Its last line of each
is "built IMAGE: N MB", unpacked.

  --tag TAG            of the image (the project's version)
  --platform PLATFORM  such as linux/arm64 (that of this machine)
  --prebuilt           take the executable that "./mvnw package -Dnative" has made on this machine,
                       instead of compiling in a container
  --base IMAGE         what the executable runs on (a UBI 9 micro image)
  --builder IMAGE      what compiles it (Mandrel for JDK 25); takes no part with --prebuilt
  --help               this text

CONTAINER_ENGINE names the engine, with its options if it needs some ("podman --runtime runc").
TEXT
}

fail() {
  printf 'build.sh: %s\n' "$1" >&2
  exit "${2:-1}"
}

find_engine() {
  if [ -n "${CONTAINER_ENGINE:-}" ]; then
    read -ra engine <<<"$CONTAINER_ENGINE"
    command -v "${engine[0]}" >/dev/null || fail "there is no ${engine[0]}, which CONTAINER_ENGINE names"
    return
  fi
  for candidate in podman docker; do
    if command -v "$candidate" >/dev/null && "$candidate" info >/dev/null 2>&1; then
      engine=("$candidate")
      return
    fi
  done
  fail "no container engine works here (podman or docker). Install one, or name it in CONTAINER_ENGINE.
Without one there are still native executables: set GRAALVM_HOME to Mandrel or GraalVM for JDK 25 and run
  ./mvnw package -Dnative -DskipTests -pl correlator-service,report-service -am
which makes correlator-service/target/*-runner and report-service/target/*-runner; where an engine
is, native-build/build.sh all --prebuilt puts them into images."
}

# The only file of this kind.
one() {
  local found=("$@")
  [ ${#found[@]} = 1 ] && [ -f "${found[0]}" ] ||
    fail "--prebuilt needs $1: run ./mvnw package -Dnative -DskipTests -pl correlator-service,report-service -am"
  printf '%s' "${found[0]}"
}

build() {
  local service=$1 context=$home image="waybill/$1:$tag" size
  local arguments=(--build-arg "SERVICE=$service" --build-arg "VERSION=$version" --build-arg "REVISION=$revision")
  [ -z "$platform" ] || arguments+=(--platform "$platform")
  [ -z "$base" ] || arguments+=(--build-arg "BASE=$base")
  [ -z "$builder" ] || arguments+=(--build-arg "BUILDER=$builder")
  if [ -n "$prebuilt" ]; then
    context=$work/$service
    mkdir "$context"
    cp "$(one "$home/$service"/target/*-runner)" "$context/service"
    cp "$(one "$home/$service"/target/*-runner-cyclonedx.json)" "$context/sbom.cdx.json"
    cp "$home/LICENSE" "$context/"
    arguments+=(--build-arg EXECUTABLE=prebuilt)
  fi
  printf '%s\n' "building $image"
  "${engine[@]}" build -f "$home/native-build/Dockerfile" "${arguments[@]}" -t "$image" "$context"
  size=$("${engine[@]}" image inspect --format '{{.Size}}' "$image")
  printf 'built %s: %d MB\n' "$image" $((size / 1000000))
}

services=()
tag='' platform='' prebuilt='' base='' builder=''
while [ $# -gt 0 ]; do
  case $1 in
    correlator-service | report-service) services+=("$1") ;;
    all) services+=(correlator-service report-service) ;;
    --prebuilt) prebuilt=yes ;;
    --tag | --platform | --base | --builder)
      [ $# -gt 1 ] || fail "$1 needs a value (--help shows all options)" 2
      printf -v "${1#--}" '%s' "$2"
      shift
      ;;
    -h | --help)
      usage
      exit 0
      ;;
    *) fail "unknown argument '$1' (--help shows all options)" 2 ;;
  esac
  shift
done
[ ${#services[@]} -gt 0 ] || fail "name a service, or all (--help shows all options)" 2

find_engine
version=$(sed -n 's:^  <version>\(.*\)</version>$:\1:p' "$home/pom.xml" | head -n 1)
revision=$(git -C "$home" rev-parse HEAD 2>/dev/null || true)
tag=${tag:-$version}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for service in "${services[@]}"; do
  build "$service"
done
