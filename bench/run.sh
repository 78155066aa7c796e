#!/usr/bin/env bash
# Measures hardened publish and the image archive against what a user would run instead. Needs what tests/run.sh installs.
#
#   bench/run.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
exec dotnet run --project bench/HardenedContainer.Bench -c Release -- "$@"
