/** A piece of Envoy's configuration, with its own snake_case keys. */
export type EnvoyConfig = Record<string, unknown>;

/** Prefix of the `@type` of every extension. */
export const TYPE = 'type.googleapis.com/envoy';

export function filter(name: string, typedConfig: EnvoyConfig): EnvoyConfig {
  return { name, typed_config: typedConfig };
}

export function address(host: string, port: number): EnvoyConfig {
  return { socket_address: { address: host, port_value: port } };
}
