import path from "node:path";

import type { ServerWritableStream } from "@grpc/grpc-js";
import { InstallDependenciesResponse, ProgramInfo } from "@pulumi/pulumi/proto/language_pb";
import type { InstallDependenciesRequest } from "@pulumi/pulumi/proto/language_pb";

import { withFolderOnPath } from "../command";
import type { Children } from "./children";
import { childEnd, describeEnd, endChild } from "./children";
import { choosePackageManager, findWorkspaceRoot, installArguments } from "./package-manager";
import { optionsOf } from "./runtime-options";

type Stream = ServerWritableStream<InstallDependenciesRequest, InstallDependenciesResponse>;

function send(stream: Stream, kind: "stdout" | "stderr", content: string | Buffer): void {
  const message = new InstallDependenciesResponse();
  const bytes = Buffer.from(content);
  if (kind === "stdout") message.setStdout(bytes);
  else message.setStderr(bytes);
  stream.write(message);
}

/** Installs what a program's package.json asks for, and sends what the package manager prints. */
export async function installDependencies(stream: Stream, children: Children): Promise<void> {
  const info = stream.request.getInfo() ?? new ProgramInfo();
  const folder = info.getProgramDirectory();
  const manager = choosePackageManager(folder, optionsOf(info).packagemanager);
  send(stream, "stdout", "Installing dependencies...\n\n");
  const root = findWorkspaceRoot(folder);
  if (root !== undefined) send(stream, "stdout", `Detected workspace root at ${root}\n`);

  const child = children.spawn(manager, installArguments(manager), {
    cwd: root ?? folder,
    env: withFolderOnPath(path.dirname(process.execPath)),
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout?.on("data", (chunk: Buffer) => {
    send(stream, "stdout", chunk);
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    send(stream, "stderr", chunk);
  });
  stream.once("cancelled", () => {
    endChild(child, "SIGTERM");
  });
  const problem = describeEnd(await childEnd(child));
  if (problem !== undefined) throw new Error(`${manager} install: ${problem}`);
  send(stream, "stdout", "Finished installing dependencies\n\n");
}
