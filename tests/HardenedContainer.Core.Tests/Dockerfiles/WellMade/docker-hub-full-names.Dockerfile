FROM docker.io/library/golang:1.25-alpine AS probe
WORKDIR /src
COPY probe/ .
RUN CGO_ENABLED=0 go build -o /probe .

FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
COPY --from=probe /probe /usr/local/bin/probe
WORKDIR /app
COPY publish/ .
ENTRYPOINT ["dotnet", "web.dll"]
