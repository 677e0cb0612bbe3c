import swagger from '@fastify/swagger';
import Ajv, { type AnySchema } from 'ajv';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { HttpError } from './http-error';
import { LIMITS } from './limits';
import { addRoutes, type RouteProps } from './routes';

export interface ServerProps extends RouteProps {
  /** @default true */
  readonly log?: boolean;
}

/** The HTTP server; whatever a client sends is bounded in size, time and number. */
export async function makeServer(props: ServerProps): Promise<FastifyInstance> {
  const server = Fastify({
    logger: props.log === false ? false : { level: 'info' },
    // Their lines hold URLs, and these hold values.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: LIMITS.bodyBytes,
    requestTimeout: 10_000,
    keepAliveTimeout: 30_000,
    // Between two bytes; a slow answer of Prometheus counts too.
    connectionTimeout: props.deadlineMs + 10_000,
    http: {
      maxHeaderSize: LIMITS.headerBytes,
      headersTimeout: 10_000,
      connectionsCheckingInterval: 2_000,
    },
    forceCloseConnections: 'idle',
  });
  server.server.maxConnections = LIMITS.connections;
  // A body says what it means; in a query string everything is text.
  const compilers = {
    body: new Ajv({ allErrors: true, allowUnionTypes: true }),
    querystring: new Ajv({ allErrors: true, coerceTypes: 'array' }),
  };
  server.setValidatorCompiler<AnySchema>(({ schema, httpPart }) =>
    (httpPart === 'body' ? compilers.body : compilers.querystring).compile(schema),
  );
  // Schemas of answers are for the document: what is not in them must not vanish silently.
  server.setSerializerCompiler(() => (data) => JSON.stringify(data));
  addErrorAnswers(server);
  server.addHook('onSend', (_, reply, payload, done) => {
    // Callers that keep their connection would hold the process, and go on to ask a pod that ends.
    if (props.ending()) reply.header('connection', 'close');
    done(null, payload);
  });
  server.addHook('onResponse', (request, reply, done) => {
    const labels = {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
    };
    props.metrics.requests.observe(labels, reply.elapsedTime / 1_000);
    done();
  });
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'metrics-proxy', version: '1', description: 'Curated observations over Prometheus' },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    },
  });
  addRoutes(server, props);
  await server.ready();
  return server;
}

function addErrorAnswers(server: FastifyInstance): void {
  server.setErrorHandler(
    (error: Error & { statusCode?: number; code?: string; validation?: unknown }, request, reply) => {
      const statusCode = error.statusCode ?? 500;
      const route = request.routeOptions.url;
      if (statusCode >= 500) {
        const reason = 'reason' in error ? error.reason : error.name;
        request.log.error(
          { route, statusCode, reason, ...(statusCode === 500 ? { stack: error.stack } : {}) },
          'failed',
        );
      }
      if (statusCode === 503) reply.header('retry-after', '1');
      if (statusCode === 401) reply.header('www-authenticate', 'Bearer');
      const code = error.validation
        ? 'invalid_request'
        : error instanceof HttpError
          ? error.code
          : httpCode(statusCode);
      const message = statusCode === 500 ? 'internal error' : error.message;
      return reply.code(statusCode).send({ statusCode, code, message });
    },
  );
  server.setNotFoundHandler((_, reply) =>
    reply
      .code(404)
      .send({ statusCode: 404, code: 'not_found', message: 'GET /openapi.json lists the routes' }),
  );
}

/** For what Fastify itself refuses: a body too large, not JSON, of another type. */
function httpCode(statusCode: number): string {
  return statusCode === 500 ? 'internal' : 'invalid_request';
}
