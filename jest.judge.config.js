/** Tier 2: every rendered configuration is judged by the real program that `npm run servers` built. */
const base = require('./jest.config.js');

module.exports = {
  ...base,
  roots: ['<rootDir>/test/judge'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 120_000,
  // Most of them wait for servers.
  maxWorkers: 2,
};
