import { runInNamespaces } from '../../../testbed/sandbox/sandbox';

/** A process that holds one sandbox, as `npm run e2e` does: runs a Node program of the tests in it. */
runInNamespaces([process.execPath, ...process.argv.slice(2)]).then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
