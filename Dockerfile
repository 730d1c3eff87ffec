# The program beside a real registry's binary, which serves the storage read-only while it is cleaned up, and which
# `--gc registry` lets sweep. Build: docker build -t registry-cleanup-tui .

# Exact versions, by tag: a rebuild brings what Debian has mended. It is a version that test/package runs.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build

# The version that docker-compose.yml runs: keep the two the same.
FROM registry:3.1.2 AS registry

FROM node:24.21.0-bookworm-slim
# Version 3 would send traces to localhost.
ENV NODE_ENV=production OTEL_TRACES_EXPORTER=none
# Statically linked. Its configuration is what --config finds when none is mounted in its place.
COPY --from=registry /bin/registry /bin/registry
COPY --from=registry /etc/distribution/config.yml /etc/distribution/config.yml
COPY --from=build /build/package.json /build/LICENSE /opt/registry-cleanup-tui/
COPY --from=build /build/dist /opt/registry-cleanup-tui/dist
# No USER: the official registry writes as root, and only root may move what it has written. Where the volume is
# somebody else's, run both as that user: `--user UID:GID`, or REGISTRY_USER for docker-compose.yml. Nothing here needs root.
ENTRYPOINT ["node", "/opt/registry-cleanup-tui/dist/cli.js"]
