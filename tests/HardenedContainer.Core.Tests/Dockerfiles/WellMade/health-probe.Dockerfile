FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0-noble-aot AS build
ARG TARGETARCH
WORKDIR /src
COPY . .
RUN dotnet publish api -a $TARGETARCH -o /app && dotnet publish probe -a $TARGETARCH -o /probe

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
WORKDIR /app
COPY --from=build /app/api ./
COPY --from=build /probe/probe ./
HEALTHCHECK --interval=30s --timeout=3s --start-period=5s CMD ["/app/probe", "http://localhost:8080/healthz"]
USER $APP_UID
ENTRYPOINT ["./api"]
