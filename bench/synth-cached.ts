import { synthesize } from '../stacks/synthesize';

// `npm run synth` with a cache file of the caller's, so that a benchmark leaves the user's own alone.
const [config, out, cache] = process.argv.slice(2) as [string, string, string];
const { stacks } = synthesize({ config, out, cache });
process.stdout.write(String(stacks.filter(({ skipped }) => !skipped).length));
