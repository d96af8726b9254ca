# uPlot, the only library of the page, at the version in the lock file.
FROM node:24-slim AS page
WORKDIR /page
COPY .npmrc package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

# The Python packages, as wheels, in a virtual environment without pip.
FROM python:3.11-slim AS packages
WORKDIR /packages
COPY requirements.txt ./
RUN python -m venv --without-pip /opt/venv \
 && pip --python /opt/venv/bin/python install --no-cache-dir --only-binary=:all: --require-hashes -r requirements.txt

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    OPENBLAS_NUM_THREADS=1 \
    NUDGE_HOST=0.0.0.0 \
    NUDGE_STATE_DIR=/var/lib/nudge
RUN useradd --system --no-create-home --shell /usr/sbin/nologin nudge \
 && install --directory --owner=nudge --group=nudge /var/lib/nudge
WORKDIR /srv/nudge
COPY --from=packages /opt/venv /opt/venv
COPY --from=page /page/node_modules/uplot/dist node_modules/uplot/dist
COPY data data
COPY model model
COPY app app
COPY static static
COPY templates templates
COPY gunicorn.conf.py ./
# The server's user cannot write bytecode, without which every start would compile all modules.
RUN python -m compileall -q app model

USER nudge
VOLUME /var/lib/nudge
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn"]
