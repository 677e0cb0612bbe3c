/** Tier 3: the synthesized objects as real processes, inside the sandbox that `npm run e2e` makes. */
const base = require('./jest.config.js');

module.exports = {
  ...base,
  roots: ['<rootDir>/test/e2e'],
  setupFiles: ['<rootDir>/test/e2e/plain-console.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 120_000,
  maxWorkers: 1,
};
