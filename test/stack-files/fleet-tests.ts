import { synthesize } from '../../stacks/synthesize';
import { type ManifestFiles, readManifests } from '../../tools/check/manifest-files';
import { checkObjects } from '../../tools/check/schema-check';
import { clusterFilesIn } from '../invariants/cluster-files';
import { clusterTests } from '../invariants/cluster-tests';
import { withFiles } from '../support/fixtures';

/** What synth makes of a config directory. */
interface Outcome extends ManifestFiles {
  /** Every fault of the files, one a line; empty where there is none. */
  readonly refusal: string;
}

function outcomeOf(config: string): Outcome {
  return withFiles({}, (out) => {
    try {
      synthesize({ config, out });
    } catch (error) {
      return { refusal: (error as Error).message, manifests: [], unreadable: [] };
    }
    return { refusal: '', ...readManifests(out) };
  });
}

/** What must hold of any legal fleet. Nothing here knows an id, a domain or a class of it. */
export function fleetTests(directory: string): void {
  const { refusal, manifests, unreadable } = outcomeOf(directory);

  test('every stack file is read, and every cluster rendered', () => {
    expect(refusal).toBe('');
  });
  // The tests below would all fail with the same lines.
  if (refusal !== '') return;

  test('every object is strictly valid for every Kubernetes version', () => {
    const violations = checkObjects(manifests.map(({ object }) => object));
    expect({ unreadable, violations }).toEqual({ unreadable: [], violations: [] });
    expect(manifests.length).toBeGreaterThan(0);
  });

  clusterTests(clusterFilesIn(directory, false));
}
