FROM alpine:3.22
RUN addgroup -g 10001 -S app && adduser -u 10001 -S -G app app
WORKDIR /home/app
COPY --chown=app:app --chmod=0444 settings.json .
COPY app /usr/local/bin/
USER 10001:10001
HEALTHCHECK --interval=10s CMD ["/usr/local/bin/app", "health"]
ENTRYPOINT ["/usr/local/bin/app"]
CMD ["serve", "--port", "8080"]
