import { type GithubDouble, type GithubDoubleOptions, startGithub } from "./server.ts";

/** Runs a test against a double of its own, and fails it where GitHub would not have taken what was sent. */
export async function withGithub<T>(
  options: GithubDoubleOptions,
  use: (github: GithubDouble) => Promise<T>,
): Promise<T> {
  await using github = await startGithub(options);
  const result = await use(github);
  github.assertClean();
  return result;
}
