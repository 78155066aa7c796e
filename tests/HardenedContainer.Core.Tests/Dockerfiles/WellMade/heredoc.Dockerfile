# syntax=docker/dockerfile:1
FROM debian:12 AS build
RUN <<EOF
set -eu
apt-get update
apt-get install -y --no-install-recommends gcc=4:12.2.0-3
rm -rf /var/lib/apt/lists/*
EOF
COPY <<-"EOF" /usr/local/bin/start
	#!/bin/sh
	exec /app/app "$@"
	EOF
COPY --chmod=0555 <<main.c /src/main.c
int main(void) { return 0; }
main.c
RUN ["gcc", "-static", "-o", "/app", "/src/main.c"]

FROM scratch
COPY --from=build /app /app/app
USER 1000:1000
CMD ["/app/app"]
