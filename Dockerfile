# npm and the compiler stay in the first stage. The Node that runs driftline is the one of package-lock.json.
FROM node:24.11.1-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY scripts ./scripts
COPY src ./src
RUN npm run build
RUN npm ci --omit=dev --ignore-scripts \
 && mkdir -p /image/app /image/data \
 && cp node_modules/node-linux-*/bin/node /image/node \
 && rm -rf node_modules/node-linux-* node_modules/.bin \
 && cp -r package.json node_modules dist /image/app/
COPY dashboards/*.json /image/app/dashboards/

# No shell, no package manager; user 65532.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /image/node /usr/local/bin/node
COPY --from=build /image/app /app
COPY --from=build --chown=65532:65532 /image/data /data
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
