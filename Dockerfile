# npm and the compiler stay in the first stage. The Node that runs driftline is the one of package-lock.json.
FROM node:24.11.1-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json tsconfig.json ./
COPY scripts ./scripts
COPY src ./src
COPY dashboards ./dashboards
COPY deploy/image.sh ./deploy/image.sh
RUN sh deploy/image.sh /image

# Nothing but what deploy/image.sh gathered: no shell, no package manager, no base image to keep up to date. User 65532.
FROM scratch
COPY --from=build /image /
COPY --from=build --chown=65532:65532 /image/data /data
COPY --from=build --chown=65532:65532 /image/tmp /tmp
WORKDIR /data
VOLUME /data
USER 65532:65532
ENV NODE_ENV=production
EXPOSE 9810
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
  CMD ["/usr/local/bin/node", "-e", "fetch('http://127.0.0.1:9810/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/usr/local/bin/node", "/app/dist/main.js"]
# The configuration says where to read; an image listens on all addresses: http.host 0.0.0.0 in it.
CMD ["run", "--config", "/etc/driftline/driftline.yaml"]
