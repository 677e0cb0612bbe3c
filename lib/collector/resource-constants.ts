import { type Processor, type Signal, type Signals } from './component';

/**
 * A place for a class's constants in a configuration that all classes share. Empty, so that a collector that is not
 * told its class does not start; see `resourceConstantsArg`.
 */
export function resourceConstants<S extends Signal>(name: string, signals: Signals<S>): Processor<S> {
  return { kind: 'processor', id: `resource/${name}`, signals, config: {} };
}

/** Command line argument that fills the place of that name. */
export function resourceConstantsArg(name: string, constants: Readonly<Record<string, string>>): string {
  const attributes = Object.entries(constants).map(([key, value]) => ({ key, value, action: 'upsert' }));
  return `--config=yaml:processors::resource/${name}::attributes: ${JSON.stringify(attributes)}`;
}
