import { findBinary } from '../../tools/servers/binaries';
import { type Ready } from './report';

/** What is printed when the platform is ready: what is real here, and where to look. */
export function welcome(ready: Ready, ports: ReadonlyMap<string, number>): string[] {
  const { lane } = ready;
  const at = (door: string) => `127.0.0.1:${ports.get(door)}`;
  const loki = findBinary('loki') === undefined ? '' : 'Loki, ';
  const logs = encodeURIComponent(`{service_name="${lane.service}"}`);
  return [
    '',
    `Real: collector, Envoy, Prometheus, ${loki}kube-state-metrics, a Kubernetes API server per cluster,`,
    'and their configuration: what `npm run synth` writes for your Pulumi.<stack>.yaml files.',
    'Doubles:',
    ...ready.doubles.map((line) => `  ${line}`),
    'Not run:',
    ...ready.notRun.map((line) => `  ${line}`),
    '',
    'Ask the hub (APIs only: the stores are built without their web pages):',
    `  http://${at('prometheus')}/api/v1/query?query=up`,
    `  http://${at('loki')}/loki/api/v1/query_range?query=${logs}&limit=3`,
    `  http://${at('jaeger')}/api/traces?service=${lane.service}&limit=1`,
    `  http://${at('envoy')}/stats/prometheus`,
    '',
    `Send a log line to the agent of ${lane.stack} (class ${lane.className}), and find it at the hub:`,
    `  curl -s ${at('otlp')}/v1/logs -H 'content-type: application/json' -d '{"resourceLogs":[{`,
    `    "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"me"}}]},`,
    `    "scopeLogs":[{"logRecords":[{`,
    `      "timeUnixNano":"'$(date +%s%N)'","body":{"stringValue":"hello"}}]}]}]}'`,
    `  curl -sG ${at('loki')}/loki/api/v1/query_range --data-urlencode 'query={service_name="me"}'`,
    '',
  ];
}
