# docker build --tag source-tiktok-shop .
# A build server pins the base by digest: --build-arg BASE_IMAGE=docker.io/airbyte/source-declarative-manifest@sha256:...
ARG BASE_IMAGE=docker.io/airbyte/source-declarative-manifest:7.39.1
FROM ${BASE_IMAGE}

# The only library that doesn't come with the base's airbyte-cdk.
USER 0
RUN pip install --no-cache-dir "filelock~=3.20"

WORKDIR /airbyte/integration_code
# The base and Airbyte start main.py of this folder: the base's own reads any manifest, this one its own.
COPY --chown=1000:1000 main.py manifest.yaml ./
COPY --chown=1000:1000 source_tiktok_shop ./source_tiktok_shop
COPY --chown=1000:1000 tiktok_shop_api ./tiktok_shop_api

# The base's user, airbyte.
USER 1000:1000
