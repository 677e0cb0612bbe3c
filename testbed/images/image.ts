/** What lies in one layer of an image. */
export interface Content {
  /** Files and folders of the machine by their path in the image. */
  readonly files?: Readonly<Record<string, string>>;
  readonly texts?: Readonly<Record<string, string>>;
  /** Targets of symbolic links. */
  readonly links?: Readonly<Record<string, string>>;
  readonly directories?: Readonly<Record<string, Folder>>;
  /** Values of `security.capability` by the path of the file. */
  readonly capabilities?: Readonly<Record<string, Buffer>>;
  /** The program among its files that needs the shared libraries that it is linked to. */
  readonly dynamic?: string;
}

export interface Folder {
  readonly mode: number;
  /** Its user and group. */
  readonly owner?: number;
}

/** An image as the official one is: what a pod template does not say. */
export interface Image {
  /** Where the facts of the official image stand. */
  readonly source: string;
  /** The layer below. */
  readonly base: Content;
  readonly content: Content;
  readonly entrypoint: readonly string[];
  readonly cmd?: readonly string[];
  /** As the official image writes it: a name or a number, perhaps with a group; root where absent. */
  readonly user?: string;
  readonly workingDir?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  /** What stands for what, where another program is in it than the official one. */
  readonly standIn?: string;
}

/** Users that the bases know. */
export const USERS = { root: 0, nobody: 65_534, nonroot: 65_532 } as const;

/** The number of the user that an image runs as. */
export function userId({ user = 'root' }: Image): number {
  const name = user.split(':')[0]!;
  return Object.hasOwn(USERS, name) ? USERS[name as keyof typeof USERS] : Number(name);
}
