FROM alpine:3.22 AS certificates
RUN apk add --no-cache ca-certificates=20250619-r0

FROM scratch AS rootfs
COPY --from=certificates /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY rootfs/ /

FROM scratch
COPY --from=rootfs / /
USER 65532
WORKDIR /app
ENTRYPOINT ["/app/app"]
