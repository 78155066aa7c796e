FROM scratch
COPY --chmod=0555 app /app/app
COPY passwd group /etc/
COPY ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
WORKDIR /app
ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt \
    TMPDIR=/tmp \
    ASPNETCORE_HTTP_PORTS=8080
EXPOSE 8080/tcp
USER 1654:1654
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=3s --start-period=1m30s --retries=3 CMD ["/app/app", "--health"]
ENTRYPOINT ["/app/app"]
