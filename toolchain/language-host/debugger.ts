import net from "node:net";

import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { StartDebuggingRequest } from "@pulumi/pulumi/proto/engine_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** Node's own default, which editors try first. */
const PREFERRED_PORT = 9229;

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", () => {
      resolve(false);
    });
    server.listen(port, "127.0.0.1", () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

/** A free port for node's inspector, and the arguments that open it. */
export async function inspectorArguments(): Promise<{ port: number; args: string[] }> {
  let port = PREFERRED_PORT;
  while (!(await isFree(port))) port += 1;
  // The second one keeps node from printing where the inspector listens.
  return { port, args: [`--inspect-brk=${port}`, "--inspect-publish-uid=http"] };
}

/** Tells the engine, and by it the user's editor, that a process waits for a debugger. */
export function announceDebugger(
  engine: string,
  name: string,
  pid: number,
  port: number,
): Promise<void> {
  const request = new StartDebuggingRequest();
  request.setConfig(
    Struct.fromJavaScript({
      name,
      type: "node",
      request: "attach",
      processId: pid,
      continueOnAttach: true,
      skipFiles: ["<node_internals>/**"],
      ...(port === PREFERRED_PORT ? {} : { port }),
    }),
  );
  request.setMessage(`on process id ${pid}${port === PREFERRED_PORT ? "" : ` and port ${port}`}`);
  const client = new EngineClient(engine, credentials.createInsecure());
  return new Promise((resolve, reject) => {
    client.startDebugging(request, (error) => {
      client.close();
      if (error === null) resolve();
      else reject(new Error(`unable to start debugging: ${error.message}`));
    });
  });
}
