/** Where a workspace lies on disk; all paths are absolute and free of links. */
export interface WorkspaceFolder {
  /** The folder of its `interspec.yaml`. */
  readonly dir: string;
  /** The folder that nothing may leave. */
  readonly project: string;
  /** The name of the config file, mostly `interspec.yaml`. */
  readonly configName: string;
}

/** The config file's usual name. */
export const configFileName = "interspec.yaml";
