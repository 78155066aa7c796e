FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
RUN set -o pipefail; dotnet --info | grep Version
ADD --checksum=sha256:0000000000000000000000000000000000000000000000000000000000000000 https://example.test/model.bin /model.bin

FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY --from=build --chmod=0444 /model.bin /app/
USER $APP_UID
ENTRYPOINT ["dotnet", "/app/app.dll"]
