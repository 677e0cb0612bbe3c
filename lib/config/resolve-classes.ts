import { classFaults } from './class-faults';
import { type Classes, mergeClasses } from './traffic-class';
import { type ClassOverrides } from './traffic-class-spec';

/**
 * The classes of a hub with every fault of them: the rows that can be made, highest priority first. `where` names the
 * stack in faults.
 */
export function resolveClasses(overrides: ClassOverrides, where = 'config'): Classes {
  const { rows, incomplete, faults } = mergeClasses(overrides, where);
  return { rows, incomplete, faults: [...faults, ...classFaults(rows, where)] };
}
