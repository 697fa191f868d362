// Node 24 strips types itself, so jest needs no transformer; scripts/test.ts starts it with --experimental-vm-modules.
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
