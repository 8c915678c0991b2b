# syntax=docker/dockerfile:1
# One image per deployable: docker build --build-arg SERVICE=leads -t allhands-leads .
# SERVICE is an extra of pyproject.toml: gateway, staff, leads, webhooks, jobs.
# The gateway's also has the console, built by a Node of 22.22 or newer that no image keeps.
ARG PYTHON_IMAGE=docker.io/library/python:3.11-slim-bookworm
ARG NODE_IMAGE=docker.io/library/node:22-bookworm-slim
ARG SERVICE

FROM ${PYTHON_IMAGE} AS build
ARG SERVICE
WORKDIR /src
COPY pyproject.toml requirements.lock ops/uv.lock ./
RUN test -n "$SERVICE" \
 && python -m venv /opt/uv && /opt/uv/bin/pip install --no-cache-dir --require-hashes -r uv.lock \
 && python -m venv /opt/allhands \
 && VIRTUAL_ENV=/opt/allhands /opt/uv/bin/uv pip install --no-cache --extra "$SERVICE" \
        --constraint requirements.lock -r pyproject.toml

FROM build AS contract
COPY shared /src/shared
COPY services /src/services
COPY gateway /src/gateway
RUN /opt/allhands/bin/python -m gateway.contract > openapi.json

FROM ${NODE_IMAGE} AS console
WORKDIR /src/console
COPY console /src/console
COPY --from=contract /src/openapi.json /src/console/openapi.json
RUN npm ci --ignore-scripts --no-audit --no-fund && npm run build

FROM ${PYTHON_IMAGE} AS runtime
ARG SERVICE
LABEL org.opencontainers.image.title="allhands-${SERVICE}" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV PATH=/opt/allhands/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    ALLHANDS_ENV=production
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin allhands
COPY --from=build /opt/allhands /opt/allhands
COPY shared /app/shared
COPY services /app/services
COPY gateway /app/gateway
COPY ops /app/ops
COPY deploy/schedule.toml /app/deploy/schedule.toml
WORKDIR /app
USER 10001:10001
EXPOSE 8000 8001
CMD ["python", "-m", "gateway"]

FROM runtime AS staff
FROM runtime AS leads
FROM runtime AS webhooks
FROM runtime AS jobs
FROM runtime AS gateway
COPY --from=console /src/console/dist /app/console/dist
COPY --from=console /src/console/src/words/en/imports.json /src/console/src/words/en/problems.json /app/console/src/words/en/
COPY --from=console /src/console/src/words/zh/imports.json /src/console/src/words/zh/problems.json /app/console/src/words/zh/
FROM ${SERVICE}
