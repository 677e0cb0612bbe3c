import { readFile } from 'node:fs/promises';

export interface WatchedFileProps<T> {
  readonly path: string;
  /** Throws where the text is not one. */
  readonly parse: (text: string) => T;
  /** Told of each change, with the reason when it is refused. */
  readonly onChange: (fault?: string) => void;
}

const POLL_MS = 2_000;

/**
 * A file of a mounted ConfigMap or Secret, whose update swaps a link above it: asked every two seconds, since a watch on
 * the file itself would see nothing. A new text that cannot be parsed leaves the old value in force.
 */
export class WatchedFile<T> {
  private timer?: NodeJS.Timeout;
  /** Why the file as it stands is not in force; undefined where it is. */
  fault?: string;

  private constructor(
    private readonly props: WatchedFileProps<T>,
    private text: string | undefined,
    public value: T,
    public loadedAt: Date,
  ) {}

  /** Reads it for the first time; throws where it cannot be read or parsed. */
  static async open<T>(props: WatchedFileProps<T>): Promise<WatchedFile<T>> {
    const text = await readFile(props.path, 'utf8');
    const file = new WatchedFile(props, text, parsed(props, text), new Date());
    file.poll();
    return file;
  }

  close(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private poll(): void {
    this.timer = setTimeout(() => {
      void this.reload().finally(() => this.timer && this.poll());
    }, POLL_MS).unref();
  }

  private async reload(): Promise<void> {
    let text: string | undefined;
    try {
      text = await readFile(this.props.path, 'utf8');
      if (text === this.text) return;
      this.value = parsed(this.props, text);
      this.loadedAt = new Date();
      this.fault = undefined;
    } catch (error) {
      const fault = (error as Error).message;
      if (text === this.text && fault === this.fault) return;
      this.fault = fault;
    }
    this.text = text;
    this.props.onChange(this.fault);
  }
}

function parsed<T>({ path, parse }: WatchedFileProps<T>, text: string): T {
  try {
    return parse(text);
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`);
  }
}
