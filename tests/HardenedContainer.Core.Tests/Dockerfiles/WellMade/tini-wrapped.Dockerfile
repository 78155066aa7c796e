FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY web.csproj .
RUN dotnet restore
COPY . .
RUN dotnet publish --no-restore -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0-alpine
RUN apk add --no-cache tini=~0.19
WORKDIR /app
COPY --from=build /app .
USER $APP_UID
ENTRYPOINT ["/sbin/tini", "--", "dotnet", "web.dll"]
