import { podLogs } from '../../lib/collector/pod-logs';

interface Operator {
  readonly type: string;
  readonly parse_from?: string;
  readonly regex?: string;
}

const receiver = podLogs({
  offsets: { path: '/offsets', bytes: 1 },
  exclude: ['observability-agents_otel-agent-*/*'],
});
const config = receiver.config as {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly encoding: string;
  readonly operators: readonly Operator[];
};

/** A glob whose stars end at a slash. */
const matches = (path: string) => (glob: string) =>
  new RegExp(`^${glob.replace(/\./g, '\\.').replace(/\*/g, '[^/]*')}$`).test(path);
const isRead = (path: string) => config.include.some(matches(path)) && !config.exclude.some(matches(path));

/** Go writes named groups in its own way. */
const pattern = (from: string | undefined) =>
  new RegExp(
    config.operators
      .find(({ type, parse_from }) => type === 'regex_parser' && parse_from === from)!
      .regex!.replaceAll('(?P<', '(?<'),
  );

const SHOP = '/var/log/pods/shop_web-0_2b1d6a4e-0c1f-4f6f-8f0e-3f1f0a7a1111/web';
const AGENT =
  '/var/log/pods/observability-agents_otel-agent-x1_2b1d6a4e-0c1f-4f6f-8f0e-3f1f0a7a1111/otel-agent';

test('a log is read to its end also when the kubelet renames it before that', () => {
  expect(isRead(`${SHOP}/0.log`)).toBe(true);
  expect(isRead(`${SHOP}/0.log.20261120-171053`)).toBe(true);
});

test('neither what the kubelet compresses nor the agent’s own log is read', () => {
  for (const path of [
    `${SHOP}/0.log.20261120-171053.gz`,
    `${SHOP}/0.log.20261120-171053.tmp`,
    `${AGENT}/0.log`,
    `${AGENT}/0.log.20261120-171053`,
  ]) {
    expect({ path, read: isRead(path) }).toEqual({ path, read: false });
  }
});

test.each(['0.log', '12.log.20261120-171053'])('%s names namespace, pod, container and restarts', (file) => {
  expect({ ...pattern('attributes["log.file.path"]').exec(`${SHOP}/${file}`)!.groups }).toEqual({
    namespace: 'shop',
    pod: 'web-0',
    uid: '2b1d6a4e-0c1f-4f6f-8f0e-3f1f0a7a1111',
    container: 'web',
    restarts: file.split('.')[0],
  });
});

test.each([
  ['2026-11-20T17:10:53.249123456Z', 'containerd'],
  ['2026-11-20T18:10:53.249123456+01:00', 'CRI-O'],
])('an entry at %s, as %s writes it, is taken apart', (time) => {
  const groups = (entry: string) => ({ ...pattern(undefined).exec(entry)!.groups });
  expect(groups(`${time} stdout P half a `)).toEqual({ time, stream: 'stdout', logtag: 'P', log: 'half a ' });
  expect(groups(`${time} stderr F `)).toEqual({ time, stream: 'stderr', logtag: 'F', log: '' });
});

test('no operator keeps lines whose offset is stored: a killed agent would never read them again', () => {
  expect(config.operators.map(({ type }) => type)).not.toContain('container');
  expect(receiver.needs!.args).toEqual(['--feature-gates=stanza.synchronousLogEmitter']);
});

/** Every agent decodes the whole line: see test/invariants/exporters.test.ts. */
test('parts of a line are joined as bytes, since a character may be cut in two', () => {
  expect(config.encoding).toBe('utf-8-raw');
});
