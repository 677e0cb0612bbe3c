export interface ResourceRequest {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

export interface ExistingResource extends ResourceRequest {
  readonly id: string;
}

export interface CreatedResource {
  readonly id: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** What a double of a provider plugin decides; `ProviderServer` speaks the engine's protocol for it. */
export interface ProviderDouble {
  /** Name of the Pulumi package. */
  readonly package: string;
  readonly version: string;
  /** Takes the provider's own inputs; throws what the plugin would refuse. */
  configure(args: Readonly<Record<string, unknown>>): Promise<void>;
  /** Throws what the plugin would refuse before anything is made. */
  check(type: string): void;
  create(request: ResourceRequest): Promise<CreatedResource>;
  delete(resource: ExistingResource): Promise<void>;
  invoke(token: string, args: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>>;
}
