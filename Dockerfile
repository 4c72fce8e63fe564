# The binary in an image of its own: docker build -t syncledger .
FROM debian:bookworm AS build
WORKDIR /source
COPY tools/setup tools/setup
RUN tools/setup && rm -rf /var/lib/apt/lists/*
COPY . .
RUN tools/build release syncledger && strip build/syncledger

FROM debian:bookworm-slim
# What the binary is linked with, and curl for the health checks of compose.yaml.
RUN apt-get update && apt-get install -y --no-install-recommends \
      libabsl20220623 libbrotli1 libbz2-1.0 libc-ares2 libcctz2 libcjose0 libcpp-httplib0.11 libfmt9 \
      libjansson4 liblz4-1 libprometheus-cpp-core1.0 libpugixml1v5 librdkafka1 libre2-9 libsasl2-2 \
      libsimdjson14 libsnappy1v5 libssl3 libstdc++6 libxxhash0 libyaml-cpp0.7 libzstd1 zlib1g \
      ca-certificates curl \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 7400 --home-dir /var/lib/syncledger --create-home syncledger \
 && mkdir /captures && chown syncledger /captures
COPY --from=build /source/build/syncledger /usr/bin/syncledger
USER syncledger
WORKDIR /var/lib/syncledger
VOLUME /var/lib/syncledger
ENV SYNCLEDGER_DATA=/var/lib/syncledger
ENTRYPOINT ["syncledger"]
CMD ["--help"]
