import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readClusterCa } from '../../cli/cluster-ca';
import { trust } from '../../cli/trust';
import { readFleet } from '../../stacks/config';
import { FLEET } from '../support/fixtures';
import { makeCertificate } from '../support/make-certificate';
import { Programs } from '../support/programs';

const ID = 'fed-observability-remote';
const KUBECONFIG = 'apiVersion: v1\nkind: Config\n';
const NOT_FOUND = 'Error from server (NotFound): secrets "fed-observability-ca" not found\n';
const ca = makeCertificate({ name: `${ID} telemetry CA` });
const rotated = makeCertificate({ name: `${ID} telemetry CA` });

let directory: string;
let programs: Programs;
let file: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'trust-test-'));
  for (const stack of ['hub', 'edge']) {
    copyFileSync(join(FLEET, `Pulumi.${stack}.yaml`), join(directory, `Pulumi.${stack}.yaml`));
  }
  mkdirSync(join(directory, 'bin'));
  programs = new Programs(join(directory, 'bin'));
  file = join(directory, 'trust', `${ID}.pem`);
  writeFileSync(join(directory, 'kubeconfig'), KUBECONFIG);
});

afterEach(() => rmSync(directory, { recursive: true }));

function secretHolds(pem: string): void {
  programs.add('kubectl', { stdout: Buffer.from(pem).toString('base64') });
}

async function command(...args: string[]): Promise<{ code: number; output: string; errors: string }> {
  const lines: string[] = [];
  const complaints: string[] = [];
  const code = await trust([...args, '--config', directory], {
    env: programs.env,
    print: (text) => lines.push(text),
    complain: (text) => complaints.push(text),
  });
  return { code, output: lines.join('\n'), errors: complaints.join('\n') };
}

/** The command with a kubeconfig of the user's. */
function edge(...args: string[]) {
  return command('edge', '--kubeconfig', join(directory, 'kubeconfig'), ...args);
}

describe('without --yes', () => {
  test('shows what a reviewer compares, and writes nothing', async () => {
    secretHolds(ca.pem);
    const { code, output } = await edge();
    expect(code).toBe(0);
    expect(output).toContain(`CN=${ID} telemetry CA`);
    expect(output).toMatch(/SHA-256 +([0-9A-F]{2}:){31}[0-9A-F]{2}/);
    expect(output).toMatch(/valid +\d{4}-\d\d-\d\dT.* to \d{4}-\d\d-\d\dT/);
    expect(output).toContain(`trust/${ID}.pem: new`);
    expect(output).toContain('Nothing was written');
    expect(existsSync(dirname(file))).toBe(false);
  });

  test('asks for the certificate alone, never for the private key beside it', async () => {
    secretHolds(ca.pem);
    await edge();
    expect(programs.calls.map(({ program, args }) => [program, ...args.slice(2)])).toEqual([
      [
        'kubectl',
        'get',
        'secret',
        'fed-observability-ca',
        '-n',
        'cert-manager',
        '-o',
        'jsonpath={.data.tls\\.crt}',
      ],
    ]);
  });
});

describe('with --yes', () => {
  test('writes the certificate and nothing else, and the fleet then knows it', async () => {
    secretHolds(ca.pem);
    const { code, output } = await edge('--yes');
    expect(code).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(ca.pem);
    expect(readdirSync(dirname(file))).toEqual([`${ID}.pem`]);
    expect(readFleet(directory).trust.get(ID)).toBe(ca.pem);
    expect(output).toContain('run "pulumi up --stack hub"');
  });

  test("names the next step: every stack verifies the hub's door", async () => {
    secretHolds(ca.pem);
    const { output } = await command('hub', '--kubeconfig', join(directory, 'kubeconfig'), '--yes');
    expect(output).toContain('run "pulumi up" for every stack');
  });

  test('leaves a file alone that already says so', async () => {
    mkdirSync(dirname(file));
    writeFileSync(file, `${ca.pem}\n\n`);
    secretHolds(ca.pem);
    const { code, output } = await edge('--yes');
    expect(code).toBe(0);
    expect(output).toContain('unchanged');
    expect(readFileSync(file, 'utf8')).toBe(`${ca.pem}\n\n`);
  });

  test('adds a rotated CA beside the old one, then trusts the new one alone on --replace', async () => {
    secretHolds(ca.pem);
    await edge('--yes');
    secretHolds(rotated.pem);
    const overlap = await edge('--yes');
    expect(overlap.output).toContain('added as overlap');
    expect(readFileSync(file, 'utf8')).toBe(ca.pem + rotated.pem);
    const end = await edge('--yes', '--replace');
    expect(end.output).toMatch(/replaces what stood there\n +drops/);
    expect(readFileSync(file, 'utf8')).toBe(rotated.pem);
  });
});

