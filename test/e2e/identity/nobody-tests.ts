import { gatewayName } from '../../../lib';
import { COLLECTOR_METRICS } from '../../../lib/metrics/collector-self';
import { doorCall, taken } from '../../../testbed/doors/door-call';
import { NUMBERED } from '../../../testbed/otlp/numbered';
import { SIGNALS } from '../../../testbed/otlp/signals';
import { metricsPage } from '../../../testbed/stores/metrics-page';
import { eventually } from '../../../testbed/waiting';
import { CLAIMS } from './claims';
import { type World } from './world';

const COUNTER = {
  metrics: 'otelcol_processor_filter_datapoints_filtered_total',
  logs: 'otelcol_processor_filter_logs_filtered_total',
  traces: 'otelcol_processor_filter_spans_filtered_total',
};
const CLASSES = ['gold', 'silver', 'bronze'];
const RECORDS = 7;
const SERVICE = 'nobody';

/** What came past the door is nobody's: it is dropped, and how much is known. */
export function nobodyTests(world: () => World): void {
  const dropped = async (className: string, signal: (typeof SIGNALS)[number]) => {
    const { props } = world().pod('hub', gatewayName(className));
    const page = await metricsPage(`http://${props.address}:8888/metrics`);
    return page
      .filter(({ name, labels }) => name === COUNTER[signal] && labels['filter'] === 'filter/identity')
      .reduce((sum, { value }) => sum + value, 0);
  };

  test.each(SIGNALS)('%s without an identity are dropped by every gateway, and counted', async (signal) => {
    for (const className of CLASSES) {
      const before = await dropped(className, signal);
      const { props } = world().pod('hub', gatewayName(className));
      for (const [protocol, port] of [
        ['grpc', 4317],
        ['http', 4318],
      ] as const) {
        const body = NUMBERED[signal]({ service: SERVICE, first: 0, count: RECORDS, ...CLAIMS });
        const answer = await doorCall({ protocol, address: props.address, port, signal, body });
        expect([answer, taken(answer, protocol)]).toEqual([answer, true]);
      }
      expect(await dropped(className, signal)).toBe(before + 2 * RECORDS);
    }
    expect(COLLECTOR_METRICS.map(({ name }) => name)).toContain(COUNTER[signal]);
    console.log(
      `identity: ${CLASSES.length * 2 * RECORDS} ${signal} without an identity: dropped, ${COUNTER[signal]}{filter="filter/identity"}`,
    );
  });
}

/** The counters must be in Prometheus, or no alert can be made of them. Some time after `nobodyTests`. */
export function nobodyStoredTests(world: () => World): void {
  test.each(SIGNALS)('how many %s were dropped for want of an identity is in Prometheus', async (signal) => {
    const expected = String(CLASSES.length * 2 * RECORDS);
    const query = `sum(${COUNTER[signal]}{filter="filter/identity", job=~"prio-ingestion-gateway-.*"})`;
    await eventually(`${query} to be ${expected}`, 60_000, async () => {
      const [sum] = await world().stores.query(query);
      return sum?.value?.[1] === expected;
    });
    expect((await world().stores.found(signal, SERVICE)).size).toBe(0);
  });
}
