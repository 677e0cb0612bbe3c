import { SANDBOX_DIRECTORY } from '../sandbox/sandbox';
import { mark } from './held-clusters';
import { Platform } from './platform';

/** Inside the sandbox: starts every cluster of the fleet in a folder, and holds them until it is interrupted. */
async function main(config: string): Promise<void> {
  mark(process.env[SANDBOX_DIRECTORY]!);
  const begin = Date.now();
  const platform = await Platform.start({
    config,
    onStage: (stage, seconds) => console.log(`${seconds.toFixed(1).padStart(6)} s  ${stage}`),
  });
  const stacks = [...platform.fleet.clusters.keys()];
  console.log(`${((Date.now() - begin) / 1_000).toFixed(1).padStart(6)} s  in all

Clusters ${stacks.join(', ')} run until Ctrl-C, or \`npm run cluster -- down\` in another terminal. There too:
${stacks.map((stack) => `  npm run cluster -- kubectl ${stack} get pods -A`).join('\n')}
Logs of their programs: ${platform.directory}/clusters/<stack>/node-<number>/logs`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
    setInterval(() => undefined, 60_000);
  });
  await platform.stop();
}

main(process.argv[2]!).then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