describe("with the stack's own kubeconfig", () => {
  test('lends kubectl a file that only this user can read, and removes it', async () => {
    programs.add('pulumi', { stdout: KUBECONFIG });
    secretHolds(ca.pem);
    expect((await command('edge')).code).toBe(0);
    const [pulumi, kubectl] = programs.calls;
    expect(pulumi!.args).toEqual(['stack', 'output', 'kubeconfig', '--show-secrets', '--stack', 'edge']);
    expect(kubectl!.kubeconfig).toMatchObject({ text: KUBECONFIG, mode: '600' });
    expect(existsSync(dirname(kubectl!.kubeconfig!.path))).toBe(false);
  });

  test('removes the file when kubectl fails, too', async () => {
    programs.add('pulumi', { stdout: KUBECONFIG });
    programs.add('kubectl', { stderr: NOT_FOUND, code: 1 });
    expect((await command('edge')).code).toBe(1);
    const path = programs.calls[1]!.kubeconfig!.path;
    expect(existsSync(dirname(path))).toBe(false);
  });

  test('says how to go on when the stack has none', async () => {
    programs.add('pulumi', { stderr: "error: no stack named 'edge' found\n", code: 255 });
    const { code, errors } = await command('edge');
    expect(code).toBe(1);
    expect(errors).toMatch(
      /no kubeconfig of stack edge: error: no stack named 'edge' found; or name .* --kubeconfig/,
    );
  });
});

describe('writes nothing and fails', () => {
  const leaf = makeCertificate({ name: 'leaf', ca: false });

  test.each([
    [
      'when the Secret does not exist',
      { stderr: NOT_FOUND, code: 1 },
      /fed-observability-ca does not exist .*pulumi up/,
    ],
    ['when the certificate is not issued yet', { stdout: '' }, /has no tls\.crt: .*not issued/],
    [
      'when the cluster refuses',
      { stderr: 'error: Unauthorized\n', code: 1 },
      /could not read Secret .*Unauthorized/,
    ],
    ['on garbage', { stdout: 'Z2FyYmFnZQ==' }, /"garbage": not a PEM certificate/],
    ['on a private key', { stdout: base64(ca.pem + ca.privateKeyPem) }, /private key/],
    ['on a leaf certificate', { stdout: base64(leaf.pem) }, /not a CA certificate/],
  ])('%s', async (_, answer, message) => {
    programs.add('kubectl', answer);
    const { code, errors } = await edge('--yes');
    expect(code).toBe(1);
    expect(errors).toMatch(message);
    expect(existsSync(dirname(file))).toBe(false);
  });

  test.each([
    ['without a stack', [], /no stack given: write one of edge, hub/],
    ['for a stack that is not in the config', ['edeg'], /unknown stack "edeg": write one of edge, hub/],
    ['for two stacks', ['edge', 'hub'], /more than one stack given \(edge, hub\)/],
    ['on an unknown option', ['edge', '--force'], /--force/],
    [
      'on a kubeconfig that is not there',
      ['edge', '--kubeconfig', '/nowhere'],
      /--kubeconfig: \/nowhere does not exist/,
    ],
  ])('%s, before any program is called', async (_, args, message) => {
    secretHolds(ca.pem);
    const { code, errors } = await command(...args, '--yes');
    expect(code).toBe(1);
    expect(errors).toMatch(message);
    expect(programs.calls).toEqual([]);
    expect(existsSync(dirname(file))).toBe(false);
  });

  test('when kubectl is missing', async () => {
    const { code, errors } = await edge('--yes');
    expect(code).toBe(1);
    expect(errors).toContain('kubectl is not on PATH');
  });

  test('instead of waiting for a cluster that never answers', async () => {
    programs.add('kubectl', { hang: true });
    await expect(readClusterCa(join(directory, 'kubeconfig'), programs.env, 300)).rejects.toThrow(
      /kubectl gave no answer within 0\.3 s/,
    );
  });

  test("when the kubeconfig leads to another cluster, whose CA is already someone's", async () => {
    mkdirSync(dirname(file));
    writeFileSync(join(directory, 'trust', 'fed-observability-test.pem'), ca.pem);
    secretHolds(ca.pem);
    const { code, errors } = await edge('--yes');
    expect(code).toBe(1);
    expect(errors).toContain('already stands in trust/fed-observability-test.pem');
    expect(existsSync(file)).toBe(false);
  });
});

test('--help shows every option', async () => {
  const { code, output } = await command('--help');
  expect(code).toBe(0);
  for (const option of ['--config', '--kubeconfig', '--replace', '--yes']) expect(output).toContain(option);
});

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
