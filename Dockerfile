# ParkMate in one small image: a binary with the web app and the migrations inside, and what glibc needs.
#
#     docker build -t parkmate .
#     docker run --read-only --env-file .env -p 8000:8000 -v parkmate-data:/data parkmate
#
# It wants a PostgreSQL: DATABASE_URL. (Its own private one needs PostgreSQL's programs, which are not in here.)
# There is no shell inside, so nothing to run a HEALTHCHECK with: ask GET /healthz (is it alive) and GET /readyz
# (should it be sent requests) from outside, as compose's proxy and Kubernetes do.

FROM node:24-bookworm-slim AS web
WORKDIR /src/web
COPY web/package.json web/package-lock.json ./
RUN npm install --no-save --no-audit --no-fund
COPY web ./
RUN npm run build

FROM rust:1.95-bookworm AS server
WORKDIR /src
# The queries were checked when .sqlx was written; there is no database here.
ENV SQLX_OFFLINE=true
COPY . .
COPY --from=web /src/web/dist web/dist
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \
    cargo build --locked --release --bin parkmate && cp target/release/parkmate /parkmate && mkdir /data

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=server /parkmate /usr/local/bin/parkmate
# Outgoing mail lies here; nothing else is written.
COPY --from=server --chown=nonroot:nonroot /data /data
ENV PARKMATE_DATA=/data PARKMATE_BIND=0.0.0.0:8000 PARKMATE_LOG=json
USER nonroot
EXPOSE 8000
VOLUME /data
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/parkmate"]
CMD ["serve"]
