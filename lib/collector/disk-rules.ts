import { GIB } from '../model/units';
import { type RuleInput } from './rule-input';
import { diskNeeded, gibNeeded } from './storage';

/** What holds for the directories of queues and offsets. */
export function diskFaults(input: RuleInput): string[] {
  return [...oneUserEach(input), ...oneDirectoryEach(input), ...diskHoldsQueues(input)];
}

/** bbolt locks its file: a second user of the same `file_storage` would wait for ever. */
function oneUserEach({ components }: RuleInput): string[] {
  const users = new Map<string, string>();
  const faults: string[] = [];
  for (const component of components) {
    for (const { id } of (component.extensions ?? []).filter(({ directory }) => directory !== undefined)) {
      const other = users.get(id);
      if (other !== undefined) {
        faults.push(
          `extensions.${id}: used by ${other} and by ${component.id}: give each a file_storage of its own`,
        );
      }
      users.set(id, component.id);
    }
  }
  return faults;
}

function oneDirectoryEach({ components }: RuleInput): string[] {
  const owners = new Map<string, string>();
  const faults: string[] = [];
  for (const component of components) {
    if (component.kind !== 'extension' || component.directory === undefined) continue;
    const other = owners.get(component.directory);
    if (other !== undefined) {
      faults.push(
        `extensions.${component.id}.directory: ${component.directory} is already that of ${other}: one lock, one user: give it its own`,
      );
    }
    owners.set(component.directory, component.id);
  }
  return faults;
}

function diskHoldsQueues({ options, rendered, components }: RuleInput): string[] {
  const { disk } = options;
  if (rendered.storage.length === 0) return [];
  if (disk === undefined) return ['disk: queues on disk need a disk: give its path and bytes'];
  const outside = components.flatMap((component) =>
    component.kind === 'extension' && component.directory?.startsWith(`${disk.path}/`) === false
      ? [
          `extensions.${component.id}.directory: ${component.directory} is not on the disk: put it under ${disk.path}`,
        ]
      : [],
  );
  const needed = diskNeeded(rendered.storage);
  if (needed <= disk.bytes) return outside;
  return [
    ...outside,
    `exporters.*.sending_queue.queue_size: the queues may take ${(needed / GIB).toFixed(1)} GiB (1.3 × their sum) and the disk ` +
      `has ${(disk.bytes / GIB).toFixed(1)} GiB: make it at least ${gibNeeded(rendered.storage)}Gi`,
  ];
}
