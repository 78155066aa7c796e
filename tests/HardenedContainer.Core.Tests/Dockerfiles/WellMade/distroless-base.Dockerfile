FROM gcr.io/distroless/base-debian12:nonroot
COPY --chown=65532:65532 data/ /data/
COPY app /app/app
WORKDIR /app
VOLUME ["/data"]
USER 65532
ENTRYPOINT ["/app/app"]
