import { type Call, notFound, paginate, type Routes, refuse } from "../answer.ts";
import type { JsonObject } from "../openapi.ts";
import { example, personNamed, userPayload } from "../payloads.ts";
import type { GithubState, Permission } from "../state.ts";

const REPOSITORY = "GET /repos/{owner}/{repo}";
const PERMISSION = "GET /repos/{owner}/{repo}/collaborators/{username}/permission";
const METADATA = [["metadata", "read"]] as const;

/** The four words `permission` has; `role_name` keeps the finer ones. */
const LEGACY: Readonly<Record<Permission, string>> = {
  admin: "admin",
  maintain: "write",
  write: "write",
  triage: "read",
  read: "read",
  none: "none",
};

/** The repository itself, its people, and who the token speaks for. */
export const repositoryRoutes: Routes = {
  [REPOSITORY]: {
    needs: METADATA,
    answer(call) {
      // The example is a fork made from a template, whose payloads lack what their own schema wants.
      const { source: _, parent: __, template_repository: ___, ...base } = example(REPOSITORY);
      return {
        status: 200,
        body: { ...repositoryPayload(call, base), fork: false, language: "Python", default_branch: "main" },
      };
    },
  },
  [PERMISSION]: {
    needs: METADATA,
    answer(call) {
      const login = call.params.username ?? "";
      // Anyone may read a public repository; GitHub answers 200 for people who are no collaborators.
      const role = call.state.collaborators.get(login) ?? "read";
      const user = { ...userPayload(personNamed(login)), role_name: role, permissions: permissionFlags(role) };
      return { status: 200, body: { permission: LEGACY[role], role_name: role, user } };
    },
  },
  "GET /repos/{owner}/{repo}/collaborators/{username}": {
    needs: METADATA,
    answer: (call) => (call.state.collaborators.has(call.params.username ?? "") ? { status: 204 } : notFound()),
  },
  "GET /repos/{owner}/{repo}/collaborators": {
    needs: METADATA,
    answer: (call) =>
      paginate(call, [...call.state.collaborators], (page) =>
        page.map(([login, role]) => ({
          ...userPayload(personNamed(login)),
          role_name: role,
          permissions: permissionFlags(role),
        })),
      ),
  },
  "GET /user": {
    needs: METADATA,
    answer(call) {
      // An installation token is nobody's: GitHub refuses, whatever `permissions:` says.
      if (call.identity.app) return refuse(403, "Resource not accessible by integration");
      return { status: 200, body: { ...example("GET /user"), ...userPayload(call.identity) } };
    },
  },
};

/** A repository's payload over an example of the same shape. */
export function repositoryPayload(call: Call, base: JsonObject): JsonObject {
  const [owner = "", name = ""] = call.state.repository.split("/");
  const renamed = JSON.parse(
    JSON.stringify(base)
      .replaceAll("octocat/Hello-World", call.state.repository)
      .replaceAll("https://api.github.com", call.apiUrl),
  ) as JsonObject;
  return {
    ...renamed,
    name,
    full_name: call.state.repository,
    owner: userPayload({ login: owner, id: 583231, type: "User" }),
    private: false,
  };
}

/** The SHA a ref names; a name that is no ref is taken for a SHA, as statuses on commits never seen here need. */
export function resolveSha(state: GithubState, ref: string): string {
  return state.commitAt(ref)?.sha ?? ref;
}

function permissionFlags(role: Permission): JsonObject {
  const rank = ["none", "read", "triage", "write", "maintain", "admin"].indexOf(role);
  return { pull: rank >= 1, triage: rank >= 2, push: rank >= 3, maintain: rank >= 4, admin: rank >= 5 };
}
