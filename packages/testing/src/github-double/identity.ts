/** Who a token speaks for, and what it may. */
export interface Identity {
  readonly login: string;
  readonly id: number;
  readonly type: "User" | "Bot";
  /** The app an installation token belongs to; only apps may write check runs. */
  readonly app?: { readonly id: number; readonly slug: string };
  /** As `permissions:` in a workflow; a scope that is absent is `none`. */
  readonly permissions: Permissions;
}

export type Scope = "actions" | "checks" | "contents" | "issues" | "metadata" | "pull-requests" | "statuses";
export type Access = "read" | "write";
export type Permissions = Readonly<Partial<Record<Scope, Access>>>;

const ACTIONS_APP = { id: 15368, slug: "github-actions" } as const;
const ACTIONS_BOT = { login: "github-actions[bot]", id: 41898282, type: "Bot", app: ACTIONS_APP } as const;

/** The token of a workflow with the given `permissions:`; `metadata: read` always comes with it. */
export function workflowIdentity(permissions: Permissions): Identity {
  return { ...ACTIONS_BOT, permissions: { metadata: "read", ...permissions } };
}

/** A person's own token, without scopes to limit it. */
export function userIdentity(login: string, id = 583231): Identity {
  const permissions: Permissions = {
    actions: "write",
    contents: "write",
    issues: "write",
    metadata: "read",
    "pull-requests": "write",
    statuses: "write",
    checks: "write",
  };
  return { login, id, type: "User", permissions };
}

/** Tokens every double knows. */
export const DEFAULT_IDENTITIES: Readonly<Record<string, Identity>> = {
  "workflow-token": workflowIdentity({
    actions: "read",
    checks: "write",
    contents: "read",
    issues: "write",
    "pull-requests": "write",
    statuses: "write",
  }),
  // What a pull request from a fork gets.
  "read-only-token": workflowIdentity({
    actions: "read",
    checks: "read",
    contents: "read",
    issues: "read",
    "pull-requests": "read",
    statuses: "read",
  }),
  "user-token": userIdentity("mona"),
};

/** Whether an identity has any of the needed permissions. */
export function permits(identity: Identity, needs: readonly (readonly [Scope, Access])[]): boolean {
  return needs.some(([scope, access]) => {
    const held = identity.permissions[scope];
    return held === "write" || held === access;
  });
}
