/** Tier 1: Node alone, no network, no server. */
module.exports = {
  testEnvironment: 'node',
  // Read by test/snapshots; workers do not see the command line.
  globals: { UPDATE_SNAPSHOTS: ['-u', '--updateSnapshot'].some((flag) => process.argv.includes(flag)) },
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/judge/', '<rootDir>/test/e2e/'],
  modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/dist/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
};
