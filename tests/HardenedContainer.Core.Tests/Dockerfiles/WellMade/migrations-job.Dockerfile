FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY . .
RUN dotnet tool restore && dotnet ef migrations bundle --self-contained -r linux-x64 -o /out/migrate

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled-extra
COPY --from=build /out/migrate /app/migrate
WORKDIR /app
USER $APP_UID
ENTRYPOINT ["./migrate"]
