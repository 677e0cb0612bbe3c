import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type BearerToken } from './bearer-token';
import { type CuratedQueries } from './curated-query';
import { flat } from './flat';
import { HttpError } from './http-error';
import { type ObservationRequest, observe } from './observations';
import { type PrometheusClient } from './prometheus-client';
import * as schemas from './schemas';
import { type ServiceMetrics } from './service-metrics';
import { type WatchedFile } from './watched-file';

/** What the routes answer from. */
export interface RouteProps {
  readonly queries: WatchedFile<CuratedQueries>;
  /** @default callers need none */
  readonly token?: WatchedFile<BearerToken>;
  readonly client: PrometheusClient;
  readonly metrics: ServiceMetrics;
  readonly deadlineMs: number;
  /** Set when the process ends: it answers on, and says that it is not ready. */
  readonly ending: () => boolean;
}

type Compat = { readonly compat?: 'flat' };
type QueryString = Omit<ObservationRequest, 'labels'> & Compat & Readonly<Record<`label.${string}`, string>>;

/** Every route, with the schema of what it takes and gives. */
export function addRoutes(server: FastifyInstance, props: RouteProps): void {
  const admitted = (request: FastifyRequest, _: unknown, done: (error?: Error) => void) => {
    const refused = props.token && !props.token.value.admits(request.headers.authorization);
    done(refused ? new HttpError(401, 'unauthorized', 'no bearer token, or a wrong one') : undefined);
  };
  const security = props.token ? [{ token: [] }] : undefined;
  const answer = async (request: FastifyRequest, asked: ObservationRequest, compat: Compat['compat']) => {
    const observations = await observe(asked, { ...props, queries: props.queries.value });
    request.log.info({ queries: asked.queries.length, windowMinutes: asked.window_minutes }, 'observed');
    return compat === 'flat' ? flat(observations) : observations;
  };
  const response = { 200: schemas.ANSWER, ...schemas.ERRORS };

  server.post<{ Body: ObservationRequest; Querystring: Compat }>('/observations', {
    onRequest: admitted,
    schema: { body: schemas.BODY, querystring: schemas.BODY_QUERY, response, security },
    handler: (request) => answer(request, request.body, request.query.compat),
  });
  server.get<{ Querystring: QueryString }>('/observations', {
    onRequest: admitted,
    schema: { querystring: schemas.QUERY_STRING, response, security },
    handler: (request) => {
      const { compat, ...fields } = request.query;
      const labels = Object.entries(fields).flatMap(([name, value]) =>
        name.startsWith('label.') ? [[name.slice('label.'.length), value as string] as const] : [],
      );
      return answer(request, { ...fields, labels: Object.fromEntries(labels) }, compat);
    },
  });
  server.get('/queries', {
    onRequest: admitted,
    schema: { response: { 200: schemas.QUERIES, 401: schemas.ERRORS[401] }, security },
    handler: () => ({ apiVersion: 'metrics-proxy/v1', queries: Object.fromEntries(props.queries.value) }),
  });
  server.get('/healthz', {
    schema: { response: { 200: schemas.HEALTH } },
    handler: () => ({ status: 'ok' }),
  });
  server.get('/readyz', {
    schema: { response: { 200: schemas.READINESS, 503: schemas.READINESS } },
    handler: (_, reply) => {
      if (props.ending()) return reply.code(503).send({ status: 'ending' });
      const { value, loadedAt, fault } = props.queries;
      return { status: 'ready', queries: { count: value.size, loaded_at: loadedAt.toISOString(), fault } };
    },
  });
  server.get('/metrics', {
    schema: { response: { 200: { type: 'string', description: 'Prometheus text format' } } },
    handler: async (_, reply) => {
      return reply.type(props.metrics.registry.contentType).send(await props.metrics.registry.metrics());
    },
  });
  server.get('/openapi.json', { schema: { hide: true }, handler: () => server.swagger() });
}
