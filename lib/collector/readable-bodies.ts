import { MAX_LINE_BYTES } from '../model/limits';
import { LOGS, type Processor } from './component';

/** Replaces what is no UTF-8 in the bodies of logs, once whole, and cuts them: a store may refuse a batch for one such byte. */
export function readableBodies(): Processor<'logs'> {
  const valid = 'set(log.body, Decode(log.body, "utf-8"))';
  return {
    kind: 'processor',
    id: 'transform/utf8',
    signals: LOGS,
    config: {
      error_mode: 'ignore',
      log_statements: [
        {
          context: 'log',
          statements: [
            `set(log.body, String(log.body)) where (IsMap(log.body) or IsList(log.body)) and Len(String(log.body)) > ${MAX_LINE_BYTES}`,
            `${valid} where IsString(log.body)`,
            `set(log.cache["long"], true) where IsString(log.body) and Len(log.body) > ${MAX_LINE_BYTES}`,
            `set(log.body, Substring(log.body, 0, ${MAX_LINE_BYTES})) where log.cache["long"] == true`,
            // The cut may have met a character.
            `${valid} where log.cache["long"] == true`,
          ],
        },
      ],
    },
  };
}
