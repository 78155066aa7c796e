FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY .config/dotnet-tools.json .config/
RUN dotnet tool restore
COPY . .
RUN dotnet ef migrations bundle --self-contained -r linux-x64 -o /out/migrate

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled-extra AS final
WORKDIR /app
COPY --from=build --chmod=0555 /out/migrate .
ENTRYPOINT ["./migrate"]
