// Tests that reach beyond this machine's files: packages from the registry, databases started for the test.
import base from "../../jest.config.js";

export default {
  ...base,
  rootDir: "../..",
  testMatch: ["<rootDir>/tests/services/**/*.test.ts"],
  testTimeout: 300_000,
};
