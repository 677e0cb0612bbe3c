import { join } from 'node:path';

/** The project, for the compiled runner (`build/testbed`) and for jest, which runs the source. */
export const ROOT = join(__dirname, '..').replace(/\/build$/, '');
