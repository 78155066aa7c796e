FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
RUN dotnet tool install --tool-path /tools dotnet-ef \
    # the version of the project
    --version 10.0.0 \
    && dotnet --version
FROM mcr.microsoft.com/dotnet/runtime:10.0
COPY --from=build /tools /tools
USER 1654
ENTRYPOINT ["/tools/dotnet-ef"]
