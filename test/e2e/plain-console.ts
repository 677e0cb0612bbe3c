import nodeConsole from 'node:console';

/** Figures are lines of their own: jest's console puts a stack trace behind each. */
globalThis.console = nodeConsole;
