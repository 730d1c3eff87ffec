# The program beside a real registry's binary, which serves the storage read-only while it is cleaned up, and which
# `--gc registry` lets sweep. Build: docker build -t registry-cleanup-tui .

FROM node:22-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
# Not `npm ci`: it fails over optional binaries of other platforms that the lock file leaves out.
RUN npm install
COPY . .
RUN npm run build

# The version that docker-compose.yml runs: keep the two the same.
FROM registry:3 AS registry

FROM node:22-bookworm-slim
ENV NODE_ENV=production
# Statically linked. Its configuration is what --config finds when none is mounted in its place.
COPY --from=registry /bin/registry /bin/registry
COPY --from=registry /etc/distribution/config.yml /etc/distribution/config.yml
COPY --from=build /build/package.json /build/LICENSE /opt/registry-cleanup-tui/
COPY --from=build /build/dist /opt/registry-cleanup-tui/dist
ENTRYPOINT ["node", "/opt/registry-cleanup-tui/dist/cli.js"]
