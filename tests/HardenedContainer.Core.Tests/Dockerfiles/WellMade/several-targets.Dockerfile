FROM mcr.microsoft.com/dotnet/sdk:10.0 AS source
WORKDIR /src
COPY src/ .

FROM source AS publish-api
RUN dotnet publish Api -o /app

FROM source AS publish-worker
RUN dotnet publish Worker -o /app

FROM mcr.microsoft.com/dotnet/runtime:10.0-noble-chiseled AS worker
WORKDIR /app
COPY --from=publish-worker /app .
ENTRYPOINT ["dotnet", "Worker.dll"]

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled AS api
WORKDIR /app
COPY --from=publish-api /app .
ENTRYPOINT ["dotnet", "Api.dll"]
