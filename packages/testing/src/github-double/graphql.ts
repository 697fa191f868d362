import { buildSchema, execute, GraphQLError, type GraphQLSchema, parse, validate } from "graphql";
import type { Answer } from "./answer.ts";
import { type Access, type Identity, permits, type Scope } from "./identity.ts";
import type { Json, JsonObject } from "./openapi.ts";
import { type Author, blobSha, type Comment, type GithubState, newestStatuses } from "./state.ts";

type Args = Readonly<Record<string, unknown>>;
type Needs = readonly (readonly [Scope, Access])[];

/** "first" and "last" take at most this many. */
const MAX_PAGE = 100;
/** Git's name for no object at all. */
const NO_OBJECT = /^0+$/;

let loaded: Promise<GraphQLSchema> | undefined;

/** GitHub's own schema, read once in a process and only when asked for: it takes some 300 ms. */
function githubSchema(): Promise<GraphQLSchema> {
  loaded ??= import("@octokit/graphql-schema").then(({ schema }) => buildSchema(schema.idl, { assumeValid: true }));
  return loaded;
}

/** GitHub's refusal of one field; the others are answered. */
function forbid(message = "Resource not accessible by integration"): never {
  throw new GraphQLError(message, { extensions: { type: "FORBIDDEN" } });
}

/** Bots bear their short name here, where REST and `viewer` say `github-actions[bot]`. */
function actor({ login, type }: Author): JsonObject {
  return { __typename: type, login: type === "Bot" ? login.replace(/\[bot\]$/, "") : login };
}

/** The part of GitHub's graph that the suite asks for; a field that is not here is a question the double does not know. */
class Graph {
  readonly #state: GithubState;
  readonly #identity: Identity;

  constructor(state: GithubState, identity: Identity) {
    this.#state = state;
    this.#identity = identity;
  }

  viewer() {
    const { login, id } = this.#identity;
    return { login, databaseId: id, id: `U_${id}` };
  }

  repository({ owner, name }: Args) {
    if (`${owner}/${name}`.toLowerCase() !== this.#state.repository.toLowerCase())
      throw new GraphQLError(`Could not resolve to a Repository with the name '${owner}/${name}'.`, {
        extensions: { type: "NOT_FOUND" },
      });
    return {
      object: ({ oid, expression }: Args) => (oid ? this.#commit(String(oid)) : this.#object(String(expression))),
      pullRequest: ({ number }: Args) => this.#pullRequest(Number(number)),
    };
  }

  #demand(needs: Needs): void {
    if (!permits(this.#identity, needs)) forbid();
  }

  #commit(sha: string) {
    if (NO_OBJECT.test(sha)) return null;
    return {
      __typename: "Commit",
      oid: sha,
      status: () => {
        this.#demand([["statuses", "read"]]);
        const contexts = newestStatuses(this.#state, sha).map(({ context, state, description, targetUrl }) => ({
          context,
          state: state.toUpperCase(),
          description,
          targetUrl,
        }));
        return contexts.length === 0 ? null : { contexts };
      },
    };
  }

  /** `<commit>:<path>`: a file's blob or a folder's tree, `null` where there is none. */
  #object(expression: string) {
    this.#demand([["contents", "read"]]);
    const [, name = "", path = ""] = /^([^:]*):([\s\S]*)$/.exec(expression) ?? [];
    const tree = this.#state.commitAt(name)?.tree;
    const content = tree?.get(path);
    if (content === undefined)
      return [...(tree?.keys() ?? [])].some((one) => one.startsWith(`${path}/`)) ? { __typename: "Tree" } : null;
    const isBinary = content.includes(0);
    return {
      __typename: "Blob",
      oid: blobSha(content),
      byteSize: content.length,
      isBinary,
      isTruncated: false,
      text: isBinary ? null : content.toString("utf8"),
    };
  }

  #pullRequest(number: number) {
    this.#demand([["pull-requests", "read"]]);
    if (!this.#state.pulls.some((pull) => pull.number === number))
      throw new GraphQLError(`Could not resolve to a PullRequest with the number of ${number}.`, {
        extensions: { type: "NOT_FOUND" },
      });
    return {
      number,
      comments: (page: Args) =>
        this.#connection(
          this.#state.comments.filter(({ issue }) => issue === number),
          page,
        ),
    };
  }

  #connection(comments: readonly Comment[], { first, last, after }: Args) {
    const size = Number(first ?? last);
    if (!(size >= 1 && size <= MAX_PAGE))
      throw new GraphQLError(`Requesting ${size} records on the connection exceeds the limit of ${MAX_PAGE} records.`);
    const from = after === undefined || after === null ? 0 : Number(after);
    const shown = first === undefined ? comments.slice(-size) : comments.slice(from, from + size);
    return {
      totalCount: comments.length,
      pageInfo: { endCursor: String(from + shown.length), hasNextPage: from + shown.length < comments.length },
      nodes: shown.map((comment) => ({
        fullDatabaseId: String(comment.id),
        body: comment.body,
        url: `https://github.com/${this.#state.repository}/pull/${comment.issue}#issuecomment-${comment.id}`,
        author: actor(comment.author),
      })),
    };
  }
}

/**
 * Answers a query that GitHub's schema allows, or says in `problems` why GitHub would not have taken it: a query that
 * does not fit the schema, or asks for what the double does not know.
 */
export async function answerGraphql(
  body: Json | undefined,
  state: GithubState,
  identity: Identity,
): Promise<{ readonly answer: Answer; readonly problems: readonly string[] }> {
  const { query, variables } = (body ?? {}) as { query?: string; variables?: JsonObject };
  const refused = (problems: readonly string[]) => ({
    answer: { status: 400, body: { message: problems.join() } },
    problems,
  });
  try {
    const document = parse(query ?? "");
    const schema = await githubSchema();
    const invalid = validate(schema, document);
    if (invalid.length > 0) return refused(invalid.map(({ message }) => `GraphQL: ${message}`));
    const executed = await execute({
      schema,
      document,
      rootValue: new Graph(state, identity),
      variableValues: variables ?? {},
      fieldResolver: known,
    });
    const errors = (executed.errors ?? []).map(({ message, path, extensions }) => ({
      message,
      path: [...(path ?? [])],
      ...(extensions.type === undefined ? {} : { type: String(extensions.type) }),
    }));
    const problems = errors.filter(({ type }) => type === undefined).map(({ message }) => `GraphQL: ${message}`);
    if (problems.length > 0) return refused(problems);
    const data = JSON.parse(JSON.stringify(executed.data ?? null)) as Json;
    return { answer: { status: 200, body: { data, ...(errors.length > 0 && { errors }) } }, problems };
  } catch (error) {
    return refused([`GraphQL: ${String(error)}`]);
  }
}

/** What an object of ours says for a field; one that it has nothing for is unknown to the double, never `null` in silence. */
function known(source: unknown, args: Args, _: unknown, { fieldName }: { readonly fieldName: string }): unknown {
  const found = (source as Record<string, unknown>)[fieldName];
  if (found === undefined) throw new Error(`the double does not know the field ${fieldName}`);
  return typeof found === "function" ? found.call(source, args) : found;
}
