#!/usr/bin/env bash
# Measures hardened publish and the image archive against what a user would run instead, or with --images the image of the
# sample WebApi against the SDK's own. Needs what tests/run.sh installs.
#
#   bench/run.sh [--images] [ROUNDS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
exec dotnet run --project bench/HardenedContainer.Bench -c Release -- "$@"
