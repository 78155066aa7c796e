#!/usr/bin/env bash
# Measures the tool `harden` as users get it (packed, then installed with `dotnet tool install`) side by side with other
# tools, whole processes in turn, and prints medians and ratios per file. Installs what it needs: npm packages into a
# temporary directory, checksec from the distribution.
#
#   bench/tool.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
rounds=${1:-3}
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

command -v checksec >/dev/null || apt-get install -qq --yes checksec >/dev/null
(cd "$work" && npm install --silent --no-audit --no-fund dockerfile-utils@0.16.3 secretlint@13.0.6 @secretlint/secretlint-rule-preset-recommend@13.1.0 >/dev/null 2>&1)
dotnet pack src/HardenedContainer.Tool -c Release -v q -o "$work/feed" -p:Version=0.0.1-bench >/dev/null
dotnet tool install HardenedContainer.Tool --tool-path "$work/tool" --add-source "$work/feed" --version 0.0.1-bench >/dev/null
harden=$work/tool/harden

# 1,000 Dockerfiles: the well-made ones of the tests, each with a line of its own.
mkdir "$work/dockerfiles"
good=(tests/HardenedContainer.Core.Tests/Dockerfiles/WellMade/*.Dockerfile)
for i in $(seq 1000); do
    { cat "${good[i % ${#good[@]}]}"; echo "LABEL number=\"$i\""; } >"$work/dockerfiles/Dockerfile.$i"
done
cat >"$work/validate.js" <<'JS'
const { validate } = require("dockerfile-utils"); const fs = require("fs"); const dir = process.argv[2];
for (const f of fs.readdirSync(dir)) validate(fs.readFileSync(dir + "/" + f, "utf8"));
JS

# 300 ELF files, spread over those of this machine.
find /usr/bin /usr/lib -type f -size +4k -exec sh -c 'for f; do [ "$(head -c 4 "$f" | tail -c 3)" = ELF ] && echo "$f"; done; :' _ {} + 2>/dev/null | sort >"$work/all"
awk -v n="$(wc -l <"$work/all")" 'int(NR * 300 / n) != int((NR - 1) * 300 / n)' "$work/all" >"$work/elf"

# A publish folder of 200 MB: the runtime's assemblies and documentation, and settings and scripts that are text.
mkdir -p "$work/publish/wwwroot"
runtime=$(dirname "$(readlink -f "$(command -v dotnet)")")
size() { du -sm "$work/publish" | cut -f1; }
for copy in $(seq 20); do
    (($(size) < 150)) || break
    mkdir "$work/publish/$copy"
    cp "$runtime"/shared/Microsoft.NETCore.App/10.*/*.dll "$work/publish/$copy/"
done
for i in $(seq 1000); do
    (($(size) < 200)) || break
    for line in $(seq 10); do head -c 4000 /dev/urandom | base64 -w 120 | sed 's/^/  "key": "/; s/$/",/'; done >"$work/publish/wwwroot/$i.json"
done
echo '{ "rules": [ { "id": "@secretlint/secretlint-rule-preset-recommend" } ] }' >"$work/.secretlintrc.json"

seconds() { # command: its time in seconds, whatever it says
    local start end
    start=$(date +%s.%N)
    "$@" >/dev/null 2>&1 || true
    end=$(date +%s.%N)
    awk -v s="$start" -v e="$end" 'BEGIN { printf "%.3f\n", e - s }'
}
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
compare() { # title, files of ours, files of theirs, function, function
    local ours=() theirs=() i
    for i in $(seq "$rounds"); do
        if ((i % 2)); then ours+=("$(seconds "$4")"); theirs+=("$(seconds "$5")"); else theirs+=("$(seconds "$5")"); ours+=("$(seconds "$4")"); fi
    done
    local o t
    o=$(printf '%s\n' "${ours[@]}" | median)
    t=$(printf '%s\n' "${theirs[@]}" | median)
    echo "| $1 | $o s for $2 | $t s for $3 | $(awk -v t="$t" -v n="$3" -v o="$o" -v m="$2" 'BEGIN { printf "%.1f", (t / n) / (o / m) }') |"
}

lint_ours() { "$harden" lint "$work/dockerfiles"; }
lint_each() { for i in $(seq 30); do "$work/node_modules/.bin/dockerfile-utils" lint "$work/dockerfiles/Dockerfile.$i"; done; }
lint_library() { (cd "$work" && node validate.js "$work/dockerfiles"); }
elf_ours() { xargs -a "$work/elf" "$harden" elf; }
elf_theirs() { while read -r f; do checksec --format=json --file="$f"; done <"$work/elf"; }
scan_ours() { "$harden" scan "$work/publish"; }
scan_theirs() { (cd "$work" && node_modules/.bin/secretlint --secretlintrc .secretlintrc.json "publish/**/*"); }

files=$(find "$work/publish" -type f | wc -l)
echo "| | harden | the other | times as fast per file |"
echo "| --- | --- | --- | --- |"
compare "lint, against dockerfile-utils, a process a file" 1000 30 lint_ours lint_each
compare "lint, against the library of dockerfile-utils in one process" 1000 1000 lint_ours lint_library
compare "elf, against checksec" "$(wc -l <"$work/elf")" "$(wc -l <"$work/elf")" elf_ours elf_theirs
compare "scan of $(size) MB, against secretlint" "$files" "$files" scan_ours scan_theirs
