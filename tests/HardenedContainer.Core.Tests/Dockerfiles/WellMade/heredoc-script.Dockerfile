# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY . .
RUN <<EOF
set -eu
dotnet restore
dotnet test --no-restore
dotnet publish web/web.csproj --no-restore -o /app
EOF

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
COPY <<EOF /app/build.json
{ "image": "orders" }
EOF
WORKDIR /app
COPY --from=build /app .
ENTRYPOINT ["dotnet", "web.dll"]
