FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
ARG VERSION=0.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="orders" \
      org.opencontainers.image.description="Takes orders." \
      org.opencontainers.image.source="https://github.com/example/orders" \
      org.opencontainers.image.url="https://orders.example.com/" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.base.name="mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled" \
      com.example.team="shop" \
      io.k8s.display-name="Orders"
COPY publish/ /app/
WORKDIR /app
ENTRYPOINT ["/app/orders"]
