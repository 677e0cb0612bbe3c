/** Figures are lines of their own: jest's console puts a stack trace behind each. */
global.console = require('node:console');
