#!/usr/bin/env bash
# Publishes a sample hardened, starts its image as it would run in production, asks it something, and stops it.
#
#   samples/run.sh         the sample WebApi
#   samples/run.sh NAME    another one: Worker, Grpc, Razor, Sqlite, Orders, Billing, CentralPackages, FSharpWorker
#
# Installs what the machine lacks (Debian, Ubuntu), and starts a Docker daemon of its own where none answers. What stays is
# artifacts/, bin/ and obj/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() { echo "Failed: $*" >&2; exit 1; }
as_root() { if ((EUID)); then sudo -n "$@"; else "$@"; fi; }

# What proves that the sample works: an answer over HTTP or gRPC, lines in its log, or the end of the job.
name=${1:-WebApi}
folder=samples/$name method=GET body='' words=''
case $name in
    WebApi) kind=http request=/ ;;
    Razor) kind=http request=/ ;;
    Sqlite) kind=http request=/notes method=POST body='{"text":"kept by SQLite"}' ;;
    Orders) kind=http request=/orders method=POST body='{"article":"chair","quantity":4,"price":49.90}' folder=samples/TwoServices/Orders ;;
    Billing) kind=http request=/invoices method=POST body='{"article":"chair","quantity":4,"price":49.90}' folder=samples/TwoServices/Billing ;;
    Grpc) kind=grpc request=/greet.Greeter/SayHello body='\0\0\0\0\7\n\5World' ;;
    Worker) kind=log words='Job 2 is done' ;;
    FSharpWorker) kind=log words='Tick 2' ;;
    CentralPackages) kind=job ;;
    *) echo "No sample is called $name. Usage: samples/run.sh [NAME], where NAME is WebApi (default), Worker, Grpc, Razor, Sqlite, Orders, Billing, CentralPackages or FSharpWorker." >&2; exit 2 ;;
esac

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
work=$(mktemp -d)
docker='' container='' image='' bridge=''

clean_up() {
    local status=$?
    trap - EXIT
    set +e
    # What the app itself said is the best explanation.
    ((status == 0)) || [[ -z $container ]] || "$docker" logs --tail 20 "$container" >&2
    [[ -z $container ]] || "$docker" rm --force "$container" >/dev/null 2>&1
    # In the user's own daemon nothing stays; a daemon of ours takes its images with it.
    [[ -z $image || -n $bridge ]] || "$docker" rmi --force "$image" >/dev/null 2>&1
    [[ $kind != job ]] || rm -f "$folder"/packages*.lock.json
    if [[ -n $bridge ]]; then
        stop_daemon
        as_root ip link delete "$bridge"
        as_root rm -rf "$work"
    fi
    rm -rf "$work"
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

stop_daemon() {
    local pid
    pid=$(cat "$work/docker.pid" 2>/dev/null) || return 0
    as_root kill "$pid" 2>/dev/null
    for _ in {1..100}; do [[ -d /proc/$pid ]] || break; sleep 0.1; done
    as_root kill -KILL "$pid" 2>/dev/null
    awk -v d="$work/" 'index($5, d) == 1 { print $5 }' /proc/self/mountinfo | sort -r | while read -r mount; do
        as_root umount --lazy "$mount"
    done
}

# Runs a command whose output matters only when it fails.
quietly() { "$@" >"$work/log" 2>&1 </dev/null || { cat "$work/log" >&2; fail "$*"; }; }

install_missing() {
    local missing=() package
    for package in "$@"; do
        [[ $(dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null || true) == "install ok installed" ]] || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    echo "Installing ${missing[*]}"
    quietly as_root apt-get update -qq
    quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends "${missing[@]}"
}

# There may be several clients on PATH, and one may be too new for the daemon: the first that gets an answer.
find_daemon() {
    local client
    while read -r client; do
        if timeout 10 "$client" info >/dev/null 2>&1; then
            docker=$client
            return 0
        fi
    done < <(type -ap docker)
    return 1
}

# With a network bridge of its own and no firewall rules, it disturbs no other daemon.
start_daemon() {
    local slot
    for slot in {0..99}; do
        if as_root ip link add "hdcsample$slot" type bridge 2>/dev/null; then
            bridge=hdcsample$slot
            break
        fi
    done
    [[ -n $bridge ]] || fail "a network bridge for the Docker daemon could not be added: it takes root, or sudo without a password."
    as_root ip address add "10.214.$slot.1/24" dev "$bridge"
    as_root ip link set "$bridge" up
    as_root env PATH="$PATH:/usr/sbin:/sbin" dockerd --host "unix://$work/docker.sock" --group "$(id -gn)" --pidfile "$work/docker.pid" \
        --data-root "$work/data" --exec-root "$work/exec" --bridge "$bridge" --iptables=false --ip6tables=false >"$work/dockerd.log" 2>&1 </dev/null &
    local daemon=$! tries=0
    export DOCKER_HOST=unix://$work/docker.sock
    until find_daemon; do
        if ! kill -0 "$daemon" 2>/dev/null || ((++tries > 60)); then
            tail -20 "$work/dockerd.log" >&2
            fail "the Docker daemon did not start."
        fi
        sleep 0.5
    done
}

# Repeats a command until it succeeds; gives up after 30 seconds or when the container has ended.
wait_for() {
    local end=$((SECONDS + 30))
    until "$@"; do
        if ((SECONDS > end)) || [[ $("$docker" inspect --format '{{.State.Running}}' "$container") != true ]]; then
            fail "no sign of life from $name within 30 seconds."
        fi
        sleep 0.2
    done
}

address() { "$docker" port "$container" 8080/tcp | head -1; }
get() { curl --silent --show-error --fail --noproxy '*' --max-time 10 "$@"; }
call() {
    # shellcheck disable=SC2059 # The message is bytes written as escapes.
    printf "$2" | get --http2-prior-knowledge --header 'Content-Type: application/grpc' --header 'TE: trailers' --data-binary @- "http://$(address)$1" | tr -cd '[:print:]'
}
is_healthy() { get "http://$(address)/health" >/dev/null 2>&1; }
is_serving() { call /grpc.health.v1.Health/Check '\0\0\0\0\0' >/dev/null 2>&1; }
has_logged() { "$docker" logs "$container" 2>&1 | grep --quiet "$1"; }

ask() {
    case $kind in
        http)
            wait_for is_healthy
            echo "Asking: $method $request${body:+ $body}"
            if [[ $method == POST ]]; then
                get --header 'Content-Type: application/json' --data "$body" "http://$(address)$request" || fail "$name refused the request."
            else
                get "http://$(address)$request" || fail "$name refused the request."
            fi
            echo
            ;;
        grpc)
            wait_for is_serving
            echo "Calling: $request"
            call "$request" "$body" || fail "$name refused the call."
            echo
            ;;
        log)
            wait_for has_logged "$words"
            "$docker" logs "$container"
            ;;
        job)
            [[ $(timeout 30 "$docker" wait "$container") == 0 ]] || fail "$name ended with an error, or not within 30 seconds."
            "$docker" logs "$container"
            ;;
    esac
}

