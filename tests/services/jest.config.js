// Tests that reach beyond this machine's files: packages from the registry, databases started for the test.
import base from "../../jest.config.js";

export default {
  ...base,
  rootDir: "../..",
  testMatch: ["<rootDir>/tests/services/**/*.test.ts"],
  // They wait for downloads and servers. Jest leaves one processor idle otherwise, which the timings of the other tests need.
  maxWorkers: "100%",
  testTimeout: 300_000,
};
