ARG DOTNET_TAG=10.0
ARG VARIANT=-noble-chiseled
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:${DOTNET_TAG} AS build
ARG TARGETARCH
ARG TARGETOS
ARG VERSION=1.0.0
WORKDIR /src
COPY . .
RUN dotnet publish --os $TARGETOS -a ${TARGETARCH} -p:Version=${VERSION} -o /out

FROM mcr.microsoft.com/dotnet/runtime:${DOTNET_TAG}${VARIANT}
ARG VERSION=1.0.0
LABEL org.opencontainers.image.version=${VERSION} \
      org.opencontainers.image.source="https://example.test/app" \
      org.opencontainers.image.title="An app"
COPY --from=build /out /app
USER $APP_UID
ENTRYPOINT ["/app/app"]
