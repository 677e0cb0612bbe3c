import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import * as automation from '@pulumi/pulumi/automation';
import { PART_OF } from '../../../lib';
import { type ClusterOutputs, deployCluster } from '../../../stacks/cluster-stack';
import { currentStack } from '../../../stacks/config';
import { ROOT } from '../../../tools/root';
import { binary } from '../../../tools/servers/binaries';
import { KubernetesProviderDouble } from './kubernetes-provider-double';
import { LinodeProviderDouble } from './linode-provider-double';
import { type ProviderCall } from './provider-call';
import { ProviderServer } from './provider-server';

export interface EngineStackOptions {
  /** Name of the stack: it selects `Pulumi.<stack>.yaml`. */
  readonly stack: string;
  /** Directory of the config files. */
  readonly config: string;
  /** Encrypted config, as `pulumi config set --secret` writes it. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Address of the Linode API. */
  readonly linodeUrl: string;
  /** What the engine runs. @default our program, as `stacks/index.ts` does */
  readonly program?: () => Promise<object>;
}

/** One step of the engine's plan. */
export interface PlannedStep {
  readonly op: string;
  readonly type: string;
  readonly name: string;
}

/**
 * One stack under the real Pulumi engine, with a state, a home and providers of its own. A green run proves
 * our program: its resources, their order, secrets and config. It proves nothing of the real Linode and
 * Kubernetes providers, whose plugins cannot be had here.
 */
export class EngineStack {
  private stack!: automation.Stack;

  private constructor(
    /** Everything that the engine writes lies below it. */
    readonly directory: string,
    readonly linode: ProviderServer,
    readonly kubernetes: ProviderServer,
    private readonly double: KubernetesProviderDouble,
  ) {}

  static async create(options: EngineStackOptions): Promise<EngineStack> {
    const pulumiBinary = binary('pulumi');
    const double = new KubernetesProviderDouble({
      'cert-manager': join(ROOT, 'imports/crds/cert-manager.io.yaml'),
    });
    const engine = new EngineStack(
      mkdtempSync(join(tmpdir(), 'fed-observability-engine-')),
      await ProviderServer.start(new LinodeProviderDouble()),
      await ProviderServer.start(double),
      double,
    );
    try {
      await engine.init(pulumiBinary, options);
      return engine;
    } catch (error) {
      engine.stop();
      throw error;
    }
  }

  private async init(pulumiBinary: string, options: EngineStackOptions): Promise<void> {
    const { directory } = this;
    for (const folder of ['bin', 'home', 'state', 'work']) mkdirSync(join(directory, folder));
    symlinkSync(pulumiBinary, join(directory, 'bin', 'pulumi'));
    const work = join(directory, 'work');
    copyConfig(options.config, work);
    const program = options.program ?? (async () => ourProgram(work));
    this.stack = await automation.LocalWorkspace.createStack(
      { stackName: options.stack, projectName: PART_OF, program },
      {
        workDir: work,
        // Without the `main` of Pulumi.yaml: the program runs in this process.
        projectSettings: { name: PART_OF, runtime: 'nodejs' },
        pulumiHome: join(directory, 'home'),
        pulumiCommand: await automation.PulumiCommand.get({ root: directory }),
        secretsProvider: 'passphrase',
        envVars: environment(directory, [this.linode, this.kubernetes]),
      },
    );
    const secrets = Object.entries(options.secrets).map(([key, value]) => [key, { value, secret: true }]);
    await this.stack.setAllConfig({
      ...Object.fromEntries(secrets),
      'linode:url': { value: options.linodeUrl },
    });
  }

  /** Everything that the providers were asked to make or remove, in time. */
  get calls(): ProviderCall[] {
    return [...this.linode.calls, ...this.kubernetes.calls].sort((a, b) => a.begun - b.begun);
  }

  async preview(): Promise<PlannedStep[]> {
    const steps: PlannedStep[] = [];
    await this.stack.preview({
      ...bounded(),
      onEvent: ({ resourcePreEvent }) => {
        if (resourcePreEvent === undefined) return;
        const { op, type, urn } = resourcePreEvent.metadata;
        steps.push({ op, type, name: urn.split('::').at(-1)! });
      },
    });
    return steps;
  }

  up(options: automation.UpOptions = {}): Promise<automation.UpResult> {
    return this.stack.up({ ...bounded(), ...options });
  }

  /** What `pulumi stack output` shows. */
  outputs(): Promise<automation.OutputMap> {
    return this.stack.outputs();
  }

  destroy(): Promise<automation.DestroyResult> {
    return this.stack.destroy(bounded());
  }

  /** The deployment as the engine keeps it, or with every secret in plain. */
  exportState(secrets: 'encrypted' | 'shown'): string {
    const args = ['stack', 'export', '--non-interactive', '--stack', this.stack.name];
    const { status, stdout, stderr } = spawnSync(
      binary('pulumi'),
      secrets === 'shown' ? [...args, '--show-secrets'] : args,
      {
        cwd: join(this.directory, 'work'),
        env: { PATH: process.env.PATH, ...environment(this.directory, []) },
        encoding: 'utf8',
        timeout: 60_000,
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    if (status !== 0) throw new Error(`pulumi stack export: ${stderr}`);
    return stdout;
  }

  stop(): void {
    this.linode.stop();
    this.kubernetes.stop();
    this.double.close();
    rmSync(this.directory, { recursive: true });
  }
}

/** Interrupts an engine that hangs. */
function bounded() {
  return { signal: AbortSignal.timeout(90_000) };
}

/** Copies the files that the program and the engine read, since the engine writes its own part into them. */
function copyConfig(from: string, to: string): void {
  cpSync(from, to, {
    recursive: true,
    filter: (path) => path === from || /\/(Pulumi\.\w+\.yaml|trust|trust\/[^/]+\.pem)$/.test(path),
  });
}

/** What `stacks/index.ts` does, with the directory given: Pulumi tells it to no program of this kind. */
function ourProgram(directory: string): ClusterOutputs {
  return deployCluster(currentStack(directory, pulumi.getStack(), new pulumi.Config(PART_OF)));
}

function environment(directory: string, providers: readonly ProviderServer[]): Record<string, string> {
  return {
    HOME: directory,
    PULUMI_HOME: join(directory, 'home'),
    PULUMI_BACKEND_URL: `file://${join(directory, 'state')}`,
    PULUMI_CONFIG_PASSPHRASE: 'of this test',
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
    // Without these the engine writes its whole state after every step.
    PULUMI_EXPERIMENTAL: 'true',
    PULUMI_SKIP_CHECKPOINTS: 'true',
    PULUMI_DEBUG_PROVIDERS: providers.map(({ attachment }) => attachment).join(','),
  };
}
