import { execFileSync } from 'node:child_process';
import { type Content, USERS } from './image';

const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
const BUSYBOX = '/bin/busybox';

/** Where gcr.io/distroless/nodejs has Node. */
export const NODE = '/nodejs/bin/node';

const USER_FILES = {
  '/etc/passwd': Object.entries(USERS)
    .map(([name, id]) => `${name}:x:${id}:${id}:${name}:/:/sbin/nologin\n`)
    .join(''),
  '/etc/group': Object.entries(USERS)
    .map(([name, id]) => `${name}:x:${id}:\n`)
    .join(''),
} as const;

/** Nothing. */
export const SCRATCH: Content = {};

/** Nothing but the certificates of public CAs. */
export const CERTIFICATES_ONLY: Content = { files: { [CERTIFICATES]: CERTIFICATES } };

/** What gcr.io/distroless/static holds and programs look at. */
export const DISTROLESS: Content = {
  files: { [CERTIFICATES]: CERTIFICATES },
  texts: { ...USER_FILES, '/etc/nsswitch.conf': 'hosts: files dns\n' },
  directories: {
    '/home/nonroot': { mode: 0o700, owner: USERS.nonroot },
    '/root': { mode: 0o700 },
    '/tmp': { mode: 0o1777 },
    '/var/tmp': { mode: 0o1777 },
  },
};

/** gcr.io/distroless/nodejs, with the Node and the libraries of this machine. */
export const DISTROLESS_NODE: Content = {
  ...DISTROLESS,
  files: { ...DISTROLESS.files, [NODE]: process.execPath },
  dynamic: NODE,
};

/** A static busybox under the name of each of its applets. */
export function busyboxBase(): Content {
  return {
    files: { [CERTIFICATES]: CERTIFICATES, [BUSYBOX]: BUSYBOX },
    texts: USER_FILES,
    links: Object.fromEntries(applets().map((name) => [`/bin/${name}`, 'busybox'])),
    directories: { '/root': { mode: 0o700 }, '/tmp': { mode: 0o1777 } },
  };
}

function applets(): string[] {
  const listed = execFileSync(BUSYBOX, ['--list'], { encoding: 'utf8' });
  return listed.split('\n').filter((name) => name !== '' && name !== 'busybox');
}