command -v dotnet >/dev/null || fail "dotnet is not on PATH. Install the .NET SDK 10."
if command -v apt-get >/dev/null; then
    install_missing ca-certificates clang cmake curl libssl-dev lld make tzdata zlib1g-dev
    find_daemon || command -v dockerd >/dev/null || [[ -x /usr/sbin/dockerd ]] || install_missing docker.io iproute2
fi

echo "Packing the packages into artifacts/packages"
quietly dotnet pack HardenedContainer.sln -c Release -o artifacts/packages -p:Version=0.1.0-local -v quiet
# NuGet never looks twice at a version that it has.
cache=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: *//')
rm -rf "${cache:?}/hardenedcontainer/0.1.0-local"

locked=()
if [[ $kind == job ]]; then
    echo "Writing its lock file"
    rm -f "$folder"/packages*.lock.json
    quietly dotnet restore "$folder"
    locked=(-p:RestoreLockedMode=true)
fi

echo "Publishing: dotnet publish $folder -p:HardenContainer=true${locked[*]:+ ${locked[*]}}"
dotnet publish "$folder" -p:HardenContainer=true "${locked[@]}" </dev/null | sed 's/^/  /'

archive=$folder/bin/Release/net10.0/hardened/image.oci.tar
[[ -f $archive ]] || fail "$archive was not written."

if ! find_daemon; then
    echo "Starting a Docker daemon, as none answers"
    start_daemon
fi

image=$("$docker" load --input "$archive" | sed -n 's/^Loaded image\( ID\)\?: //p' | head -1)
echo "Loaded the image $image"
user=$("$docker" inspect --format '{{.Config.User}}' "$image")
[[ -n $user && ! $user =~ ^(0|root)(:|$) ]] || fail "the image runs as root."

container=$("$docker" run --detach --read-only --cap-drop ALL --security-opt no-new-privileges \
    --pids-limit 128 --memory 128m --tmpfs /tmp --publish 127.0.0.1::8080 "$image")
echo "Started it read-only, as user $user, without capabilities, with at most 128 processes and 128 MB"

ask

if [[ $kind != job ]]; then
    quietly "$docker" stop --time 5 "$container"
    status=$("$docker" inspect --format '{{.State.ExitCode}}' "$container")
    ((status == 0)) || fail "it did not stop by itself: exit status $status."
    echo "Stopped it: exit status 0"
fi
