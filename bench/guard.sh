#!/usr/bin/env bash
# Measures what the guard and the launcher add to the start of an app: the sample Guarded, which reads a file and ends, whole
# processes in turn, with the guard off and in mode enforce. Prints medians in milliseconds, and their difference.
#
#   bench/guard.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
rounds=${1:-101}
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1 DOTNET_TieredPGO=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet pack HardenedContainer.sln -c Release -v quiet -o "$work/feed" -p:Version=0.0.1-bench >/dev/null
cache=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: *//')
rm -rf "${cache:?}"/hardenedcontainer*/0.0.1-bench
cp -r samples/Guarded "$work/app"
cp samples/Directory.* "$work/"
publish() { # folder, arguments
    local folder=$1
    shift
    dotnet publish "$work/app" -v quiet -o "$work/$folder" -p:HardenedContainerVersion=0.0.1-bench "-p:RestoreAdditionalProjectSources=$work/feed" "$@" >"$work/log" 2>&1 </dev/null ||
        { cat "$work/log" >&2; exit 1; }
}
for mode in off enforce; do
    publish "jit-$mode" -p:PublishAot=false "-p:HardenContainerGuard=$mode"
    publish "aot-$mode" -r linux-x64 -p:StaticExecutable=true -p:LinkerFlavor=lld -p:ObjCopyName=objcopy "-p:HardenContainerGuard=$mode"
    rm -rf "$work/app/obj" "$work/app/bin"
done

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
milliseconds() {
    local start=$EPOCHREALTIME
    "$@" >/dev/null 2>&1 || true
    local end=$EPOCHREALTIME
    echo $((${end/./} - ${start/./})) | awk '{ printf "%.2f\n", $1 / 1000 }'
}
echo "$(nproc) processors, load $(cut -d' ' -f1 /proc/loadavg), $rounds rounds, medians in milliseconds"
for form in aot jit; do
    : >"$work/off"; : >"$work/enforce"
    for _ in $(seq "$rounds"); do
        for mode in off enforce; do
            milliseconds "$work/$form-$mode/Guarded" read /etc/hostname >>"$work/$mode"
        done
    done
    off=$(median <"$work/off") on=$(median <"$work/enforce")
    awk -v form="$form" -v off="$off" -v on="$on" 'BEGIN { printf "%s: without guard %.1f, with guard %.1f, difference %.1f\n", form, off, on, on - off }'
done
