ARG BASE=mcr.microsoft.com/dotnet/aspnet:10.0
FROM ${BASE:-mcr.microsoft.com/dotnet/aspnet:10.0}
ARG REVISION
LABEL org.opencontainers.image.revision=${REVISION:-unknown}
COPY out/ /app/
USER 1654
ENTRYPOINT ["dotnet", "/app/app.dll"]
