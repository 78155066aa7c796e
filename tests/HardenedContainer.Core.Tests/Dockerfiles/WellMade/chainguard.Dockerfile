FROM cgr.dev/chainguard/wolfi-base:20250901 AS build
RUN echo build > /out

FROM cgr.dev/chainguard/static:20250901
COPY --from=build /out /app/out
ENTRYPOINT ["/app/out"]
