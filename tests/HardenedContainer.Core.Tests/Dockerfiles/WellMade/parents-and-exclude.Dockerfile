# syntax=docker/dockerfile:1
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TARGETARCH
WORKDIR /src
COPY --parents Directory.Build.props **/*.csproj ./
RUN --mount=type=cache,id=nuget,target=/root/.nuget/packages,sharing=locked dotnet restore src/Web/Web.csproj -a $TARGETARCH
COPY --exclude=**/bin --exclude=**/obj . .
RUN --mount=type=cache,id=nuget,target=/root/.nuget/packages,sharing=locked dotnet publish src/Web/Web.csproj --no-restore -a $TARGETARCH -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
WORKDIR /app
COPY --link --chmod=0555 --from=build /app .
ENTRYPOINT ["./Web"]
