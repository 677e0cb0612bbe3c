import { makeFleet, specsOf } from '../../../lib';
import { taken } from '../../../testbed/doors/door-call';
import { numberedLogs, numberOf } from '../../../testbed/otlp/numbered';
import { type LogLine } from '../../../testbed/stores/log-query';
import { eventually } from '../../../testbed/waiting';
import { CLAIMS, EDGE_ID, FORGED_HEADER } from './claims';
import { type Door } from './doors';
import { showTrust } from './show-trust';
import { type World } from './world';

const RECORDS = 1_000;
const BATCH = 100;
const SERVICE = 'bronze-edge';
const PROTOCOLS = ['grpc', 'http'] as const;

/** A class is not a matter of what a client says: its cluster's config names it, and the door of another is closed. */
export function bronzeEdgeTests(world: () => World): void {
  test('an edge that is bronze is refused at the doors of gold, and nothing that it claims is stored as gold', async () => {
    const { doors, edgeLeaf, stores, platform } = world();
    const knock = (door: Door, first: number) =>
      doors.knock(door, {
        leaf: edgeLeaf,
        headers: FORGED_HEADER,
        signal: 'logs',
        body: numberedLogs({ service: SERVICE, first, count: BATCH, ...CLAIMS }),
      });
    const specs = specsOf(platform.fleet);
    const edge = specs.get('edge')!;
    const telemetry = { ...edge.telemetry, classes: { default: 'bronze', rules: [] } };
    showTrust(world(), makeFleet(specs.set('edge', { ...edge, telemetry }), platform.fleet.trust));
    const refusals: string[] = [];
    for (const protocol of PROTOCOLS) {
      const gold = doors.door('gold', protocol);
      await eventually(`every Envoy to refuse the edge at gold-${protocol}`, 30_000, async () => {
        const empty = numberedLogs({ service: `${SERVICE}-knock`, first: 0, count: 0 });
        const answers = await Promise.all(
          doors.envoys.map((envoy) =>
            doors.knock(gold, { leaf: edgeLeaf, signal: 'logs', body: empty }, envoy),
          ),
        );
        return answers.every((answer) => 'refused' in answer);
      });
      for (let first = 0; first < RECORDS; first += BATCH) {
        const answer = await knock(gold, first);
        refusals.push('refused' in answer ? answer.refused : answer.text);
        const bronze = await knock(doors.door('bronze', protocol), first);
        expect([bronze, taken(bronze, protocol)]).toEqual([bronze, true]);
      }
    }
    showTrust(world(), platform.fleet);
    await eventually('the edge to be admitted at gold again', 30_000, async () =>
      taken(await knock(doors.door('gold', 'grpc'), RECORDS), 'grpc'),
    );

    expect(refusals).toHaveLength((PROTOCOLS.length * RECORDS) / BATCH);
    expect(refusals.filter((reason) => !/CERTIFICATE/.test(reason))).toEqual([]);
    // By both protocols, and the last request.
    const sent = PROTOCOLS.length * RECORDS + BATCH;
    let lines: readonly LogLine[] = [];
    await eventually(`${sent} records to be stored`, 60_000, async () => {
      lines = await stores.logs(`{service_name="${SERVICE}"}`);
      return lines.length >= sent;
    });
    expect(lines).toHaveLength(sent);
    const classes = (known: (number: number) => boolean) => [
      ...new Set(
        lines
          .filter(({ line }) => known(numberOf(line)))
          .map(({ labels }) => `${labels['telemetry_class']} of ${labels['cluster_id']}`),
      ),
    ];
    expect(classes((number) => number < RECORDS)).toEqual([`bronze of ${EDGE_ID}`]);
    expect(classes((number) => number >= RECORDS)).toEqual([`gold of ${EDGE_ID}`]);
    console.log(
      `identity: a bronze edge at gold's doors: ${refusals.length} of ${refusals.length} requests refused; ` +
        `0 of ${PROTOCOLS.length * RECORDS} forged claims stored as gold`,
    );
  });
}
