# syntax=docker/dockerfile:1
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TARGETARCH
RUN --mount=type=bind,target=/src,rw \
    --mount=type=cache,target=/root/.nuget/packages \
    dotnet publish /src/web.csproj -a $TARGETARCH -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0-azurelinux3.0-distroless
WORKDIR /app
COPY --from=build /app .
ENTRYPOINT ["dotnet", "web.dll"]
