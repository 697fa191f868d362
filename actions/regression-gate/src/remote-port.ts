import {
  type AbsentSource,
  connectGithub,
  FetchedFiles,
  fetchArtifact,
  findBranchArtifact,
  isAbsent,
  type Runner,
  readRepositoryFile,
  setSecret,
} from "@assay/action-kit";
import { Refusal } from "@assay/report";
import type { BaselinePlace } from "./baseline-place.ts";
import { readRegisteredModel } from "./mlflow/registered-model.ts";
import { TrackingServer } from "./mlflow/tracking-server.ts";
import type { FetchedPlace, RemotePort } from "./ports.ts";

/** GitHub gives no more of one file. */
const MAX_GIT_BYTES = 100 * 1024 * 1024;
const SHORT_SHA = 12;

interface Asked<Place> {
  readonly input: string;
  readonly written: string;
  readonly place: Place;
}

type PlaceOf<Kind> = Extract<BaselinePlace, { kind: Kind }>;

/** Fetches from GitHub with the step's own token, and from MLflow. */
export class RunnerRemote implements RemotePort {
  readonly #runner: Runner;
  readonly #token: string | undefined;
  #opened: Promise<FetchedFiles> | undefined;

  constructor(runner: Runner, token: string | undefined) {
    this.#runner = runner;
    this.#token = token;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#opened)?.[Symbol.asyncDispose]();
  }

  async fetch(input: string, written: string, place: BaselinePlace): Promise<FetchedPlace | AbsentSource> {
    if (place.kind === "git") return this.#fromGit({ input, written, place });
    if (place.kind === "artifact") return this.#fromArtifact({ input, written, place });
    return this.#fromMlflow({ input, written, place });
  }

  /** The folder for what is fetched, made when the first file is. */
  async #into(): Promise<FetchedFiles> {
    this.#opened ??= FetchedFiles.open(this.#runner.temp);
    return this.#opened;
  }

  async #github(input: string, written: string) {
    if (this.#token !== undefined) return connectGithub(this.#token);
    throw new Refusal(`input \`${input}\` is "${written}", and there is no \`github-token\` to fetch it with`, {
      code: "no-token",
      reason: "missing-credentials",
      remedy: "leave `github-token` to its default, or give a token that may read this repository",
    });
  }

  async #fromGit({ input, written, place }: Asked<PlaceOf<"git">>): Promise<FetchedPlace | AbsentSource> {
    const octokit = await this.#github(input, written);
    const found = await readRepositoryFile(octokit, this.#runner.run.repository, place);
    if (isAbsent(found)) return found;
    const { commit, content } = found;
    const name = { input, shown: `git:${commit}:${place.path}`, asked: written };
    const file = await (await this.#into()).add(name, content, MAX_GIT_BYTES);
    const at = place.ref === commit ? "" : `, which is commit ${commit.slice(0, SHORT_SHA)}`;
    return { files: [file], notes: [`\`${input}\` is ${place.path} at ${place.ref}${at}.`] };
  }

  async #fromArtifact({ input, written, place }: Asked<PlaceOf<"artifact">>): Promise<FetchedPlace | AbsentSource> {
    const octokit = await this.#github(input, written);
    const { repository } = this.#runner.run;
    const artifact = await findBranchArtifact(octokit, repository, place);
    if (isAbsent(artifact)) return artifact;
    const into = await this.#into();
    const files = await fetchArtifact(octokit, repository, artifact, { input, asked: written, into });
    const { id, commit } = artifact.run;
    const of = commit === "" ? "" : ` of commit ${commit.slice(0, SHORT_SHA)}`;
    return {
      files,
      notes: [
        `\`${input}\` is artifact ${place.name} of run ${id}${of}, the newest successful one of ${place.branch} that has it.`,
      ],
    };
  }

  async #fromMlflow({ input, written, place }: Asked<PlaceOf<"mlflow">>): Promise<FetchedPlace | AbsentSource> {
    const server = new TrackingServer(this.#runner.env);
    for (const secret of server.secrets) setSecret(secret);
    const found = await readRegisteredModel(server, place);
    if (isAbsent(found)) return found;
    const name = { input, shown: `mlflow:${place.model}/${found.version}/metrics.json`, asked: written };
    const content = Buffer.from(found.metricsJson);
    return { files: [await (await this.#into()).add(name, content, content.length)], notes: found.notes };
  }
}
