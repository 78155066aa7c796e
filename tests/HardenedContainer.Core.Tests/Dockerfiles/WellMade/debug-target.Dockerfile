FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled AS app
COPY publish/ /app/
USER 1654
ENTRYPOINT ["/app/app"]

FROM busybox:1.37 AS tools

FROM app AS debug
COPY --from=tools /bin/busybox /bin/sh

FROM app
