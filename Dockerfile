# docker build --tag source-tiktok-shop .
# A build server pins the base by digest: --build-arg BASE_IMAGE=docker.io/airbyte/source-declarative-manifest@sha256:...
ARG BASE_IMAGE=docker.io/airbyte/source-declarative-manifest:7.39.1
FROM ${BASE_IMAGE}

WORKDIR /airbyte/integration_code
# The base starts main.py of this folder, and so does Airbyte: theirs reads any manifest, ours this one.
COPY --chown=1000:1000 main.py manifest.yaml ./
COPY --chown=1000:1000 source_tiktok_shop ./source_tiktok_shop

# The user airbyte of the base.
USER 1000:1000
