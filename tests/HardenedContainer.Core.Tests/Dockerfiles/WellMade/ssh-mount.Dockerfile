# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
RUN --mount=type=ssh git clone git@example.test:team/app.git .
RUN --mount=type=bind,source=version.txt,target=/version.txt dotnet publish -p:Version=$(cat /version.txt) -o /out

FROM mcr.microsoft.com/dotnet/runtime:10.0
COPY --from=build /out /app/
USER 1654
ENTRYPOINT ["/app/app"]
