import { ALL_SIGNALS, type ComponentConfig, type Processor, type Signal } from './component';

/** A processor that takes every signal. */
export function processor(id: string, config: ComponentConfig): Processor<Signal> {
  return { kind: 'processor', id, signals: ALL_SIGNALS, config };
}
