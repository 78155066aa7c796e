#!/usr/bin/env bash
# Measures what the guard adds to the start of an app: the sample Guarded, which reads a file and ends, whole processes in
# turn, with the guard off and in mode enforce. Prints milliseconds: medians, and the fastest of each, which says more on a
# machine that does other things (there, nice -n -20 helps as well).
#
#   bench/guard.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
rounds=${1:-101}
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1 DOTNET_TieredPGO=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet pack src/HardenedContainer.Guard -c Release -v quiet -o "$work/feed" -p:Version=0.0.1-bench >/dev/null
cache=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: *//')
rm -rf "${cache:?}"/hardenedcontainer.guard/0.0.1-bench
# Without the main package, which has no part in the start.
cp -r samples/Guarded "$work/app"
sed -i '/Include="HardenedContainer" /d' "$work/app/Guarded.csproj"
publish() { # folder, arguments
    local folder=$1
    shift
    rm -rf "$work/app/obj" "$work/app/bin"
    dotnet publish "$work/app" -v quiet -o "$work/$folder" -p:HardenedContainerVersion=0.0.1-bench "-p:RestoreAdditionalProjectSources=$work/feed" "$@" >"$work/log" 2>&1 </dev/null ||
        { cat "$work/log" >&2; exit 1; }
}
for mode in off enforce; do
    publish "framework-dependent-$mode" -p:PublishAot=false "-p:HardenContainerGuard=$mode"
    publish "trimmed-$mode" -p:PublishAot=false -p:PublishTrimmed=true --self-contained -r linux-x64 "-p:HardenContainerGuard=$mode"
    publish "aot-$mode" -r linux-x64 -p:StaticExecutable=true -p:LinkerFlavor=lld -p:ObjCopyName=objcopy "-p:HardenContainerGuard=$mode"
done

sorted() { sort -n "$1" | awk -v part="$2" '{ v[NR] = $1 } END { print v[part == 0 ? 1 : int((NR + 1) / 2)] }'; }
milliseconds() {
    local start=$EPOCHREALTIME
    "$@" >/dev/null 2>&1
    local end=$EPOCHREALTIME
    echo $((${end/./} - ${start/./})) | awk '{ printf "%.2f\n", $1 / 1000 }'
}
echo "$(nproc) processors, load $(cut -d' ' -f1 /proc/loadavg), $rounds rounds, milliseconds"
for form in aot trimmed framework-dependent; do
    : >"$work/off"; : >"$work/enforce"
    for _ in $(seq "$rounds"); do
        for mode in off enforce; do
            milliseconds "$work/$form-$mode/Guarded" read /etc/hostname >>"$work/$mode"
        done
    done
    for part in 1 0; do
        awk -v what="$form, $( ((part)) && echo median || echo fastest)" -v off="$(sorted "$work/off" $part)" -v on="$(sorted "$work/enforce" $part)" \
            'BEGIN { printf "%s: without guard %.1f, with guard %.1f, difference %.1f\n", what, off, on, on - off }'
    done
done
