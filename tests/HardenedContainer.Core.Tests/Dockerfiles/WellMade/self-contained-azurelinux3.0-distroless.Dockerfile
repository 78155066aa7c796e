FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TARGETARCH
WORKDIR /source
COPY --link *.csproj .
RUN dotnet restore -a $TARGETARCH
COPY --link . .
RUN dotnet publish -a $TARGETARCH --no-restore -o /app --self-contained true -p:PublishTrimmed=true

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-azurelinux3.0-distroless
WORKDIR /app
COPY --from=build /app .
USER $APP_UID
ENV DOTNET_EnableDiagnostics=0
ENTRYPOINT ["/app/releasesapp"]
