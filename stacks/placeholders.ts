import { type Cluster, type Fault, placeholderFaults } from '../lib';

/** Placeholders with which a cluster cannot be deployed: those of its own config, and the domain that it would dial. */
export function placeholdersOf({ stack, spec, sendsTo }: Cluster): Fault[] {
  const own = placeholderFaults(spec, stack);
  if (sendsTo.stack === stack) return own;
  return [...own, ...placeholderFaults({ hub: { domain: sendsTo.domain } }, sendsTo.stack)];
}
