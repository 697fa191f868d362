import { spawnSync } from "node:child_process";
import { totalmem } from "node:os";
import { performance } from "node:perf_hooks";
import { type GateContext, writeMetricsFile } from "@assay/action-kit";
import { Refusal } from "@assay/report";
import { cleanEnvironment } from "./clean-environment.ts";
import { systemClock } from "./clock.ts";
import { Keeper } from "./keeper.ts";
import type { Ports } from "./ports.ts";
import { processTable } from "./process-table.ts";
import { openServer, type Server } from "./server.ts";
import type { ProcessHost, StartedCommand } from "./started-command.ts";

/** The process that we are, as far as it has to do with those it starts. */
export interface OwnProcess {
  readonly platform: string;
  readonly execPath: string;
  kill(pid: number, signal: "SIGTERM" | "SIGKILL"): unknown;
  on(event: "exit" | "SIGINT" | "SIGTERM" | "SIGHUP", listener: () => void): unknown;
}

const GIBIBYTE = 2 ** 30;

function hostOf(own: OwnProcess, env: Readonly<Record<string, string>>): ProcessHost {
  let keeper: Keeper | undefined;
  return {
    platform: own.platform,
    table: processTable(own.platform),
    kill(pid, signal) {
      try {
        own.kill(pid, signal);
      } catch {
        // It has ended meanwhile.
      }
    },
    // None is needed where nothing is started.
    keep(root, marker) {
      keeper ??= new Keeper(own.execPath, env);
      keeper.keep(root, marker);
    },
    release: (root) => keeper?.release(root),
    killTree: (pid) => void spawnSync("taskkill", ["/PID", String(pid), "/T", "/F"], { windowsHide: true }),
  };
}

/** A runner asks with SIGINT, then with SIGTERM, and ends us by force after ten seconds in all. */
function cancellation(own: OwnProcess): AbortSignal {
  const controller = new AbortController();
  const cancel = () =>
    controller.abort(
      new Refusal("the run was cancelled while the bench was under way", {
        code: "cancelled",
        reason: "cancelled",
        remedy: "run it again",
      }),
    );
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) own.on(signal, cancel);
  return controller.signal;
}

/** The ports of a real step. Whatever happens to us, what was started is ended. */
export function runnerPorts(own: OwnProcess): (context: GateContext) => Promise<Ports> {
  return async (context) => {
    const { files, progress, runner } = context;
    const env = cleanEnvironment(runner.env);
    const host = hostOf(own, env);
    const started = new Set<StartedCommand>();
    const servers = new Set<Server>();
    const killAll = () => {
      for (const one of started) one.kill();
    };
    const cancelled = cancellation(own);
    own.on("exit", killAll);
    cancelled.addEventListener("abort", () => {
      killAll();
      // What waits for an answer would go on waiting; without its connection it ends at once.
      for (const server of servers) void server.stop();
    });
    let before = performance.eventLoopUtilization();
    return {
      files,
      progress,
      clock: systemClock,
      cancelled,
      busyShare() {
        const now = performance.eventLoopUtilization();
        const { utilization } = performance.eventLoopUtilization(now, before);
        before = now;
        return utilization;
      },
      async openServer(target, needs) {
        const server = await openServer(target, {
          ...needs,
          host,
          cwd: files.places.workingDirectory,
          env,
          now: systemClock.now,
          cancelled,
          onStart: (one) => started.add(one),
        });
        servers.add(server);
        return server;
      },
      environment: {
        os: runner.environment.os,
        cpu: runner.environment.cpu ?? "unknown",
        cores: runner.environment.cores ?? 0,
        memory_gb: Math.round(totalmem() / GIBIBYTE),
      },
      writeMetrics: (content) => writeMetricsFile(context, content),
    };
  };
}
