#!/usr/bin/env bash
# Builds the solution and runs every test project. The last line is "N passed, N failed, N skipped"; the exit status is
# not 0 if a test failed, if a test project broke off, or if no test ran.
#
#   --long        also runs the tests of category Long (repetitions, all templates in all modes)
#   --filter X    runs only the tests that match the VSTest filter X
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

filter=
long=
while (($#)); do
    case $1 in
        --long) long=1 ;;
        --filter) filter=${2:?--filter needs a value}; shift ;;
        --filter=*) filter=${1#*=} ;;
        *) echo "Unknown option $1. Usage: tests/run.sh [--long] [--filter X]" >&2; exit 2 ;;
    esac
    shift
done

# Any of these missing makes tests fail, none makes them skip.
packages=(
    binutils clang cmake libicu-dev libssl-dev lld make zlib1g-dev    # what a publish needs
    gcc-aarch64-linux-gnu libc6-dev-arm64-cross                       # code of the other machine
    checksec                                                          # what our facts of binaries are held against
    apparmor docker-compose                                           # what reads the files that start a container
    qemu-user-static                                                  # what runs programs of other machines
    ca-certificates tzdata                                            # what goes into images
    openssh-client                                                    # whose agent a build inside an engine is lent
    bubblewrap                                                        # what the smoke run of a publish starts apps in
    docker.io docker-registry buildah skopeo umoci iproute2 iptables  # what builds, runs and checks images
    faketime                                                          # what publishes an hour later
    crun                                                              # another runtime, which starts apps under their profiles
)

# The last line has the same form however early it ends.
give_up() { echo "$1"; echo "0 passed, 1 failed, 0 skipped"; exit 1; }

as_root() { if ((EUID)); then sudo -n "$@"; else "$@"; fi; }

install_missing() {
    command -v apt-get >/dev/null || { echo "No apt-get here: install what ${packages[*]} are on this system."; return; }
    local missing=() package log
    for package in "${packages[@]}"; do
        [[ $(dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null || true) == "install ok installed" ]] || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    echo "Installing ${missing[*]}"
    log=$(mktemp)
    as_root apt-get update -qq >"$log" 2>&1 &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends "${missing[@]}" >>"$log" 2>&1 </dev/null ||
        { cat "$log"; give_up "apt-get failed."; }
    rm -f "$log"
}

# Sum of one attribute over the <Counters …/> of all result files.
sum() { { grep --no-filename --only-matching "<Counters [^>]*" "$results"/*.trx 2>/dev/null || true; } |
    { grep --only-matching " $1=\"[0-9]*\"" || true; } | tr -dc '0-9\n' | awk '{ n += $1 } END { print n + 0 }'; }

install_missing
command -v dotnet >/dev/null || give_up "dotnet is not on PATH."

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
results=$PWD/TestResults
rm -rf "$results" && mkdir -p "$results"
export HDC_TEST_LOGS=$results
[[ $long ]] && export HDC_LONG=1 || unset HDC_LONG

echo "Building"
dotnet build HardenedContainer.sln --nologo --verbosity quiet </dev/null || give_up "The build failed."

terms=()
[[ $long ]] || terms+=("TestCategory!=Long")
[[ -z $filter ]] || terms+=("($filter)")
arguments=()
((${#terms[@]} == 0)) || arguments=(--filter "$(IFS='&'; echo "${terms[*]}")")

broken=0
for project in tests/*.Tests/*.csproj; do
    name=$(basename "$project" .csproj)
    echo
    echo "== $name"
    started=$SECONDS status=0
    timeout --kill-after=60 "${HDC_PROJECT_TIMEOUT:-40m}" \
        dotnet test "$project" --no-build --nologo --logger "console;verbosity=minimal" --logger "trx;LogFileName=$name.trx" \
        --results-directory "$results" "${arguments[@]}" </dev/null || status=$?
    echo "== $name: $((SECONDS - started)) s"

    # A run that broke off, or was ended by the time limit, counts as a failure even if no single test does.
    failures=$({ grep --only-matching '<Counters [^>]*' "$results/$name.trx" 2>/dev/null || true; } | { grep --only-matching ' failed="[0-9]*"' || true; } | tr -dc '0-9')
    if ((status != 0 && ${failures:-0} == 0)); then
        echo "$name ended with status $status without a failed test."
        broken=$((broken + 1))
    fi
done

passed=$(sum passed)
failed=$(($(sum failed) + $(sum error) + $(sum timeout) + $(sum aborted) + broken))
skipped=$(($(sum total) - $(sum executed)))
echo
((passed + failed)) || echo "No test ran."
echo "$passed passed, $failed failed, $skipped skipped"
((passed > 0 && failed == 0))
