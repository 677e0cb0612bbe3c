import { LOGS, type Processor } from './component';

/** Replaces what is no UTF-8 in the bodies of logs, once whole: a store may refuse a batch for one such byte. */
export function validUtf8(): Processor<'logs'> {
  return {
    kind: 'processor',
    id: 'transform/utf8',
    signals: LOGS,
    config: {
      error_mode: 'ignore',
      log_statements: [
        {
          context: 'log',
          statements: ['set(log.body, Decode(log.body, "utf-8")) where IsString(log.body)'],
        },
      ],
    },
  };
}
