import { type Fault } from '../lib';

/** What the system says when a file or folder cannot be read, and what helps. */
const REASONS: Readonly<Record<string, readonly [problem: string, fix: string]>> = {
  EACCES: ['no permission to read it', 'give the user of this command the permission'],
  EPERM: ['no permission to read it', 'give the user of this command the permission'],
  EISDIR: ['a folder in place of a file', 'move it away'],
  ENOTDIR: ['a file in place of a folder', 'move it away'],
  ENOENT: ['a link that leads nowhere', 'mend the link or remove it'],
};

/** The fault of a file or folder that is there and cannot be read. */
export function readFault(path: string, error: unknown): Fault {
  const code = (error as NodeJS.ErrnoException).code ?? 'no reason given';
  const [problem, fix] = REASONS[code] ?? [`cannot be read (${code})`, 'make it readable or move it away'];
  return { where: path, path: '', problem, fix };
}
