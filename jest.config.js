// Node 24 strips types itself, so jest needs no transformer; NODE_OPTIONS=--experimental-vm-modules comes from scripts/start.mjs.
export default {
  testEnvironment: "node",
  extensionsToTreatAsEsm: [".ts"],
  transform: {},
  coverageProvider: "v8",
  testMatch: [
    "<rootDir>/packages/*/test/**/*.test.ts",
    "<rootDir>/actions/*/test/**/*.test.ts",
    "<rootDir>/tests/{bundle,compose,fuzz,repository}/**/*.test.ts",
  ],
  modulePathIgnorePatterns: ["<rootDir>/dist/", "<rootDir>/.assay/"],
  testTimeout: 60_000,
};
