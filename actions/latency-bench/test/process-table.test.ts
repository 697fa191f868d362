import { describe, expect, test } from "@jest/globals";
import { type ProcessEntry, parsePowershell, parsePs, processTable, treeOf } from "../src/process-table.ts";

const entry = (pid: number, parent: number, group: number, marked = false): ProcessEntry => ({
  pid,
  parent,
  group,
  peakBytes: 1024 * pid,
  marked,
});

describe("what a command started", () => {
  const table = [
    entry(1, 0, 1),
    entry(50, 1, 50),
    // The command, its child, a grandchild in a group of its own.
    entry(100, 50, 100),
    entry(101, 100, 100),
    entry(102, 101, 102),
    // A member of its group whose parent has ended, and a daemon that has left parent and group.
    entry(103, 1, 100),
    entry(104, 1, 104, true),
    // The daemon's child, which has dropped its environment.
    entry(105, 104, 105),
    // Somebody else's.
    entry(200, 50, 200),
    entry(201, 200, 200),
  ];

  test("is found by parent, group and marker, and nothing else is", () => {
    expect(
      treeOf(table, 100)
        .map(({ pid }) => pid)
        .toSorted(),
    ).toEqual([100, 101, 102, 103, 104, 105]);
  });

  test("is found where the command itself has ended", () => {
    const left = table.filter(({ pid }) => pid !== 100 && pid !== 101);
    expect(
      treeOf(left, 100)
        .map(({ pid }) => pid)
        .toSorted(),
    ).toEqual([103, 104, 105]);
  });

  test("is nothing once all of it has ended", () => {
    expect(treeOf([entry(1, 0, 1), entry(50, 1, 50)], 100)).toEqual([]);
  });
});

test("ps of macOS is read, environments among it and the dead left out", () => {
  const text = [
    "    1     0     1   9876 Ss   /sbin/launchd",
    "  812   640   812  51234 S+   node serve.mjs --port 4000 PATH=/usr/bin ASSAY_BENCH_PROCESS=abc-1 HOME=/Users/me",
    "  813   812   812      0 Z    (node)",
    "",
  ].join("\n");
  expect(parsePs(text, "abc-1")).toEqual([
    { pid: 1, parent: 0, group: 1, peakBytes: 9876 * 1024, marked: false },
    { pid: 812, parent: 640, group: 812, peakBytes: 51234 * 1024, marked: true },
  ]);
});

test("what PowerShell says is read, its ends of line too", () => {
  expect(parsePowershell("4 0 1234\r\n812 640 51234\r\n")).toEqual([
    { pid: 4, parent: 0, group: 0, peakBytes: 1234 * 1024, marked: false },
    { pid: 812, parent: 640, group: 0, peakBytes: 51234 * 1024, marked: false },
  ]);
});

test("this machine's own table has this process, with its memory", () => {
  const own = processTable(process.platform)("no such marker").find(({ pid }) => pid === process.pid);
  expect(own).toMatchObject({ parent: process.ppid, marked: false });
  expect(own?.peakBytes).toBeGreaterThan(10_000_000);
});
