FROM debian:12-slim AS tools
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates=20230311 tzdata=2025a-0+deb12u1 \
    && rm -rf /var/lib/apt/lists/*

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
COPY --from=tools /usr/share/zoneinfo/ /usr/share/zoneinfo/
WORKDIR /app
COPY publish/ .
USER 1654:1654
ENTRYPOINT ["/app/service"]
