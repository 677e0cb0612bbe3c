import { differences } from '../../tools/diff-same';
import { type Files } from '../support/fixtures';

/** Folder beside the stack files that `npm run snapshot` writes: `<stack>/<NN-chart>.yaml`. */
export const SNAPSHOTS = 'snapshots';

/** Where snapshots differ from what is rendered now: one line a file, and one for a stack that is new or gone. */
export function snapshotFaults(rendered: Files, reviewed: Files): string[] {
  const [stacks, known] = [stacksOf(rendered), stacksOf(reviewed)];
  const gone = known.filter((stack) => !stacks.includes(stack));
  const added = stacks.filter((stack) => !known.includes(stack));
  const ofBoth = (files: Files) =>
    new Map(Object.entries(files).filter(([path]) => ![...gone, ...added].includes(stackOf(path))));
  return [
    ...gone.map((stack) => `${stack}: there is no Pulumi.${stack}.yaml any more`),
    ...added.map((stack) => `${stack}: no snapshot yet`),
    ...differences(ofBoth(reviewed), ofBoth(rendered), []),
  ].map((line) => `${SNAPSHOTS}/${line}`);
}

function stacksOf(files: Files): string[] {
  return [...new Set(Object.keys(files).map(stackOf))];
}

function stackOf(path: string): string {
  return path.split('/')[0]!;
}
