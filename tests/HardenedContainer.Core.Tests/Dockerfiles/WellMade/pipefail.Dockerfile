FROM alpine:3.22 AS fetch
SHELL ["/bin/ash", "-eo", "pipefail", "-c"]
RUN wget -qO- https://example.test/tool.tar.gz | tar -xz -C /opt
WORKDIR /opt
RUN echo "0000000000000000000000000000000000000000000000000000000000000000  tool" | sha256sum -c -

FROM alpine:3.22
COPY --from=fetch /opt/tool /usr/local/bin/tool
USER 10001
ENTRYPOINT ["/usr/local/bin/tool"]
