/** A file with a single source elsewhere. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}
