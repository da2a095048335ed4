import { fstatSync } from "node:fs";
import net from "node:net";

const PROBE_MS = 10_000;

function standardInputIsPipe(): boolean {
  try {
    const stats = fstatSync(0);
    return stats.isFIFO() || stats.isSocket();
  } catch {
    return false;
  }
}

/**
 * Calls back once when the engine has gone away, even without a word (killed, crashed). The engine
 * holds the other end of a host's standard input, which closes with it; a host that was started in
 * another way looks from time to time whether the engine's address still answers.
 * @param address the engine's `host:port`
 */
export function watchEngine(address: string, onGone: () => void): void {
  if (standardInputIsPipe()) {
    process.stdin.once("end", onGone).once("error", onGone).resume();
    return;
  }
  const separator = address.lastIndexOf(":");
  const host = address.slice(0, separator);
  const port = Number(address.slice(separator + 1));
  const timer = setInterval(() => {
    const socket = net.connect({ host, port });
    socket.once("connect", () => socket.destroy());
    socket.once("error", () => {
      clearInterval(timer);
      onGone();
    });
  }, PROBE_MS);
  timer.unref();
}
