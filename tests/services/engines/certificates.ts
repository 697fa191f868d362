import { chmodSync, chownSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run, UNPRIVILEGED } from "./server-process.ts";

/** A certificate authority of the test's own, and a certificate for localhost that it signed. */
export async function certify(folder: string): Promise<string> {
  const file = (name: string) => join(folder, name);
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const authority = ["-keyout", file("ca.key"), "-out", file("ca.crt"), "-subj", "/CN=Assay test authority"];
  await run("openssl", [
    "req",
    "-x509",
    ...key,
    ...authority,
    "-days",
    "2",
    "-addext",
    "basicConstraints=critical,CA:TRUE",
  ]);
  await run("openssl", [
    "req",
    ...key,
    "-keyout",
    file("server.key"),
    "-out",
    file("server.csr"),
    "-subj",
    "/CN=localhost",
  ]);
  writeFileSync(file("names"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
  const signing = ["-CA", file("ca.crt"), "-CAkey", file("ca.key"), "-CAcreateserial", "-days", "2"];
  const request = ["-in", file("server.csr"), "-out", file("server.crt"), "-extfile", file("names")];
  await run("openssl", ["x509", "-req", ...request, ...signing]);
  chmodSync(file("server.key"), 0o600);
  if (UNPRIVILEGED.uid !== undefined) chownSync(file("server.key"), UNPRIVILEGED.uid, UNPRIVILEGED.gid as number);
  return readFileSync(file("ca.crt"), "utf8");
}
