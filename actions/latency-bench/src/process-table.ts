import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  /** Process group; 0 on Windows, which has none. */
  readonly group: number;
  /** Most memory it ever had resident, in bytes; on macOS what it has now. */
  readonly peakBytes: number;
  /** Whether its environment carries the marker asked for; only descendants of what we started do. */
  readonly marked: boolean;
}

/**
 * All processes of this machine that we may look at. Synchronous: it is asked between measurements, and as we exit. The
 * libraries for this (pidtree, pidusage) know neither groups nor environments, and of memory only what is resident now,
 * where the kernel keeps the peak.
 */
export type ProcessTable = (marker: string) => readonly ProcessEntry[];

const MAX_OUTPUT = 64 * 1024 * 1024;

function linuxTable(marker: string): ProcessEntry[] {
  return readdirSync("/proc").flatMap((name): ProcessEntry[] => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      // The program's name stands in brackets and may hold brackets and spaces itself.
      const [state, parent, group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (state === "Z" || state === "X") return [];
      return [
        {
          pid: Number(name),
          parent: Number(parent),
          group: Number(group),
          peakBytes: peakOf(name),
          marked: environmentOf(name).includes(marker),
        },
      ];
    } catch {
      // It has ended meanwhile, or is another user's.
      return [];
    }
  });
}

/** Empty where it may not be read: a process that changed its user is still known by its parent and group. */
function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1");
  } catch {
    return "";
  }
}

function peakOf(pid: string): number {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes ?? 0) * 1024;
}

/** Reads `ps -axEww -o pid=,ppid=,pgid=,rss=,stat=,command=`, whose commands end with their environment. */
export function parsePs(text: string, marker: string): ProcessEntry[] {
  return text.split("\n").flatMap((line): ProcessEntry[] => {
    const [, pid, parent, group, kilobytes, state = "", command = ""] =
      /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s(.*)$/.exec(line) ?? [];
    if (pid === undefined || state.startsWith("Z")) return [];
    return [
      {
        pid: Number(pid),
        parent: Number(parent),
        group: Number(group),
        peakBytes: Number(kilobytes) * 1024,
        marked: command.includes(marker),
      },
    ];
  });
}

function macTable(marker: string): ProcessEntry[] {
  const format = "pid=,ppid=,pgid=,rss=,stat=,command=";
  return parsePs(execFileSync("ps", ["-axEww", "-o", format], { encoding: "utf8", maxBuffer: MAX_OUTPUT }), marker);
}

const POWERSHELL =
  "Get-CimInstance Win32_Process | ForEach-Object { '{0} {1} {2}' -f $_.ProcessId, $_.ParentProcessId, $_.PeakWorkingSetSize }";

/** Reads the lines that PowerShell was asked for: id, parent and peak working set in kilobytes. */
export function parsePowershell(text: string): ProcessEntry[] {
  return [...text.matchAll(/^(\d+) (\d+) (\d+)\s*$/gm)].map(([, pid, parent, kilobytes]) => ({
    pid: Number(pid),
    parent: Number(parent),
    group: 0,
    peakBytes: Number(kilobytes) * 1024,
    marked: false,
  }));
}

function windowsTable(): ProcessEntry[] {
  const args = ["-NoProfile", "-NonInteractive", "-Command", POWERSHELL];
  return parsePowershell(
    execFileSync("powershell.exe", args, { encoding: "utf8", maxBuffer: MAX_OUTPUT, windowsHide: true }),
  );
}

export function processTable(platform: string): ProcessTable {
  if (platform === "win32") return windowsTable;
  return platform === "darwin" ? macTable : linuxTable;
}

/**
 * What a command started and is still there: the process itself, its group, those that carry its marker (a daemon that
 * left both parent and group does), and all of their children.
 */
export function treeOf(table: readonly ProcessEntry[], root: number): readonly ProcessEntry[] {
  const tree = new Set(table.filter(({ pid, group, marked }) => pid === root || group === root || marked));
  for (let size = -1; size !== tree.size; ) {
    size = tree.size;
    // Windows goes on naming a parent that has ended.
    const pids = new Set([root, ...[...tree].map(({ pid }) => pid)]);
    for (const entry of table) if (pids.has(entry.parent)) tree.add(entry);
  }
  return [...tree];
}
