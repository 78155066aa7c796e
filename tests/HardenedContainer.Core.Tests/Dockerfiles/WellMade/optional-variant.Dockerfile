ARG DOTNET=10.0
ARG VARIANT
ARG RUNTIME=mcr.microsoft.com/dotnet/aspnet:${DOTNET}${VARIANT:+-$VARIANT}

FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:${DOTNET} AS build
ARG TARGETARCH
WORKDIR /src
COPY web.csproj .
RUN dotnet restore -a $TARGETARCH
COPY . .
RUN dotnet publish --no-restore -a $TARGETARCH -o /app

FROM ${RUNTIME}
WORKDIR /app
COPY --link --from=build /app .
USER 1654
ENTRYPOINT ["dotnet", "web.dll"]
