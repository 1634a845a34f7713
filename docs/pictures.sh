#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes the README's pictures of the page anew: builds, runs the quickstart with faults for some
# minutes (12, or as many as the first argument says), and photographs it. Needs chromium and
# chromedriver; with pngquant the files are small, and with the font Inter (Debian: fonts-inter)
# they look as on most readers' screens. The drawing beside them is drawn by hand.
set -euo pipefail
cd "$(dirname "$0")/.."

fonts=$(mktemp)
trap 'rm -f "$fonts"' EXIT
cat >"$fonts" <<'END'
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include>/etc/fonts/fonts.conf</include>
  <match target="pattern">
    <test name="family"><string>system-ui</string></test>
    <edit name="family" mode="prepend" binding="strong"><string>Inter</string></edit>
  </match>
</fontconfig>
END

FONTCONFIG_FILE=$fonts WAYBILL_BROWSER=required ./mvnw -B -ntp -pl quickstart -am verify \
  -Dtest=NONE -Dit.test=ReadmePictures \
  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
  -Dwaybill.pictures.minutes="${1:-12}"

if command -v pngquant >/dev/null; then
  pngquant --force --strip --quality 60-95 --ext .png docs/pictures/*.png
fi
ls -l docs/pictures
