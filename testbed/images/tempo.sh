#!/bin/busybox sh
# Jaeger in Tempo's place: it takes the arguments of its own instead of Tempo's.
# Its admin port answers every path, which is also Tempo's readiness probe. Its default of 2,000 spans in flight drops
# what comes faster, and nobody is told.
exec /jaeger \
  --collector.otlp.http.host-port=0.0.0.0:4318 \
  --query.http-server.host-port=0.0.0.0:16686 \
  --admin.http.host-port=0.0.0.0:3200 \
  --memory.max-traces=1000000 \
  --collector.queue-size=1000000
