FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY app/ app/
RUN useradd --no-log-init --uid 10001 --no-create-home app
USER 10001
CMD ["python", "-m", "app"]
