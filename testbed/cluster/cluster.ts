import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { ROOT } from '../../tools/root';
import { binary } from '../../tools/servers/binaries';
import { CLUSTER_TOOLS, missingRequirements } from '../sandbox/requirements';
import { runInNamespaces } from '../sandbox/sandbox';
import { heldClusters } from './held-clusters';

const UP = 'npm run cluster -- up';

const help = `Usage: npm run cluster -- up [folder] | kubectl <stack> [arguments] | down

Runs every cluster of the Pulumi.<stack>.yaml files of a folder (default: the checkout) on a real Kubernetes of its
own: etcd, API server, controllers, scheduler, kubelet, kube-proxy, containerd, runc and CoreDNS, with the manifests
that \`npm run synth\` writes. Doubles stand for what Linode brings, volumes and load balancers, and for the Secrets of Pulumi.

  up [folder]            starts them, tells when every pod is ready, and holds them until Ctrl-C
  kubectl <stack> …      in another terminal: the real kubectl on one of them
  down                   in another terminal: ends them

Everything happens in network, mount and process namespaces of its own; nothing is left behind.
Needs Linux, root, the programs of \`npm run servers\`, and Debian's packages, which it names where one is missing.`;

async function main([command, ...args]: readonly string[]): Promise<number> {
  switch (command) {
    case '--help':
    case '-h':
      console.log(help);
      return 0;
    case 'up':
      return up(resolve(args[0] ?? ROOT));
    case 'kubectl':
      return kubectl(args);
    case 'down':
      return down();
    default:
      console.error(`${command === undefined ? 'No command' : `Unknown: ${command}`}\n\n${help}`);
      return 2;
  }
}

async function up(config: string): Promise<number> {
  const missing = missingRequirements(CLUSTER_TOOLS);
  if (missing.length > 0) {
    console.error(`The clusters cannot start here:\n${missing.map((line) => `  ${line}`).join('\n')}`);
    return 1;
  }
  const held = heldClusters();
  if (held !== undefined) {
    console.error(`Process ${held.holder} holds clusters already: npm run cluster -- down`);
    return 1;
  }
  return runInNamespaces([process.execPath, join(__dirname, 'up-inside.js'), config]);
}

function kubectl([stack, ...args]: readonly string[]): number {
  const held = heldClusters();
  if (held === undefined) {
    console.error(`No cluster runs: ${UP}`);
    return 1;
  }
  const kubeconfig = held.kubeconfigs[stack ?? ''];
  if (kubeconfig === undefined) {
    console.error(`No cluster ${stack ?? ''}: write one of ${Object.keys(held.kubeconfigs).join(', ')}`);
    return 2;
  }
  const enter = ['--target', String(held.inside), '--net', binary('kubectl'), `--kubeconfig=${kubeconfig}`];
  return spawnSync('nsenter', [...enter, ...args], { stdio: 'inherit' }).status ?? 1;
}

function down(): number {
  const held = heldClusters();
  if (held === undefined) console.log('No cluster runs.');
  else process.kill(held.holder, 'SIGTERM');
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
