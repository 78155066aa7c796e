# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/dotnet/aspnet:10.0-azurelinux3.0-distroless
COPY --from=ghcr.io/example/config:1.4.2@sha256:0000000000000000000000000000000000000000000000000000000000000000 /config/ /app/config/
COPY --exclude=*.pdb publish/ /app/
USER 1654
EXPOSE 5000-5001
ENTRYPOINT ["dotnet", "/app/yarp.dll"]
