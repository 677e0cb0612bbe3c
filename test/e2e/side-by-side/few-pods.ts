import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Network } from '../../../testbed/runner/network';
import { podsOf } from '../../../testbed/runner/pods-of';
import { RunningPod } from '../../../testbed/runner/running-pod';
import { limitFolder } from '../../../testbed/runner/volumes';
import { addressPlan } from '../../../testbed/sandbox/address-plan';
import { SANDBOX_DIRECTORY, SANDBOX_ID } from '../../../testbed/sandbox/sandbox';
import { talkers } from '../../../testbed/talkers/talkers';
import { Meeting } from './meeting';

/**
 * Three pods with everything that could be left behind: network namespaces, control groups, a claim on a loop device,
 * an emptyDir in memory. It tells that they are ready, and then waits for its end.
 */
const LOOP_BYTES = 16 * 1024 * 1024;

const [folder, own] = process.argv.slice(2) as [string, string];
const directory = process.env[SANDBOX_DIRECTORY]!;

async function main(): Promise<void> {
  const plan = addressPlan(0);
  const network = new Network();
  await network.addNode(plan.node);
  const claims = join(directory, 'claims');
  const { pods } = podsOf({ objects: talkers(['one', 'two', 'three']), node: 'node' });
  for (const [number, pod] of pods.entries()) {
    const hostsFile = join(directory, `hosts-${number}`);
    writeFileSync(hostsFile, '127.0.0.1 localhost\n');
    await limitFolder(join(claims, pod.metadata.name), LOOP_BYTES);
    const container = {
      ...pod.spec.containers[0]!,
      resources: { limits: { cpu: '1', memory: '256Mi' } },
      volumeMounts: [
        { name: 'claim', mountPath: '/claim' },
        { name: 'scratch', mountPath: '/scratch' },
      ],
    };
    const volumes = [
      { name: 'claim', persistentVolumeClaim: { claimName: pod.metadata.name } },
      { name: 'scratch', emptyDir: { sizeLimit: '1Mi' } },
    ];
    const running = new RunningPod({
      pod: { ...pod, spec: { ...pod.spec, containers: [container], volumes } },
      id: `c0-${number}`,
      address: plan.pod(number),
      nodeAddress: plan.node,
      kubernetes: plan.kubernetes,
      directory: join(directory, 'pods', pod.metadata.name),
      hostsFile,
      volumes: { node: join(directory, 'node'), claims, configMap: () => ({}), secret: () => ({}) },
      controlGroup: process.env[SANDBOX_ID],
      isCut: () => false,
      onChange: () => undefined,
    });
    await network.addPod(`c0-${number}`, plan.pod(number), plan.node);
    await running.start();
  }
  new Meeting(folder).tell(`${own} is ready`);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
setInterval(() => undefined, 1_000);
